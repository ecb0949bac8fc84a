using System.Collections.Concurrent;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Support.Requests;

/// <summary>The form in one of its versions.</summary>
public sealed record RequestForm(int Version, FormDocument Document);

/// <summary>Documents that were read: a version never changes, so each is read and parsed once.</summary>
public sealed class FormMemory
{
    private readonly ConcurrentDictionary<int, RequestForm> _read = new();

    /// <summary>The document that comes with the product.</summary>
    public static string ShippedText { get; } = ReadShipped();

    public static FormDocument Shipped { get; } = Parse(ShippedText, "The shipped form");

    /// <summary>The newest that is known without asking, for a page that must stand while the database is away.</summary>
    public RequestForm LastKnown => _read.Values.MaxBy(form => form.Version) ?? new RequestForm(1, Shipped);

    public RequestForm? Find(int version) => _read.GetValueOrDefault(version);

    public RequestForm Remember(int version, string document) => _read.GetOrAdd(version, number => new RequestForm(number, Parse(document, $"Version {number} of the form")));

    /// <summary>What is stored was checked when it was made.</summary>
    private static FormDocument Parse(string text, string name)
    {
        var (document, mistakes) = FormParser.Parse(text);
        return document ?? throw new InvalidOperationException($"{name} has mistakes: {string.Join(' ', mistakes)}");
    }

    private static string ReadShipped()
    {
        using var stream = typeof(FormMemory).Assembly.GetManifestResourceStream("shipped-form.json") ?? throw new InvalidOperationException("The shipped form is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>
/// Gives the form in its versions. The shipped one becomes a row with the first request that is sent under it, so looking at the form
/// changes nothing; a newer shipped one takes the place of an older, never of one that was made here.
/// </summary>
public sealed class RequestForms(HoldfastDb db, FormMemory memory, TimeProvider time)
{
    /// <summary>How long a form can still be sent that was opened before a newer version.</summary>
    public static readonly TimeSpan OlderIsTaken = TimeSpan.FromDays(1);

    /// <summary>The form as it is now.</summary>
    public async Task<RequestForm> Current(CancellationToken ct)
    {
        var newest = await db.Set<FormVersion>().OrderByDescending(v => v.Number).Select(v => (int?)v.Number).FirstOrDefaultAsync(ct);
        if (newest is not { } number)
        {
            return memory.Find(1) ?? new RequestForm(1, FormMemory.Shipped);
        }

        var stored = await Stored(number, ct) ?? throw new InvalidOperationException($"Version {number} of the form is gone.");
        return stored.Document.Shipped < FormMemory.Shipped.Shipped ? new RequestForm(number + 1, FormMemory.Shipped) : stored;
    }

    /// <summary>
    /// The form that somebody opened, where it can still be sent: the present version, or one that a newer has replaced within a day.
    /// </summary>
    public async Task<RequestForm?> Opened(int version, CancellationToken ct)
    {
        var current = await Current(ct);
        if (version == current.Version)
        {
            return current;
        }

        var (next, since) = (version + 1, time.GetUtcNow() - OlderIsTaken);
        var isFresh = await db.Set<FormVersion>().AnyAsync(v => v.Number == next && v.MadeAt > since, ct);
        // The newest is not stored yet where it came with a newer product: nobody knows since when, so what was open may be sent.
        return isFresh || next == current.Version && await Stored(next, ct) is null ? await Stored(version, ct) : null;
    }

    /// <summary>Has the version as a row, before a ticket names it. Of many at once one writes it.</summary>
    internal async Task Keep(RequestForm form, CancellationToken ct)
    {
        if (!ReferenceEquals(form.Document, FormMemory.Shipped))
        {
            return;
        }

        const string Sql =
            "INSERT INTO form_versions (number, document, made_by, made_at) VALUES (@number, @document, NULL, @at) ON CONFLICT (number) DO NOTHING";
        await db.Alone(
            inside => db.Database.ExecuteSqlRawAsync(
                Sql,
                [
                    db.Parameter("@number", form.Version),
                    db.Parameter("@document", FormMemory.ShippedText),
                    db.Parameter("@at", db.TimeValue(time.GetUtcNow())),
                ],
                inside),
            ct);
        memory.Remember(form.Version, FormMemory.ShippedText);
    }

    /// <summary>A version, however old; null where there is none.</summary>
    public Task<RequestForm?> OfVersion(int version, CancellationToken ct) => Stored(version, ct);

    private async Task<RequestForm?> Stored(int version, CancellationToken ct)
    {
        if (memory.Find(version) is { } known)
        {
            return known;
        }

        var document = await db.Set<FormVersion>().Where(v => v.Number == version).Select(v => v.Document).SingleOrDefaultAsync(ct);
        return document is null ? null : memory.Remember(version, document);
    }
}
