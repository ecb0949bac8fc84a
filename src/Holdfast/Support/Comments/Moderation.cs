using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Web;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Comments;

/// <summary>Why a contribution is before a moderator.</summary>
public sealed record ReportView(string? Name, string Reason, DateTimeOffset At);

/// <summary>A contribution as a moderator looks at it.</summary>
/// <param name="Where">The title of its place and the page it stands on.</param>
/// <param name="PendingHtml">The words that wait, where others are shown.</param>
public sealed record ModerationItem(
    ContributionId Id, string Noun, string? Address, string? Author, AccountId? Account, bool IsStopped, PlaceView? Where, int Root, int Number, DateTimeOffset At, SafeHtml Html, SafeHtml? PendingHtml, ContributionState State, bool IsCut,
    IReadOnlyList<ReportView> Reports, IReadOnlyList<string> Sentences, ContributionSignal Signal)
{
    /// <summary>It waits for its first or its new words to be shown; else it was reported.</summary>
    public bool Waits => State is ContributionState.Waiting || PendingHtml is not null;
}

/// <summary>The last act of this moderator, to be undone.</summary>
public sealed record LastAct(ModerationActId Id, ModerationStep Step, string Words);

public enum ModerationView
{
    ToLookAt,
    Hidden,
}

/// <summary>What moderators look at: newest first.</summary>
public sealed class ModerationList(HoldfastDb db, ContributionPlaces places, Markdown markdown)
{
    /// <summary>Most reports of one contribution that are shown.</summary>
    private const int MostReports = 20;

    public async Task<Page<ModerationItem>> Page(ModerationView view, Reader reader, string? after, CancellationToken ct)
    {
        var rows = view is ModerationView.Hidden ? db.Set<Contribution>().Where(c => c.State == ContributionState.Hidden) : ToLookAt(db);
        if (Guid.TryParse(after, out var last))
        {
            rows = rows.AfterDescending(c => c.Id, ContributionId.From(last));
        }

        var page = await rows.AsNoTracking().OrderByDescending(c => c.Id).Page(c => c.Id.Value, ct);
        return new Page<ModerationItem>(await Items(page.Rows, reader, ct), page.Next);
    }

    public Task<Count> CountToLookAt(CancellationToken ct) => ToLookAt(db).CountUpToMost(ct);

    public async Task<ModerationItem?> Find(ContributionId id, Reader reader, CancellationToken ct) =>
        await Items(await db.Set<Contribution>().AsNoTracking().Where(c => c.Id == id).ToListAsync(ct), reader, ct) is [var item] ? item : null;

    /// <summary>What waits, or was reported and not answered.</summary>
    public static IQueryable<Contribution> ToLookAt(HoldfastDb db) => db.Set<Contribution>().Where(c =>
        c.State == ContributionState.Waiting || c.Pending != null
        || (c.State == ContributionState.Shown && db.Set<Report>().Any(r => r.Contribution == c.Id && r.AnsweredBy == null)));

