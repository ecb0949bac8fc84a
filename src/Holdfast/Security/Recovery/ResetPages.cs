using Holdfast.Platform.Accounts;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Security.Containment;
using Holdfast.Security.RecoveryCodes;
using Holdfast.Security.SecurityQuestions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Recovery;

/// <summary>What the pages behind a recovery link show.</summary>
/// <param name="Flow">The flow's id, which the form carries.</param>
/// <param name="Address">Whom the link was sent to, masked.</param>
/// <param name="Question">The question that is asked, or null where none is.</param>
/// <param name="NeedsCode">Nothing but a recovery code will do.</param>
/// <param name="Until">When the link stops working.</param>
public sealed record ResetView(
    string Flow, string Address, string Name, string? Question, bool CaseSensitive, bool HasCodes, bool NeedsCode, DateTimeOffset Until, TimeZoneInfo Zone);

/// <summary>Gathers it.</summary>
public sealed class ResetPages(HoldfastDb db, Returns returns, IOptions<SecurityQuestionsOptions> questions, IOptions<ShellOptions> shell, TimeProvider time)
{
    /// <exception cref="AccountFrozenException">Its owner is securing it, and this link is not the one for both secrets: nobody fills in a form in vain.</exception>
    public async Task<ResetView> View(OpenedLink opened, CancellationToken ct)
    {
        var id = opened.Link.Account ?? throw new InvalidOperationException("A reset is bound to an account.");
        var found = await (
            from account in db.Set<Account>().AsNoTracking()
            join question in db.Set<SecurityQuestion>().AsNoTracking() on account.Id equals question.Account into set
            from question in set.DefaultIfEmpty()
            where account.Id == id
            select new
            {
                account,
                Question = question == null ? null : question.Text,
                CaseSensitive = question == null || question.CaseSensitive,
                HasCodes = db.Set<RecoveryCode>().Any(c => c.Account == account.Id && c.UsedAt == null && c.SupersededAt == null),
            }).SingleAsync(ct);
        if (opened.Link.Purpose != RecoveryLinks.ResetBoth && found.account.IsFrozen(time.GetUtcNow()))
        {
            throw new AccountFrozenException();
        }

        var asked = questions.Value.Mode is QuestionMode.Off ? null : found.Question;
        return new ResetView(
            opened.Flow, MaskedAddress.Of(opened.Link.Recipient), found.account.Name, asked, found.CaseSensitive, found.HasCodes, asked is null && await returns.AreRecent(id, ct),
            opened.Link.ExpiresAt, shell.Value.ZoneOf(found.account.TimeZone));
    }
}
