namespace Holdfast.Platform.Storage;

/// <summary>
/// What stored times are worth. A machine whose clock was ahead for a while leaves times that are yet to come: believed, they would let
/// somebody wait, or stay in, until then. So nothing stored is believed further ahead than it can ever have been meant to be.
/// </summary>
public static class Clocks
{
    /// <summary>How far a time that another node wrote just now may be ahead of this machine's clock: readiness holds both to the database's.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <summary>Whether a stored "since" began within this time; one that is yet to come did not.</summary>
    public static bool IsWithin(this DateTimeOffset since, TimeSpan span, DateTimeOffset now) => now - since <= span && !since.IsAhead(now);

    /// <summary>Whether a stored time of the past is yet to come.</summary>
    public static bool IsAhead(this DateTimeOffset at, DateTimeOffset now) => at > now + Slack;

    /// <summary>Whether a stored "until" holds that was set this long ahead at the most.</summary>
    public static bool StillHolds(this DateTimeOffset until, TimeSpan longest, DateTimeOffset now) =>
        until > now && until <= now + longest + Slack;
}
