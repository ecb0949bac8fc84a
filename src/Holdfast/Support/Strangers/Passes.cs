using Holdfast.Platform.Keys;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Strangers;

/// <summary>
/// The cookies of a browser without a sign-in: one that binds its forms to it, and one with the secret of its passes. A signed-in browser
/// uses neither (rulings G13).
/// </summary>
public sealed class Passes(Cookies cookies, TicketPasses passes) : IPassHolder
{
    private const string Browser = "asker";

    /// <summary>The cookie with the secret of a browser's passes.</summary>
    public const string Pass = "pass";

    /// <summary>The cookie with the secret of the chat that a browser began without a sign-in.</summary>
    public const string Chat = "chat";

    /// <summary>What a stranger's form is bound to: made with the first page that has the form.</summary>
    public string BrowserOf(HttpContext http)
    {
        if (SecretToken.TryHash(cookies.Read(http, Browser), out var hash))
        {
            return Convert.ToHexString(hash.ToBytes());
        }

        var token = SecretToken.New();
        cookies.Write(http, Browser, token.Text, TimeSpan.FromDays(1));
        return Convert.ToHexString(token.Hash.ToBytes());
    }

    /// <summary>As whom this browser reads a ticket; null where it has no pass for it, or somebody is signed in.</summary>
    public async Task<TicketViewer.Member?> Of(HttpContext http, int number, CancellationToken ct) =>
        http.Features.Get<SignedIn>() is null ? await passes.Of(cookies.Read(http, Pass), number, ct) : null;

    /// <summary>The same for the list of all that was confirmed for an address.</summary>
    public async Task<TicketViewer.Member?> OfAll(HttpContext http, CancellationToken ct) =>
        http.Features.Get<SignedIn>() is null ? await passes.OfAll(cookies.Read(http, Pass), ct) : null;

    /// <summary>As whom this browser reads a ticket's files.</summary>
    public async Task<IReadOnlyList<TicketViewer.Member>> ReadersOf(HttpContext http, TicketId ticket, CancellationToken ct) =>
        http.Features.Get<SignedIn>() is null ? await passes.Of(cookies.Read(http, Pass), cookies.Read(http, Chat), ticket, ct) : [];

    /// <summary>As whom this browser is in the chat that it began; null where it began none, or somebody is signed in.</summary>
    public async Task<TicketViewer.Member?> OfChat(HttpContext http, CancellationToken ct) =>
        http.Features.Get<SignedIn>() is null ? await passes.OfChat(cookies.Read(http, Chat), ct) : null;

    /// <summary>The browser holds the chat from now on.</summary>
    public void KeepChat(HttpContext http, SecretToken secret) => cookies.Write(http, Chat, secret.Text, TicketPasses.LifeOfChat);

    internal string? Secret(HttpContext http) => cookies.Read(http, Pass);

    internal void Keep(HttpContext http, SecretToken secret) => cookies.Write(http, Pass, secret.Text, TicketPasses.Life);
}
