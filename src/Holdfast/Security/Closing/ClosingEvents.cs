using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Web;

namespace Holdfast.Security.Closing;

/// <summary>The end of an account.</summary>
public static class ClosingEvents
{
    public static readonly ActivityKind Closed = new("AccountClosed");

    public static readonly ActivityKind Kept = new("AccountKept");

    public static readonly ActivityKind Erased = new("AccountErased");

    internal static void Register(IServiceCollection services)
    {
        services.AddActivity(
            Closed, "alert-triangle", Tone.Warn, "Account closed, to be erased",
            ActivityFilter.Account, asks: true, leaves: AccountStatus.Closed);
        services.AddActivity(
            Kept, "check-circle", Tone.Good, "Account opened again before it was erased",
            ActivityFilter.Account, asks: true, leaves: AccountStatus.Active);
        services.AddActivity(Erased, "minus-circle", Tone.Advice, "Account erased");
    }
}