    /// <summary>One question for each thing that the rows need, however many there are.</summary>
    private async Task<IReadOnlyList<ModerationItem>> Items(IReadOnlyList<Contribution> rows, Reader reader, CancellationToken ct)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var ids = rows.Select(c => c.Id).ToList();
        var where = await places.Read(rows.Select(c => new ContributedTo(c.PlaceKind, c.Place)), reader, ct);
        var reports = await db.Set<Report>().AsNoTracking().Where(r => ids.Contains(r.Contribution) && r.AnsweredBy == null).OrderBy(r => r.Id).Take(rows.Count * MostReports).ToListAsync(ct);
        var people = rows.Select(c => c.Account).Concat(reports.Select(r => r.Account)).OfType<AccountId>().Distinct().Select(a => (AccountId?)a).ToList();
        var pens = await db.Set<PenName>().AsNoTracking().Where(p => people.Contains(p.Account)).ToDictionaryAsync(p => p.Account!.Value, ct);
        var pending = await (from c in db.Set<Contribution>()
                             join v in db.Set<ContributionVersion>() on c.Id equals v.Contribution
                             where ids.Contains(c.Id) && v.Number == c.Pending
                             select new { c.Id, v.Source }).ToDictionaryAsync(v => v.Id, v => v.Source, ct);
        return
        [
            .. rows.Select(c => new ModerationItem(
                c.Id, Contribution.NounOf(c.PlaceKind, c.Root, c.Number), where.GetValueOrDefault(c.PlacedAt) is { } at ? places.PathOn(c.PlaceKind, at, c.Root, c.Number) : null, NameOf(c.Account), c.Account, c.Account is { } author && pens.GetValueOrDefault(author)?.StoppedAt is not null, where.GetValueOrDefault(new ContributedTo(c.PlaceKind, c.Place)), c.Root, c.Number, c.At,
                markdown.Stored(c.Source, c.Html, c.Renderer, c.Style), pending.TryGetValue(c.Id, out var words) ? markdown.Draw(words, c.Style).Html : null, c.State, c.IsCut,
                [.. reports.Where(r => r.Contribution == c.Id).Take(MostReports).Select(r => new ReportView(NameOf(r.Account), r.Reason, r.At))], Sentences.Of(c.Source), c.Signal)),
        ];

        string? NameOf(AccountId? account) => account is { } known ? pens.GetValueOrDefault(known)?.Name : null;
    }
}

/// <summary>Whole pieces of a text that a moderator can take out. Pure.</summary>
internal static class Sentences
{
    public const string InItsPlace = "[A moderator took something out]";

    /// <summary>Pieces whose sum is the text: each ends with a sentence or a line.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        List<string> pieces = [];
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var isEnd = text[at] == '\n' || (text[at] is '.' or '!' or '?' or '。' or '！' or '？' && (at + 1 == text.Length || char.IsWhiteSpace(text[at + 1])));
            if (!isEnd)
            {
                continue;
            }

            while (at + 1 < text.Length && char.IsWhiteSpace(text[at + 1]))
            {
                at++;
            }

            pieces.Add(text[start..(at + 1)]);
            start = at + 1;
        }

        if (start < text.Length)
        {
            pieces.Add(text[start..]);
        }

        return pieces;
    }

    /// <summary>The text without the pieces of these numbers; their places say so. White space behind a piece stays, so the paragraphs do.</summary>
    public static string Without(string text, IReadOnlySet<int> cut) => string.Concat(Of(text).Select((piece, at) => cut.Contains(at) ? InItsPlace + piece[piece.TrimEnd().Length..] : piece));
}

/// <summary>What moderators do: show, keep, hide, cut, and take it back. They add nothing (rulings G51).</summary>
public sealed class ModerateHandler(HoldfastDb db, AuditTrail audit, ContributionPlaces places, ContributionSearch search, Markdown markdown, TimeProvider time)
{
    /// <summary>Returns false when the contribution is gone, or what is asked for is not there any more.</summary>
    /// <param name="cut">Numbers of the pieces that go, for <see cref="ModerationStep.Cut"/>.</param>
    public async Task<bool> Do(ContributionId id, ModerationStep step, IReadOnlySet<int> cut, AccountId by, Origin origin, CancellationToken ct)
    {
        if (await db.Set<Contribution>().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } contribution || !Fits(contribution, step))
        {
            return false;
        }

