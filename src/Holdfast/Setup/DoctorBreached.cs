using Holdfast.Passwords.Breached;
using Holdfast.Storage;
using Microsoft.Extensions.Options;

namespace Holdfast.Setup;

/// <summary>What the doctor finds about leaked passwords: whether they can be looked up, and what happens if not.</summary>
internal static class DoctorBreached
{
    // Any prefix will do: it is asked whether the service answers.
    private const string Probe = "a password that nobody has";

    /// <summary>Whether all is well, whether it is bad, and the sentence.</summary>
    public static async Task<(bool Well, bool Bad, string Text)> Examine(IServiceProvider services, CancellationToken ct)
    {
        var options = services.GetRequiredService<IOptions<BreachedOptions>>().Value;
        var then = options.WhenUnavailable is WhenUnavailable.Allow ? "New passwords are taken without that check." : "New passwords are refused until then.";
        switch (options.Source)
        {
            case BreachSource.Off:
                return (false, false, "Leaked passwords are not looked up: Passwords:Breached:Source is Off.");
            case BreachSource.Range:
                return BreachKey.Of(Probe) is { } key && await services.GetRequiredService<BreachRange>().Contains(key, ct) is not null
                    ? (true, false, $"The service at {options.RangeUrl} answers about leaked passwords.")
                    : (false, false, $"The service at {options.RangeUrl} does not answer about leaked passwords. Check Passwords:Breached:RangeUrl and the way there. {then}");
            default:
                return File(BreachFile.PathIn(services.GetRequiredService<IOptions<StorageOptions>>().Value), then);
        }
    }

    private static (bool Well, bool Bad, string Text) File(string path, string then)
    {
        try
        {
            using var filter = BreachFilter.Open(path);
            return (true, false, $"{path} has {filter.Keys:N0} leaked passwords and was made on {filter.MadeAt:yyyy-MM-dd}.");
        }
        catch (InvalidDataException problem)
        {
            return (false, true, $"{problem.Message} {then}");
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return (false, false, $"There is no {path}, so leaked passwords cannot be looked up. Do: holdfast breach build <file>. {then}");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return (false, true, $"{path} cannot be read: {problem.Message} {then}");
        }
    }
}
