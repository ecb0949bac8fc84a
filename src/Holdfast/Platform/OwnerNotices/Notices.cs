using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Storage;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Platform.OwnerNotices;

/// <summary>What an account's owner is told by mail. Facts only: names of things, never a secret.</summary>
/// <param name="Template">Which words, by the name that they are registered under.</param>
/// <param name="Detail">What makes it clear: a number of devices; null when there is nothing to add.</param>
/// <param name="Except">An address that hears of it in another way; null where every one is told.</param>
public sealed record Notice(string Template, Guid Account, DateTimeOffset At, string Device, string Network, string? Detail, string? Except = null) : IOutboxMessage
{
    static string IOutboxMessage.Kind => "notice";

    Guid? IOutboxMessage.Subject => Account;
}

/// <summary>One notice to one address.</summary>
/// <param name="Lock">The link "This wasn't me" that goes with it, or null.</param>
/// <param name="IsRemoved">The address was removed from the account a short while ago.</param>
public sealed record NoticeToAddress(Notice Notice, string Address, Guid? Lock = null, bool IsRemoved = false) : IOutboxMessage
{
    static string IOutboxMessage.Kind => "notice-to-address";

    Guid? IOutboxMessage.Subject => Notice.Account;
}

/// <summary>The words of a notice: a component that takes a <see cref="NoticeView"/>, and a subject without a link in it.</summary>
/// <param name="Name">It is stored, in at most 60 characters: never change one.</param>
/// <param name="CanLock">It carries "This wasn't me".</param>
public sealed record NoticeTemplate(string Name, Type Component, string Subject, bool CanLock);

/// <summary>All words of notices, by their name in the rows and by their component.</summary>
public sealed class NoticeTemplates(IEnumerable<NoticeTemplate> registered)
{
    // Two of one name would be taken for each other: that stops the start.
    private readonly Dictionary<string, NoticeTemplate> _byName = registered.ToDictionary(template => template.Name);
    private readonly Dictionary<Type, NoticeTemplate> _byComponent = registered.ToDictionary(template => template.Component);

    public NoticeTemplate Of<TComponent>()
        where TComponent : IComponent => _byComponent[typeof(TComponent)];

    public NoticeTemplate Named(string name) => _byName[name];

    /// <summary>The same for a name that a newer version may have left.</summary>
    public NoticeTemplate? Find(string? name) => name is null ? null : _byName.GetValueOrDefault(name);
}

/// <summary>
/// Leaves notices in the caller's save. They go to every confirmed address of the account, and to those removed a short while
/// ago: whoever took an account over would remove the owner's address first.
/// </summary>
public sealed class Notices(Outbox outbox, NoticeTemplates templates, TimeProvider time)
{
    /// <param name="at">When it happened, where that was before now.</param>
    public void Owe<TTemplate>(AccountId account, Origin origin, string? detail = null, DateTimeOffset? at = null)
        where TTemplate : IComponent =>
        outbox.Add(Of<TTemplate>(account, origin, detail, at));

    /// <summary>To all but one, which hears of it in another way.</summary>
    /// <param name="address">As it is stored.</param>
    public void OweToOthers<TTemplate>(AccountId account, string address, Origin origin)
        where TTemplate : IComponent =>
        outbox.Add(Of<TTemplate>(account, origin, null, null) with { Except = address });

    /// <summary>To one address of the account only: what happened concerns that address and no other.</summary>
    /// <param name="address">As it is stored.</param>
    public void OweTo<TTemplate>(AccountId account, string address, Origin origin, string? detail = null)
        where TTemplate : IComponent =>
        outbox.Add(new NoticeToAddress(Of<TTemplate>(account, origin, detail, null), address));

    private Notice Of<TTemplate>(AccountId account, Origin origin, string? detail, DateTimeOffset? at)
        where TTemplate : IComponent =>
        new(templates.Of<TTemplate>().Name, account.Value, at ?? time.GetUtcNow(), origin.Device, origin.Network, detail);
}

/// <summary>Makes of one notice one mail to each confirmed address, so that one address that refuses does not repeat the others.</summary>
internal sealed class NoticeFanOut(Outbox outbox, Links links, NoticeTemplates templates, TimeProvider time) : IOutboxConsumer<Notice>
{
    /// <summary>How long a removed address is told what happens.</summary>
    public static readonly TimeSpan ToldAfterRemoval = TimeSpan.FromDays(7);

    public async Task Deliver(HoldfastDb db, Notice message, Delivery delivery, CancellationToken ct)
    {
        var account = AccountId.From(message.Account);
        var removedSince = time.GetUtcNow() - ToldAfterRemoval;
        var addresses = await db.Set<EmailAddress>().IgnoreQueryFilters()
            .Where(e => e.Account == account && e.ConfirmedAt != null && e.Address != message.Except && (e.RemovedAt == null || e.RemovedAt > removedSince))
            .GroupBy(e => e.Address, (address, rows) => new { Address = address, IsRemoved = rows.All(e => e.RemovedAt != null) })
            .ToDictionaryAsync(e => e.Address, e => e.IsRemoved, ct);
        if (!templates.Named(message.Template).CanLock)
        {
            foreach (var (address, isRemoved) in addresses)
            {
                outbox.Add(new NoticeToAddress(message, address, null, isRemoved));
            }

            return;
        }

        foreach (var link in await links.MakeLocks(new LockRequest(account, message.Template, message.At, new Origin(message.Device, message.Network, "")), addresses.Keys, ct))
        {
            outbox.Add(new NoticeToAddress(message, link.Recipient, link.Id.Value, addresses[link.Recipient]));
        }
    }
}

public static class NoticesExtensions
{
    /// <param name="name">In the rows.</param>
    /// <param name="canLock">Whether it carries "This wasn't me"; not where the account is protected already, or nothing happened to it.</param>
    public static void AddNotice<TComponent>(this IServiceCollection services, string name, string subject, bool canLock = true)
        where TComponent : IComponent => services.AddSingleton(new NoticeTemplate(name, typeof(TComponent), subject, canLock));
}