        var now = time.GetUtcNow();
        var act = new ModerationAct
        {
            Id = ModerationActId.New(now),
            Contribution = id,
            Step = step,
            By = by,
            At = now,
            StateBefore = contribution.State,
            TextBefore = contribution.Text,
            PendingBefore = contribution.Pending,
            CutBefore = contribution.IsCut,
            Left = contribution.Version + 1,
        };
        switch (step)
        {
            case ModerationStep.Published:
                contribution.State = ContributionState.Shown;
                await Show(contribution, contribution.Pending ?? contribution.Text, ct);
                contribution.Pending = null;
                break;
            case ModerationStep.Hidden:
                (contribution.State, contribution.Pending) = (ContributionState.Hidden, null);
                break;
            case ModerationStep.Kept:
                contribution.Pending = null;
                break;
            case ModerationStep.Cut:
                var text = Sentences.Without(contribution.Source, cut);
                if (cut.Count == 0 || text == contribution.Source || text.Length > Contribution.MaxLength)
                {
                    return false;
                }

                contribution.Texts++;
                db.Add(new ContributionVersion { Contribution = id, Number = contribution.Texts, Source = text, Account = by, At = now });
                (contribution.Text, contribution.IsCut, contribution.Source) = (contribution.Texts, true, text);
                (contribution.Html, contribution.Renderer) = (markdown.Draw(text, contribution.Style).Html.Markup, Markdown.Version);
                break;
        }

        await search.PutBy(by, contribution, markdown.Draw(contribution.Source, contribution.Style).Plain, ct);
        // Also where nothing else of the row changes: an undo asks for this very version.
        db.Entry(contribution).Property(c => c.State).IsModified = true;
        db.Add(act);
        foreach (var report in await db.Set<Report>().Where(r => r.Contribution == id && r.AnsweredBy == null).ToListAsync(ct))
        {
            report.AnsweredBy = act.Id;
        }

        audit.RecordAbout(ModerationEvents.Of(step), new AuditSubject("contribution", id.Value), by, origin, new { contribution.Number });
        return await Save(contribution.PlacedAt, ct);
    }

    /// <summary>What the moderator did last, while it can be undone.</summary>
    public async Task<LastAct?> Last(ModerationActId id, AccountId moderator, CancellationToken ct) => await (
        from act in db.Set<ModerationAct>()
        join contribution in db.Set<Contribution>() on act.Contribution equals contribution.Id
        where act.Id == id && act.By == moderator && act.UndoneAt == null && contribution.Version == act.Left
        select new LastAct(act.Id, act.Step, contribution.Source.Substring(0, 60))).SingleOrDefaultAsync(ct);

    /// <summary>The newest act on a contribution, for the page that follows.</summary>
    public Task<ModerationActId> Newest(ContributionId id, CancellationToken ct) =>
        db.Set<ModerationAct>().Where(a => a.Contribution == id).OrderByDescending(a => a.Left).ThenByDescending(a => a.Id).Select(a => a.Id).FirstOrDefaultAsync(ct);

    /// <summary>Everything is as before the act. False when somebody has changed the contribution since.</summary>
    public async Task<bool> Undo(ModerationActId id, AccountId by, Origin origin, CancellationToken ct)
    {
        if (await db.Set<ModerationAct>().SingleOrDefaultAsync(a => a.Id == id && a.UndoneAt == null, ct) is not { } act
            || await db.Set<Contribution>().SingleOrDefaultAsync(c => c.Id == act.Contribution && c.Version == act.Left, ct) is not { } contribution)
        {
            return false;
        }

        act.UndoneAt = time.GetUtcNow();
        (contribution.State, contribution.Pending, contribution.IsCut) = (act.StateBefore, act.PendingBefore, act.CutBefore);
        await Show(contribution, act.TextBefore, ct);
        await search.PutBy(by, contribution, markdown.Draw(contribution.Source, contribution.Style).Plain, ct);
        db.Entry(contribution).Property(c => c.State).IsModified = true;
        foreach (var report in await db.Set<Report>().Where(r => r.AnsweredBy == id).ToListAsync(ct))
        {
            report.AnsweredBy = null;
        }

        audit.RecordAbout(ModerationEvents.Undone, new AuditSubject("contribution", contribution.Id.Value), by, origin, new { contribution.Number });
        return await Save(contribution.PlacedAt, ct);
    }

    /// <summary>Takes somebody's pen, or gives it back. False when they have none.</summary>
    public async Task<bool> Stop(AccountId author, bool isStopped, AccountId by, Origin origin, CancellationToken ct)
    {
        if (await db.Set<PenName>().SingleOrDefaultAsync(p => p.Account == author, ct) is not { } pen || (pen.StoppedAt is not null) == isStopped)
        {
            return false;
        }

        pen.StoppedAt = isStopped ? time.GetUtcNow() : null;
        audit.RecordOfInstallation(isStopped ? ModerationEvents.AuthorStopped : ModerationEvents.AuthorLetWrite, by, origin, author.ToString());
        return await Save(null, ct);
    }

    private static bool Fits(Contribution contribution, ModerationStep step) => step switch
    {
        ModerationStep.Published => contribution.Waits || contribution.State is ContributionState.Hidden,
        ModerationStep.Kept => contribution.State is ContributionState.Shown,
        ModerationStep.Hidden => contribution.State is not ContributionState.Hidden,
        ModerationStep.Cut => contribution.State is not ContributionState.Hidden && contribution.Pending is null,
        _ => false,
    };

    private async Task Show(Contribution contribution, int text, CancellationToken ct)
    {
        if (contribution.Text == text)
        {
            return;
        }

        var version = await db.Set<ContributionVersion>().AsNoTracking().SingleAsync(v => v.Contribution == contribution.Id && v.Number == text, ct);
        (contribution.Text, contribution.Source, contribution.EditedAt) = (text, version.Source, version.Number == 1 ? null : version.At);
        (contribution.Html, contribution.Renderer) = (markdown.Draw(version.Source, contribution.Style).Html.Markup, Markdown.Version);
    }

    private async Task<bool> Save(ContributedTo? place, CancellationToken ct)
    {
        try
        {
            return await db.Write(
                async inside =>
                {
                    if (place is { } held)
                    {
                        await places.Hold(held, inside);
                    }

                    await db.SaveChangesAsync(inside);
                    if (place is { } changed)
                    {
                        await places.Changed(changed, inside);
                    }

                    return true;
                },
                ct);
        }
        catch (DbUpdateException problem) when (problem is DbUpdateConcurrencyException || DoubledRow.Is(problem))
        {
            // Another moderator, or its author, was quicker: the page shows what is so now.
            return false;
        }
    }
}

