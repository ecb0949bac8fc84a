using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Throttling;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Comments;

/// <param name="PenName">What was typed as name; null where the form did not ask, because there is one.</param>
/// <param name="To">The contribution that it answers.</param>
/// <param name="Client">Of the form: sent twice it is one contribution.</param>
/// <param name="Opening">Makes the place, where this is its own text.</param>
public sealed record PostContribution(ContributedTo Place, Reader By, string Text, string? PenName, ContributionId? To, Guid Client, Opening? Opening = null);

/// <summary>A place that is made with the contribution that opens it.</summary>
/// <param name="View">As it will be.</param>
/// <param name="Add">Adds its row, inside the transaction, for the save that follows.</param>
public sealed record Opening(PlaceView View, Func<Contribution, CancellationToken, Task> Add);

public abstract record PostContributionResult
{
    private PostContributionResult()
    {
    }

    /// <param name="IsWaiting">A moderator looks at it first.</param>
    public sealed record Posted(ContributionId Id, bool IsWaiting) : PostContributionResult;

    public sealed record NameRefused(PenNameFault Fault) : PostContributionResult;

    /// <summary>The place is gone, closed, or what is answered is.</summary>
    public sealed record Closed : PostContributionResult;

    /// <summary>The place, or what is answered, has as many as it takes.</summary>
    public sealed record Full : PostContributionResult;

    public sealed record TooMany(int AnHour) : PostContributionResult;

    /// <summary>A moderator took this person's pen.</summary>
    public sealed record Stopped : PostContributionResult;
}

