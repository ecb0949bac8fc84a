using Holdfast.Platform.Accounts;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Containment;

/// <summary>What the page of "This was not me" shows.</summary>
/// <param name="What">What happened, in the words of the notice's subject.</param>
/// <param name="Address">Whom the notice went to, masked.</param>
public sealed record NotMeView(string Flow, string What, DateTimeOffset At, TimeZoneInfo Zone, string Device, string Network, string Address);

/// <summary>Gathers it.</summary>
public sealed class NotMePages(HoldfastDb db, NoticeTemplates notices, IOptions<ShellOptions> shell)
{
    public async Task<NotMeView> View(OpenedLink opened, CancellationToken ct)
    {
        var link = opened.Link;
        var own = await db.Set<Account>().Where(a => a.Id == link.Account).Select(a => a.TimeZone).SingleOrDefaultAsync(ct);
        var what = notices.Find(link.About)?.Subject ?? "Something happened on your account";
        return new NotMeView(opened.Flow, what, link.CreatedAt, shell.Value.ZoneOf(own), link.Device, link.Network, MaskedAddress.Of(link.Recipient));
    }
}
