using System.Text.RegularExpressions;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Storage;
using Holdfast.Support.Departments;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Requests;

/// <summary>The document as it is edited.</summary>
/// <param name="Version">The version that it is based on.</param>
public sealed record EditedForm(string Text, int Version);

/// <summary>A version in the history.</summary>
/// <param name="By">Null of one that came with the product.</param>
public sealed record FormVersionLine(int Number, string? By, DateTimeOffset At, bool IsLive);

public abstract record PublishFormResult
{
    private PublishFormResult()
    {
    }

    public sealed record Published(int Version) : PublishFormResult;

    public sealed record Refused(IReadOnlyList<FormMistake> Mistakes) : PublishFormResult;

    /// <summary>It is what members have already.</summary>
    public sealed record SameAsLive : PublishFormResult;

    /// <summary>Somebody published another version since this one was opened.</summary>
    public sealed record ChangedMeanwhile(int Version) : PublishFormResult;
}

/// <summary>Reads, checks and publishes the form's document: each version is a row of its own and is never changed (rulings G9).</summary>
public sealed partial class FormEditor(HoldfastDb db, RequestForms forms, DepartmentBook departments, AuditTrail audit, TimeProvider time)
{
    /// <summary>Versions that the history shows.</summary>
    public const int Shown = 100;

    /// <summary>What members have now, or an older version to go back to; null where there is none of that number.</summary>
    public async Task<EditedForm?> Open(int? from, CancellationToken ct)
    {
        var current = await forms.Current(ct);
        if (from is { } number && number != current.Version)
        {
            return await db.Set<FormVersion>().Where(v => v.Number == number).Select(v => v.Document).SingleOrDefaultAsync(ct) is { } older
                ? new EditedForm(Own(older), current.Version)
                : null;
        }

        var text = await db.Set<FormVersion>().Where(v => v.Number == current.Version).Select(v => v.Document).SingleOrDefaultAsync(ct);
        return new EditedForm(Own(text ?? FormMemory.ShippedText), current.Version);
    }

    /// <summary>The version that members have.</summary>
    public async Task<int> LiveVersion(CancellationToken ct) => (await forms.Current(ct)).Version;

    public async Task<IReadOnlyList<FormVersionLine>> History(CancellationToken ct)
    {
        var current = await forms.Current(ct);
        var rows = await db.Set<FormVersion>().OrderByDescending(v => v.Number).Take(Shown).Select(v => new
        {
            v.Number,
            v.MadeBy,
            v.MadeAt,
            Name = db.Set<Account>().Where(a => a.Id == v.MadeBy).Select(a => a.Name).FirstOrDefault(),
        }).ToListAsync(ct);
        return [.. rows.Select(v => new FormVersionLine(v.Number, v.MadeBy is null ? null : v.Name ?? "somebody who worked here", v.MadeAt, v.Number == current.Version))];
    }

    /// <summary>The document, or what is wrong with it and where; with a department that is not there.</summary>
    public async Task<ParsedForm> Check(string text, CancellationToken ct)
    {
        var parsed = FormParser.Parse(text);
        if (parsed.Document is not { } document)
        {
            return parsed;
        }

        var names = (await departments.All(ct)).Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        List<FormMistake> mistakes =
        [
            .. document.Shipped is null ? [] : new[] { new FormMistake("The document", "“shipped” is for the form that comes with us. Take that line out.") },
            .. from kind in document.Kinds
               from category in kind.Categories
               from chosen in category.Subcategories
               where chosen.Department is { } department && !names.Contains(department)
               select new FormMistake($"{kind.Label}, {category.Label}, {chosen.Label}", $"The department “{chosen.Department}” isn't there. Use {Listed(names)}."),
        ];
        return mistakes.Count == 0 ? parsed : new ParsedForm(null, [.. mistakes.Take(FormParser.MostMistakes)]);
    }

    public async Task<PublishFormResult> Publish(EditedForm edited, AccountId by, Origin origin, CancellationToken ct)
    {
        var text = edited.Text.ReplaceLineEndings("\n").Trim();
        if (await Check(text, ct) is { Document: null, Mistakes: var mistakes })
        {
            return new PublishFormResult.Refused(mistakes);
        }

        var current = await forms.Current(ct);
        if (current.Version != edited.Version)
        {
            return new PublishFormResult.ChangedMeanwhile(current.Version);
        }

        if (await Open(null, ct) is { Text: var live } && live == text)
        {
            return new PublishFormResult.SameAsLive();
        }

        // Whoever has the present one open can still send it.
        await forms.Keep(current, ct);
        var number = current.Version + 1;
        db.Add(new FormVersion { Number = number, Document = text, MadeBy = by, MadeAt = time.GetUtcNow() });
        audit.RecordOfInstallation(FormEvents.Published, by, origin, $"version {number}");
        try
        {
            await db.SaveChangesAsync(ct);
            return new PublishFormResult.Published(number);
        }
        catch (DbUpdateException problem) when (DoubledRow.Is(problem))
        {
            db.ChangeTracker.Clear();
            return new PublishFormResult.ChangedMeanwhile(number);
        }
    }

    private static string Listed(HashSet<string> names) =>
        names.Count == 0 ? "no department" : string.Join(", ", names.Order(StringComparer.Ordinal).Take(10).Select(name => $"“{name}”"));

    /// <summary>Without the line that marks the form as ours: what is changed here is the operator's, and no newer one of ours replaces it.</summary>
    private static string Own(string text) => ShippedLine().Replace(text, "").ReplaceLineEndings("\n").Trim();

    [GeneratedRegex("""\s*"shipped":\s*\d+\s*,""")]
    private static partial Regex ShippedLine();
}
