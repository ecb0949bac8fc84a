namespace Holdfast.Platform.Shell;

/// <summary>Where somebody may be at the end of their own means, or wants to know what comes next.</summary>
public enum Place
{
    /// <summary>They have just secured their account, or taken it back.</summary>
    SecuredAccount,

    /// <summary>Nobody gets into their account until they have come back.</summary>
    ProtectedAccount,

    /// <summary>Nothing they have lets them back in.</summary>
    RecoveryDeadEnd,

    /// <summary>They are at the door and cannot get in.</summary>
    CannotSignIn,

    /// <summary>They looked for help.</summary>
    HelpFront,

    /// <summary>What they sent did not get through. The database may be away, so what says whether a way is open must do without.</summary>
    FormFailed,
}

/// <summary>Whether a way can be gone at this moment. Who fails or takes too long is taken for closed.</summary>
public delegate ValueTask<bool> IsOpenNow(HttpContext http, CancellationToken ct);

/// <summary>A way to a person or to a next step, for one place. Registered by who has it: pages that draw it know nobody.</summary>
/// <param name="Path">Where it leads.</param>
/// <param name="Words">What it does, as the person would say it.</param>
/// <param name="Hint">A sentence below; may be empty.</param>
/// <param name="Order">Lower stands first.</param>
/// <param name="IsOpenNow">Null is always.</param>
public sealed record WayOut(Place Place, string Path, string Words, string Hint, string Icon, int Order, IsOpenNow? IsOpenNow);

/// <summary>Answers which ways are open at a place.</summary>
public sealed class OpenWays(IEnumerable<WayOut> ways, ILogger<OpenWays> log)
{
    /// <summary>A page never waits longer for an answer, of all of them together.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ILookup<Place, WayOut> _ways = ways.OrderBy(way => way.Order).ToLookup(way => way.Place);

    public async Task<IReadOnlyList<WayOut>> At(Place place, HttpContext http)
    {
        if (!_ways.Contains(place))
        {
            return [];
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        patience.CancelAfter(Patience);
        List<WayOut> open = [];
        foreach (var way in _ways[place])
        {
            if (way.IsOpenNow is not { } isOpenNow || await IsOpen(way, isOpenNow, http, patience.Token))
            {
                open.Add(way);
            }
        }

        return open;
    }

    private async Task<bool> IsOpen(WayOut way, IsOpenNow isOpenNow, HttpContext http, CancellationToken patience)
    {
        try
        {
            return await isOpenNow(http, patience).AsTask().WaitAsync(patience);
        }
        catch (Exception problem)
        {
            // The page that it stands on is for people in trouble: it is drawn whatever fails here.
            log.WayNotKnown(way.Path, problem.Message);
            return false;
        }
    }
}

public static class WaysOutRegistration
{
    /// <summary>Shows a way at a place, there and nowhere else.</summary>
    /// <param name="isOpenNow">Asked each time the place is drawn; null is always.</param>
    public static void AddWayOut(
        this IServiceCollection services, Place place, string path, string words, IsOpenNow? isOpenNow = null, string hint = "", string icon = "person", int order = 0) =>
        services.AddSingleton(new WayOut(place, path, words, hint, icon, order, isOpenNow));
}

internal static partial class WaysOutLog
{
    [LoggerMessage(LogLevel.Warning, "Whether the way to {Path} is open could not be found out: {Reason}")]
    public static partial void WayNotKnown(this ILogger log, string path, string reason);
}
