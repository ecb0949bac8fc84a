using Holdfast.Accounts;
using Holdfast.Storage;
using Microsoft.Extensions.Options;

namespace Holdfast;

/// <summary>How the process starts, and how it says that it cannot.</summary>
internal static class Startup
{
    /// <summary>Runs the program; a configuration or a machine that does not fit becomes a sentence and exit code 1.</summary>
    public static async Task<int> Run(Func<Task<int>> program)
    {
        try
        {
            return await program();
        }
        catch (StartRefusedException refused)
        {
            return await Refuse([refused.Message]);
        }
        catch (OptionsValidationException invalid)
        {
            return await Refuse(invalid.Failures);
        }
    }

    public static void AddServer(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        });
        if (builder.Environment.IsDevelopment() && builder.Configuration["urls"] is { } urls
            && urls.Split(';').FirstOrDefault(url => !IsLoopback(url)) is { } open)
        {
            throw new StartRefusedException(
                $"Development listens on this machine only, but urls has \"{open}\". Use a loopback address, or set ASPNETCORE_ENVIRONMENT=Production.");
        }
    }

    /// <summary>holdfast demo remove.</summary>
    public static async Task<int> RemoveDemoPeople(WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        // Nobody may serve from this folder meanwhile.
        scope.ServiceProvider.GetRequiredService<DataFolder>();
        var removed = await DemoPeople.Remove(scope.ServiceProvider.GetRequiredService<HoldfastDb>(), CancellationToken.None);
        Console.WriteLine(removed == 1 ? "1 demo account is removed." : $"{removed} demo accounts are removed.");
        return 0;
    }

    private static bool IsLoopback(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsLoopback;

    private static async Task<int> Refuse(IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            await Console.Error.WriteLineAsync(sentence);
        }

        return 1;
    }
}
