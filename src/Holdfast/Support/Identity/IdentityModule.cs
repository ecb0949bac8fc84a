using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;

namespace Holdfast.Support.Identity;

/// <summary>How sure we are of who writes on a ticket. Other ways to prove it register as <see cref="IProofSource"/>.</summary>
public static class IdentityModule
{
    public static void AddIdentity(this IServiceCollection services)
    {
        services.AddScoped<ProofBook>();
        services.AddScoped<IProofSource, ProofByAddress>();
        services.AddScoped<IProofSource, ProofBySignIn>();
        services.AddSingleton<ISaveHook, NoteSignIns>();
        services.AddSingleton<IJob, ForgetTicketSignIns>();
        services.AddSingleton<IEraseWithAccount, EraseTicketSignIns>();
        services.AddSingleton(
            new LeftOutOfExport(typeof(TicketSignIn), "For a day, in which sign-in a request was written; both are there by themselves."));
    }
}
