using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Mail;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.MailedLinks;

/// <summary>A link to be mailed: which one, in which words. The token is made when the mail is drawn.</summary>
public sealed record LinkMail(Guid Link, string Template) : IOutboxMessage
{
    static string IOutboxMessage.Kind => "link-mail";

    /// <summary>The link goes with its account, and without it nothing is sent.</summary>
    public Guid? Subject => null;
}

/// <summary>The words of a link's mail: a component that takes a <see cref="LinkView"/>, a subject without a link, and the page it opens.</summary>
/// <param name="Name">It is stored: never change one.</param>
public sealed record LinkTemplate(string Name, Type Component, string Subject, string Path);

/// <summary>All words of links' mails, by their name in the rows and by their component.</summary>
public sealed class LinkTemplates(IEnumerable<LinkTemplate> registered)
{
    // Two of one name would be taken for each other: that stops the start.
    private readonly Dictionary<string, LinkTemplate> _byName = registered.ToDictionary(template => template.Name);
    private readonly Dictionary<Type, LinkTemplate> _byComponent = registered.ToDictionary(template => template.Component);

    public LinkTemplate Of<TComponent>()
        where TComponent : IComponent => _byComponent[typeof(TComponent)];

    public LinkTemplate Named(string name) => _byName[name];

    /// <summary>The same for a name that another version may have left.</summary>
    public LinkTemplate? Find(string? name) => name is null ? null : _byName.GetValueOrDefault(name);
}

/// <summary>What a link's mail is made of.</summary>
/// <param name="Target">The whole address with the token.</param>
/// <param name="Asked">When it was asked for, with the zone.</param>
/// <param name="Until">When it stops working, with the zone.</param>
/// <param name="Device">The device that asked.</param>
/// <param name="Network">The network address that asked.</param>
/// <param name="Service">The operator's name.</param>
/// <param name="Address">Whom this mail goes to.</param>
/// <param name="Name">The person's name, where the address is proved to be theirs; nobody else is written what a member typed (rulings F21).</param>
public sealed record LinkView(string Target, string Asked, string Until, string Device, string Network, string Service, string Address, string? Name = null);

/// <summary>
/// Draws a link's mail and hands it over. One that was used or replaced while it waited is not sent, and neither is one that grew
/// too old, which the operator hears of: somebody waits for it. A repeat carries the same link and the same Message-ID.
/// </summary>
internal sealed class LinkMailer(
    Links links, OutgoingMail mail, LinkTemplates templates, PublicAddress address, IOptions<ShellOptions> shell, TimeProvider time)
    : IOutboxConsumer<LinkMail>
{
    /// <summary>Its name in the rows: a lane of its own, because people wait for these.</summary>
    public const string Consumer = "links";

    public async Task Deliver(HoldfastDb db, LinkMail asked, Delivery delivery, CancellationToken ct)
    {
        var found = await links.Find(LinkId.From(asked.Link), ct);
        if (found is FoundLink.Used or FoundLink.Replaced)
        {
            // Nobody needs it any more: done, and no mail that the server took.
            delivery.GivenUpAt = time.GetUtcNow();
            return;
        }

        if (found is not FoundLink.Live { Link: var link })
        {
            throw new DeliveryRefusedException("The link ran out before it could be sent.");
        }

        var token = links.TokenOf(link);
        if (token.Hash != link.TokenHash)
        {
            throw new InvalidOperationException("The key that links are made with is not the one this link was made with. Put holdfast.key back from your backup.");
        }

        var template = templates.Named(asked.Template);
        var (name, zone) = await Person(db, link, ct);
        var view = new LinkView(
            $"{address.Url.ToString().TrimEnd('/')}{template.Path}?{LinkTokens.Parameter}={token.Text}", Moments.FullWithZone(link.CreatedAt, zone),
            Moments.FullWithZone(link.ExpiresAt, zone), link.Device, link.Network, shell.Value.Name, link.Recipient, name);
        await mail.Send(template.Component, delivery, link.Recipient, template.Subject, new Dictionary<string, object?> { ["View"] = view }, ct);
    }

    private async Task<(string? Name, TimeZoneInfo Zone)> Person(HoldfastDb db, Link link, CancellationToken ct)
    {
        var person = link.Account is not { } account ? null : await db.Set<Account>().Where(a => a.Id == account).Select(a => new
        {
            a.Name,
            a.TimeZone,
            IsTheirs = db.Set<EmailAddress>().IgnoreQueryFilters().Any(e => e.Account == account && e.Address == link.Recipient && e.ConfirmedAt != null),
        }).SingleOrDefaultAsync(ct);
        return (person is { IsTheirs: true } ? person.Name : null, shell.Value.ZoneOf(person?.TimeZone));
    }
}

public static class LinkMailExtensions
{
    /// <param name="name">In the rows.</param>
    /// <param name="path">The page that the link opens, mapped by <see cref="LinkFlowExtensions.MapLink"/>.</param>
    public static void AddLinkMail<TComponent>(this IServiceCollection services, string name, string subject, string path)
        where TComponent : IComponent => services.AddSingleton(new LinkTemplate(name, typeof(TComponent), subject, path));
}
