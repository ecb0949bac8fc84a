using Holdfast.Accounts;
using Holdfast.Audit;
using Holdfast.Storage;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Mail;

/// <summary>What an account's owner is told by mail. Facts only: names of things, never a secret.</summary>
/// <param name="Template">Which words; a name registered with <see cref="NoticesExtensions.AddNotice{T}"/>.</param>
/// <param name="Detail">What makes it clear: a number of devices; null when there is nothing to add.</param>
public sealed record Notice(string Template, Guid Account, DateTimeOffset At, string Device, string Network, string? Detail) : IOutboxMessage
{
    Guid? IOutboxMessage.Subject => Account;
}

/// <summary>One notice to one address.</summary>
public sealed record NoticeToAddress(Notice Notice, string Address) : IOutboxMessage
{
    Guid? IOutboxMessage.Subject => Notice.Account;
}

/// <summary>The words of a notice: a component that takes a <see cref="NoticeView"/>, and a subject without a link in it.</summary>
public sealed record NoticeTemplate(string Name, Type Component, string Subject);

/// <summary>
/// Leaves notices in the caller's save. They go to every confirmed address of the account, and to those removed a short while
/// ago: whoever took an account over would remove the owner's address first.
/// </summary>
public sealed class Notices(Outbox outbox, TimeProvider time)
{
    public void Owe<TTemplate>(AccountId account, Origin origin, string? detail = null)
        where TTemplate : IComponent =>
        outbox.Add(Of<TTemplate>(account, origin, detail));

    /// <summary>To one address of the account only: what happened concerns that address and no other.</summary>
    /// <param name="address">As it is stored.</param>
    public void OweTo<TTemplate>(AccountId account, string address, Origin origin, string? detail = null)
        where TTemplate : IComponent =>
        outbox.Add(new NoticeToAddress(Of<TTemplate>(account, origin, detail), address));

    private Notice Of<TTemplate>(AccountId account, Origin origin, string? detail) =>
        new(typeof(TTemplate).Name, account.Value, time.GetUtcNow(), origin.Device, origin.Network, detail);
}

/// <summary>Makes of one notice one mail to each confirmed address, so that one address that refuses does not repeat the others.</summary>
internal sealed class NoticeFanOut(Outbox outbox, TimeProvider time) : IOutboxConsumer<Notice>
{
    /// <summary>How long a removed address is told what happens.</summary>
    public static readonly TimeSpan ToldAfterRemoval = TimeSpan.FromDays(7);

    public async Task Deliver(HoldfastDb db, Notice message, Delivery delivery, CancellationToken ct)
    {
        var account = AccountId.From(message.Account);
        var removedSince = time.GetUtcNow() - ToldAfterRemoval;
        var addresses = await db.Set<EmailAddress>().IgnoreQueryFilters()
            .Where(e => e.Account == account && e.ConfirmedAt != null && (e.RemovedAt == null || e.RemovedAt > removedSince))
            .Select(e => e.Address).Distinct().ToListAsync(ct);
        foreach (var address in addresses)
        {
            outbox.Add(new NoticeToAddress(message, address));
        }
    }
}

public static class NoticesExtensions
{
    public static void AddNotice<TComponent>(this IServiceCollection services, string subject)
        where TComponent : IComponent => services.AddSingleton(new NoticeTemplate(typeof(TComponent).Name, typeof(TComponent), subject));
}
