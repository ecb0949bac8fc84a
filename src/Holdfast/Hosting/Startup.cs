using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Holdfast.Platform.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Holdfast.Hosting;

/// <summary>How the process starts, and how it says that it cannot.</summary>
internal static class Startup
{
    private static readonly string[] Ports = ["http_ports", "https_ports"];

    /// <summary>Runs the program; a configuration or a machine that does not fit becomes a sentence and exit code 1.</summary>
    public static async Task<int> Run(Func<Task<int>> program)
    {
        try
        {
            return RuntimeData.Fault() is { } fault ? throw new StartRefusedException(fault) : await program();
        }
        catch (Exception problem) when (Sentences(problem) is { } sentences)
        {
            foreach (var sentence in sentences)
            {
                await Console.Error.WriteLineAsync(sentence);
            }

            return 1;
        }
    }

    /// <summary>Serves until it is told to stop; 1 when it stopped because something that runs beside the requests broke, so that it is started again.</summary>
    public static async Task<int> Serve(WebApplication app)
    {
        foreach (var unknown in SettingsCheck.Unknown(app.Configuration))
        {
            app.Logger.UnknownSetting(unknown);
        }

        var broke = false;
        app.Lifetime.ApplicationStopping.Register(() =>
            broke = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true }));
        await app.RunAsync();
        return broke ? 1 : 0;
    }

    /// <summary>A published product finds its own files wherever it is started from; a build finds them where it was told.</summary>
    /// <remarks>
    /// The slim builder, because the other adds what we do not use and every start would wait for: HTTP/3, IIS, hosting
    /// startup assemblies, host filtering (the public address is configured), constraints of routes.
    /// </remarks>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            // Settings are read once: no files are watched.
            Args = [.. args, "--hostBuilder:reloadConfigOnChange=false"],
            ContentRootPath = Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot")) ? AppContext.BaseDirectory : null,
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        if (builder.Environment.IsDevelopment())
        {
            builder.WebHost.UseStaticWebAssets();
        }

        return builder;
    }

    public static void AddServer(this WebApplicationBuilder builder)
    {
        SettingsCheck.Refuse(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Read as UTF-8, one other byte in any cookie of any program of this domain would be an empty 400 for ever. Ours have ASCII only.
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        });
        if (Addresses(builder.Configuration).FirstOrDefault(address => !CanBeRead(address.Key, address.Value)) is { Key: not null } wrong)
        {
            throw new StartRefusedException($"{wrong.Key} has \"{wrong.Value}\", which isn't an address to listen on. Use one like http://127.0.0.1:5080.");
        }

        if (builder.Environment.IsDevelopment() && Addresses(builder.Configuration).FirstOrDefault(url => !IsLoopback(url.Value)) is { Key: not null } open)
        {
            throw new StartRefusedException(
                $"Development only works on this machine, but {open.Key} has \"{open.Value}\". Use a loopback address, or set ASPNETCORE_ENVIRONMENT=Production.");
        }
    }

    /// <summary>Every address that the server would listen on, with the key that names it.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Addresses(ConfigurationManager configuration)
    {
        var urls = configuration["urls"] ?? "";
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren()
            .Select(endpoint => KeyValuePair.Create(endpoint.Path + ":Url", endpoint["Url"] ?? ""));
        // Ports alone mean every address of the machine, and count only where no urls are set.
        var ports = Ports.Where(key => urls.Length == 0 && configuration[key] is { Length: > 0 })
            .Select(key => KeyValuePair.Create(key, configuration[key] ?? ""));
        return [.. urls.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(url => KeyValuePair.Create("urls", url)), .. endpoints, .. ports];
    }

    private static bool CanBeRead(string key, string value)
    {
        if (Ports.Contains(key))
        {
            return value.Split(';').All(port => ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        }

        try
        {
            return BindingAddress.Parse(value) is { PathBase.Length: 0, Scheme: "http" or "https" };
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool IsLoopback(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsLoopback;

    /// <summary>What an operator can put right, in sentences; null for our own mistakes.</summary>
    public static IReadOnlyList<string>? Sentences(Exception problem) => problem switch
    {
        StartRefusedException refused => [refused.Message],
        OptionsValidationException invalid => [.. invalid.Failures.Select(failure => NamingTheKey(failure, invalid.OptionsType))],
        // Several sections are wrong.
        AggregateException several when several.InnerExceptions.Select(Sentences).ToList() is var all && all.TrueForAll(one => one is not null) =>
            [.. all.OfType<IReadOnlyList<string>>().SelectMany(one => one)],
        // A value that is not even of its kind: the framework's message names the key.
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } => [problem.Message],
        IOException { InnerException: AddressInUseException } => [$"{problem.Message} Stop the program that listens there, or give another address with --urls."],
        SocketException { SocketErrorCode: SocketError.AccessDenied or SocketError.AddressNotAvailable } =>
            [$"The server cannot listen: {problem.Message}. Check urls: the address must be one of this machine's, and ports under 1024 are for root only."],
        _ when DatabaseTrouble.Said(problem) is { } said => [$"The database cannot be used: {said.Message.TrimEnd('.')}. Check Storage:DataFolder, or ConnectionStrings:Holdfast and that the server is running."],
        // The disk is full, or a file is somebody else's: the framework's message names it.
        IOException or UnauthorizedAccessException => [$"{problem.Message.TrimEnd('.')}. Check that the disk has room, and that the user of this process may read and write there."],
        _ => null,
    };

    /// <summary>Annotations name the type of the options; an operator knows the key. A section of another name than its options is their constant "Section".</summary>
    private static string NamingTheKey(string failure, Type options)
    {
        var section = options.GetField("Section")?.GetRawConstantValue() as string ?? options.Name[..^"Options".Length];
        return failure.Contains(options.Name + '.', StringComparison.Ordinal)
            ? failure[(failure.IndexOf(": ", StringComparison.Ordinal) + 2)..].Replace(options.Name + '.', section + ':', StringComparison.Ordinal)
            : failure;
    }
}

internal static partial class StartLog
{
    [LoggerMessage(LogLevel.Warning, "{Sentence}")]
    public static partial void UnknownSetting(this ILogger log, string sentence);
}