/// <summary>What the trail tells of moderators.</summary>
internal static class ModerationEvents
{
    public static readonly ActivityKind Published = new("ContributionPublished");
    public static readonly ActivityKind Kept = new("ContributionKept");
    public static readonly ActivityKind Hidden = new("ContributionHidden");
    public static readonly ActivityKind Cut = new("ContributionCut");
    public static readonly ActivityKind Undone = new("ModerationUndone");
    public static readonly ActivityKind AuthorStopped = new("AuthorStopped");
    public static readonly ActivityKind AuthorLetWrite = new("AuthorLetWrite");

    public static ActivityKind Of(ModerationStep step) => step switch
    {
        ModerationStep.Published => Published,
        ModerationStep.Kept => Kept,
        ModerationStep.Hidden => Hidden,
        _ => Cut,
    };

    public static void Register(IServiceCollection services)
    {
        services.AddActivity(Published, "check-circle", Tone.Good, "You published a contribution");
        services.AddActivity(Kept, "check", Tone.Advice, "You kept a contribution that was reported");
        services.AddActivity(Hidden, "minus-circle", Tone.Warn, "You hid a contribution");
        services.AddActivity(Cut, "pencil", Tone.Warn, "You took something out of a contribution");
        services.AddActivity(Undone, "undo", Tone.Advice, "You undid what you did with a contribution");
        services.AddActivity(AuthorStopped, "lock", Tone.Warn, "You stopped somebody from writing comments");
        services.AddActivity(AuthorLetWrite, "person", Tone.Good, "You let somebody write comments again");
    }
}
