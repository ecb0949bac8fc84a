using Microsoft.AspNetCore.Antiforgery;

namespace Holdfast.Security.Sessions;

/// <summary>
/// Binds form tokens to the session (rulings F12): a token drawn for a stranger or for another sign-in is stale. It is
/// bound to the session's id and not to its secret, so that forms in other tabs outlive a new token.
/// </summary>
internal sealed class SessionBoundForms : IAntiforgeryAdditionalDataProvider
{
    public string GetAdditionalData(HttpContext context) => context.Features.Get<SignedIn>()?.Session.Value.ToString("N") ?? "";

    public bool ValidateAdditionalData(HttpContext context, string additionalData) => additionalData == GetAdditionalData(context);
}
