using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Tickets;

/// <summary>Who looks at tickets, or writes on them, with all that rights depend on.</summary>
public abstract record TicketViewer
{
    private TicketViewer()
    {
    }

    /// <summary>How they stand in the log.</summary>
    public abstract Author Author { get; }

    /// <summary>A signed-in member, or somebody who reads by a pass.</summary>
    /// <param name="Account">None with a pass.</param>
    /// <param name="Contact">Null for somebody who never asked us anything.</param>
    public sealed record Member(AccountId Account, ContactId? Contact, HeldPass? Pass = null) : TicketViewer
    {
        public override Author Author => Author.Of(Contact ?? default);
    }

    /// <summary>Somebody who works here.</summary>
    /// <param name="Departments">Those they work in, without "none", which everybody sees.</param>
    /// <param name="OwnAccounts">Their own member accounts, whose tickets do not exist for them.</param>
    public sealed record Staff(AccountId Account, Role Role, IReadOnlyList<DepartmentId> Departments, IReadOnlyList<AccountId> OwnAccounts)
        : TicketViewer
    {
        public override Author Author => Author.Of(Account);

        /// <summary>Admins and auditors see every department.</summary>
        public bool SeesAll => Role is Role.Admin or Role.Auditor;

        /// <summary>Those who moderate see what waits for a confirmation, and reports.</summary>
        public bool SeesParked => Role is Role.Lead or Role.Admin or Role.Auditor;
    }

    /// <summary>We ourselves: jobs.</summary>
    public sealed record Ourselves : TicketViewer
    {
        public override Author Author => Author.System;
    }
}

/// <summary>The pass that a browser without a sign-in reads by.</summary>
/// <param name="Only">The one ticket that it opens; null for all that was confirmed for its contact.</param>
/// <param name="IsOfChat">It was given with a chat, before anybody proved an address: it opens that chat and nothing else.</param>
public sealed record HeldPass(TicketPassId Id, TicketId? Only, bool IsOfChat = false);

/// <summary>Reads what a viewer's rights depend on.</summary>
public sealed class TicketViewers(HoldfastDb db, ContactBook contacts, DepartmentBook departments)
{
    public async Task<TicketViewer> Of(AccountId account, Role role, CancellationToken ct) => role is Role.Member
        ? await Member(account, ct)
        : await Staff(account, role, ct);

    /// <summary>Somebody who works here, as their account says; null where that is no open account of staff.</summary>
    public async Task<TicketViewer.Staff?> StaffOf(AccountId account, CancellationToken ct)
    {
        var roles = db.Set<Account>().Where(a => a.Id == account && a.Status == AccountStatus.Active && a.Role != Role.Member)
            .Select(a => (Role?)a.Role);
        return await roles.SingleOrDefaultAsync(ct) is { } role ? await Staff(account, role, ct) : null;
    }

    public async Task<TicketViewer.Member> Member(AccountId account, CancellationToken ct) =>
        new(account, await contacts.Find(account, ct));

    public async Task<TicketViewer.Staff> Staff(AccountId account, Role role, CancellationToken ct) =>
        new(account, role, await departments.Of(account, ct), await departments.OwnAccountsOf(account, ct));
}