/// <summary>Writes a contribution, once, under a name that its author has or chooses with it.</summary>
public sealed class PostContributionHandler(
    HoldfastDb db, ContributionPlaces places, PenNames names, ContributionSearch search, Markdown markdown, Secrets secrets, HourBudgets budgets, WritingRights rights, IOptions<CommentsOptions> options, TimeProvider time)
{
    /// <summary>How many shown contributions somebody has before their links and pictures are drawn.</summary>
    public const int ShownBeforeLinks = 3;

    /// <param name="command">Its text is neither empty nor too long.</param>
    public async Task<PostContributionResult> Handle(PostContribution command, CancellationToken ct)
    {
        var author = command.By.Account ?? throw new InvalidOperationException("A stranger writes nothing.");
        if ((command.Opening?.View ?? await places.Read(command.Place, command.By, ct)) is not { IsOpen: true } place)
        {
            return new PostContributionResult.Closed();
        }

        var pen = await db.Set<PenName>().AsNoTracking().SingleOrDefaultAsync(p => p.Account == author, ct);
        if (pen?.StoppedAt is not null || await rights.IsBlocked(author, ct))
        {
            return new PostContributionResult.Stopped();
        }

        var name = pen?.Name ?? PenNames.Of(command.PenName ?? "");
        if (pen is null && names.Check(name) is { } fault)
        {
            return new PostContributionResult.NameRefused(fault);
        }

        if (!await budgets.Take(CommentHours.Contributions, author.ToString(), options.Value.AnHour, ct))
        {
            return new PostContributionResult.TooMany(options.Value.AnHour);
        }

        var shown = await ShownOf(db, author, ct);
        var style = StyleOf(command.By, shown);
        var waits = options.Value.FirstWait && shown == 0 && !command.By.IsStaff;
        // Drawn before anything is held.
        var clean = secrets.TakeOut(command.Text, author);
        command = command with { Text = clean.Text };
        var drawn = markdown.Draw(command.Text, style);
        try
        {
            return await db.Write(inside => Write(clean.Found, command, author, pen is null ? name : null, drawn, style, waits, place, inside), ct);
        }
        catch (DbUpdateException problem) when (DoubledRow.Is(problem))
        {
            // Somebody has the name. Or the same person chose it a moment ago, by the same press: then what that wrote is there.
            db.ChangeTracker.Clear();
            return await First(command, author, ct) ?? new PostContributionResult.NameRefused(PenNameFault.Taken);
        }
    }

    /// <summary>How the words of this person are drawn.</summary>
    public async Task<TextStyle> StyleOf(Reader by, CancellationToken ct) => StyleOf(by, by.Account is { } author ? await ShownOf(db, author, ct) : 0);

    private static TextStyle StyleOf(Reader by, int shown) => by.IsStaff || shown >= ShownBeforeLinks ? TextStyle.Contribution : TextStyle.FirstContribution;

    /// <summary>How many of somebody's contributions are shown, counted as far as it matters.</summary>
    internal static Task<int> ShownOf(HoldfastDb db, AccountId author, CancellationToken ct) =>
        db.Set<Contribution>().Where(c => c.Account == author && c.State == ContributionState.Shown).Take(ShownBeforeLinks).CountAsync(ct);

    private async Task<PostContributionResult> Write(
        IReadOnlyList<FoundSecret> found, PostContribution command, AccountId author, string? newName, DrawnText drawn, TextStyle style, bool waits, PlaceView view, CancellationToken ct)
    {
        var (kind, place) = command.Place;
        var number = (await db.Database.SqlQueryRaw<int>(
            """
            INSERT INTO contribution_places (kind, place, last_number) VALUES (@kind, @place, 1)
            ON CONFLICT (kind, place) DO UPDATE SET last_number = contribution_places.last_number + 1 RETURNING last_number AS "Value"
            """,
            db.Parameter("@kind", (int)kind), db.Parameter("@place", place)).ToListAsync(ct))[0];
        if (await First(command, author, ct) is { } first)
        {
            return first;
        }

        var client = await db.Set<Contribution>().AnyAsync(c => c.Account == author && c.Client == command.Client, ct) ? (Guid?)null : command.Client;
        if (number > Contribution.MostOfPlace)
        {
            return new PostContributionResult.Full();
        }

        var root = number;
        if (command.To is { } to)
        {
            var answered = await db.Set<Contribution>().Where(c => c.Id == to && c.PlaceKind == kind && c.Place == place && c.State == ContributionState.Shown).Select(c => (int?)c.Root).SingleOrDefaultAsync(ct);
            if (answered is null)
            {
                return new PostContributionResult.Closed();
            }

            root = answered.Value;
            if (await db.Set<Contribution>().CountAsync(c => c.PlaceKind == kind && c.Place == place && c.Root == root, ct) > (kind is PlaceKind.Post ? Contribution.MostAnswersInPost : Contribution.MostAnswers))
            {
                return new PostContributionResult.Full();
            }
        }

        await secrets.End(db, found, ct);
        var now = time.GetUtcNow();
        if (newName is not null)
        {
            var skeleton = Skeleton.Of(newName);
            if (await db.Set<PenName>().SingleOrDefaultAsync(p => p.Skeleton == skeleton && p.FreeAt <= now, ct) is { } free)
            {
                (free.Account, free.Name, free.FreeAt, free.StoppedAt) = (author, newName, null, null);
            }
            else
            {
                db.Add(new PenName { Skeleton = skeleton, Account = author, Name = newName });
            }
        }

        var contribution = new Contribution
        {
            Id = ContributionId.New(now),
            PlaceKind = kind,
            Place = place,
            Number = number,
            Root = root,
            Account = author,
            IsStaff = command.By.IsStaff,
            Client = client,
            State = waits ? ContributionState.Waiting : ContributionState.Shown,
            At = now,
            Source = command.Text,
            Html = drawn.Html.Markup,
            Renderer = Markdown.Version,
            Style = style,
        };
        if (command.Opening is { } opening)
        {
            await opening.Add(contribution, ct);
        }

        db.Add(contribution);
        await search.Put(contribution, drawn.Plain, view, ct);
        db.Add(new ContributionVersion { Contribution = contribution.Id, Number = 1, Source = command.Text, Account = author, At = now });
        await db.SaveChangesAsync(ct);
        await places.Changed(command.Place, ct);
        return new PostContributionResult.Posted(contribution.Id, waits);
    }

    /// <summary>What the same form with the same words has written already.</summary>
    private async Task<PostContributionResult?> First(PostContribution command, AccountId author, CancellationToken ct) =>
        await db.Set<Contribution>().Where(c => c.Account == author && c.Client == command.Client)
            .Select(c => new { c.Id, c.State, c.Place, Source = db.Set<ContributionVersion>().Where(v => v.Contribution == c.Id && v.Number == 1).Select(v => v.Source).First() })
            .SingleOrDefaultAsync(ct) is { } there && there.Source == command.Text && (command.Opening is not null || there.Place == command.Place.Id)
            ? new PostContributionResult.Posted(there.Id, there.State is ContributionState.Waiting)
            : null;
}
