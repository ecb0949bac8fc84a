using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Comments;

/// <param name="Seen">The version that the form showed.</param>
public sealed record EditContribution(ContributionId Id, Reader By, string Text, int Seen);

public abstract record EditContributionResult
{
    private EditContributionResult()
    {
    }

    /// <param name="Waits">A moderator looks at the new words first; the old ones stay meanwhile.</param>
    public sealed record Edited(bool Waits) : EditContributionResult;

    /// <summary>Another's, or gone.</summary>
    public sealed record NotThere : EditContributionResult;

    /// <summary>The 15 minutes are over, or it is hidden, or its author may not write any more.</summary>
    public sealed record TooLate : EditContributionResult;

    /// <summary>It was changed meanwhile: these are the words now.</summary>
    public sealed record Changed(string Text, int Seen) : EditContributionResult;
}

/// <summary>Changes one's own contribution within 15 minutes, through the same gate as a new one (rulings G51).</summary>
public sealed class EditContributionHandler(HoldfastDb db, Markdown markdown, Secrets secrets, ContributionPlaces places, ContributionSearch search, WritingRights rights, IOptions<CommentsOptions> options, TimeProvider time)
{
    /// <summary>The contribution, where this person may change it at this moment.</summary>
    public async Task<Contribution?> Find(ContributionId id, Reader by, CancellationToken ct) =>
        by.Account is { } author && await Own(id, author, ct) is var own && await places.Read(own?.PlacedAt ?? ContributedTo.Nothing, by, ct) is not null ? own : null;

    private Task<Contribution?> Own(ContributionId id, AccountId author, CancellationToken ct) =>
        db.Set<Contribution>().SingleOrDefaultAsync(c => c.Id == id && c.Account == author, ct);

    public bool IsInTime(Contribution contribution) =>
        time.GetUtcNow() - contribution.At < Contribution.EditableIn(contribution.PlaceKind) && contribution is { State: not ContributionState.Hidden, IsCut: false };

    public async Task<EditContributionResult> Handle(EditContribution command, CancellationToken ct)
    {
        if (await Find(command.Id, command.By, ct) is not { } contribution)
        {
            return new EditContributionResult.NotThere();
        }

        if (!IsInTime(contribution) || await rights.IsStopped(command.By.Account!.Value, ct))
        {
            return new EditContributionResult.TooLate();
        }

        var clean = secrets.TakeOut(command.Text, command.By.Account);
        command = command with { Text = clean.Text };
        var newest = await Newest(contribution, ct);
        if (command.Text == newest)
        {
            return new EditContributionResult.Edited(contribution.Waits);
        }

        if (command.Seen != contribution.Texts)
        {
            return new EditContributionResult.Changed(newest, contribution.Texts);
        }

        await secrets.End(db, clean.Found, ct);
        var now = time.GetUtcNow();
        var drawn = markdown.Draw(command.Text, contribution.Style);
        var waits = !command.By.IsStaff && contribution.State is ContributionState.Shown
            && (drawn.Links.Except(markdown.Draw(contribution.Source, contribution.Style).Links).Any()
                || (options.Value.FirstWait && await PostContributionHandler.ShownOf(db, command.By.Account!.Value, ct) <= 1));
        contribution.Texts++;
        db.Add(new ContributionVersion { Contribution = contribution.Id, Number = contribution.Texts, Source = command.Text, Account = command.By.Account, At = now });
        if (waits)
        {
            contribution.Pending = contribution.Texts;
        }
        else
        {
            (contribution.Text, contribution.Pending, contribution.EditedAt) = (contribution.Texts, null, now);
            (contribution.Source, contribution.Html, contribution.Renderer) = (command.Text, drawn.Html.Markup, Markdown.Version);
            var place = await places.Read(contribution.PlacedAt, command.By, ct);
            await search.Put(contribution, drawn.Plain, place, ct);
        }

        try
        {
            await db.SaveChangesAsync(ct);
            return new EditContributionResult.Edited(waits || contribution.State is ContributionState.Waiting);
        }
        catch (DbUpdateException problem) when (problem is DbUpdateConcurrencyException || DoubledRow.Is(problem))
        {
            db.ChangeTracker.Clear();
            var there = await db.Set<Contribution>().SingleAsync(c => c.Id == command.Id, ct);
            return new EditContributionResult.Changed(await Newest(there, ct), there.Texts);
        }
    }

    /// <summary>The words that its author wrote last, whether they stand there or wait.</summary>
    public async Task<string> Newest(Contribution contribution, CancellationToken ct) =>
        contribution.Texts == contribution.Text
            ? contribution.Source
            : await db.Set<ContributionVersion>().Where(v => v.Contribution == contribution.Id && v.Number == contribution.Texts).Select(v => v.Source).SingleAsync(ct);
}
