using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Security.Sessions;

/// <summary>What somebody typed who signs in before they send it, for an hour. The words are sealed, and whose they are with them.</summary>
public sealed class KeptForm
{
    /// <summary>Of the secret in the browser's cookie.</summary>
    public required TokenHash Key { get; init; }

    public required byte[] Sealed { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<KeptForm>
    {
        public void Configure(EntityTypeBuilder<KeptForm> builder)
        {
            builder.ToTable("kept_forms");
            builder.HasKey(k => k.Key);
            builder.Property(k => k.Key).HasConversion<TokenHashConverter>().HasMaxLength(32);
            builder.HasIndex(k => k.ExpiresAt);
        }
    }
}

/// <summary>A form as it was sent.</summary>
/// <param name="Of">What it is a form of: the address that it was sent to, or a name of its owner.</param>
/// <param name="Shown">Names of the fields with words that a person typed.</param>
public sealed record FormWords(string Of, IReadOnlyDictionary<string, string[]> Fields, IReadOnlyList<string> Shown);

/// <summary>
/// Carries a form past the sign-in and back (rulings G12). It belongs to the account whose sign-in has ended, or to the flow of a
/// stranger; whoever else signs in does not see it.
/// </summary>
public sealed class KeptForms(HoldfastDb db, FlowCookies flows, HourBudgets budgets, IDataProtectionProvider protection, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>At one moment, of everybody together: whatever strangers do, no more is kept.</summary>
    public const int Most = 1_000;

    /// <summary>Of a network within an hour.</summary>
    public const int MostOfNetwork = 20;

    internal static readonly Hourly Kept = new("KeptForms");

    private readonly IDataProtector _protector = protection.CreateProtector("kept forms");

    /// <summary>The flow under which it is kept; null where no more is kept just now.</summary>
    public async Task<Guid?> Keep(HttpContext http, FormWords words, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (!await budgets.Take(Kept, Network.Of(http.Connection.RemoteIpAddress).ToString(), MostOfNetwork, ct)
            || await db.Set<KeptForm>().Where(k => k.ExpiresAt > now).Take(Most).CountAsync(ct) >= Most)
        {
            return null;
        }

        var owner = http.Features.Get<EndedSession>()?.Account.Value;
        var (secret, flow) = (SecretToken.New(), Guid.CreateVersion7(now));
        db.Add(new KeptForm
        {
            Key = secret.Hash,
            Sealed = _protector.Protect(Pack(new Parcel(flow, owner, words.Of, words.Fields.ToDictionary(), [.. words.Shown]))),
            ExpiresAt = now + Life,
        });
        await db.SaveChangesAsync(ct);
        flows.Write(http, flow, secret.Text, Life);
        return flow;
    }

    /// <summary>What was kept under the flow, for whoever is signed in now; null when there is nothing for them.</summary>
    public async Task<FormWords?> Read(HttpContext http, Guid flow, CancellationToken ct)
    {
        if (!SecretToken.TryHash(flows.Read(http, flow), out var key))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var row = await db.Set<KeptForm>().AsNoTracking().SingleOrDefaultAsync(k => k.Key == key && k.ExpiresAt > now, ct);
        var kept = row is null ? null : Unpack(row.Sealed);
        var person = http.Features.Get<SignedIn>();
        if (kept?.Owner is { } && person is null)
        {
            // Its owner may yet sign in.
            return null;
        }

        if (kept is null || kept.Flow != flow || (kept.Owner is { } owner && owner != person?.Account.Value))
        {
            flows.Remove(http, flow);
            return null;
        }

        return new FormWords(kept.Of, kept.Fields, kept.Shown);
    }

    /// <summary>
    /// Keeps the form that this request sent, and gives the page on which it stands again after the sign-in; null where the route gives no form
    /// back, a secret belongs to it, or no more is kept just now.
    /// </summary>
    internal async Task<string?> KeepSent(HttpContext http, CancellationToken ct)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || http.GetEndpoint()?.Metadata.GetMetadata<KeepsWhatWasTyped>() is not { Words: { Count: > 0 } shown }
            || SentForm.Of(http) is not { Lost.Count: 0 } sent || !sent.Kept.Any(field => shown.Contains(field.Key) && field.Value.Trim().Length > 0))
        {
            return null;
        }

        // What the request had begun goes with the sign-in.
        db.ChangeTracker.Clear();
        var fields = sent.Kept.GroupBy(field => field.Key).ToDictionary(field => field.Key, field => field.Select(one => one.Value).ToArray());
        return await Keep(http, new FormWords(http.Request.Path.ToString(), fields, shown), ct) is { } flow ? SessionPaths.KeptOf(flow) : null;
    }

    private static byte[] Pack(Parcel kept)
    {
        using var packed = new MemoryStream();
        using (var stream = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            JsonSerializer.Serialize(stream, kept);
        }

        return packed.ToArray();
    }

    private Parcel? Unpack(byte[] bytes)
    {
        try
        {
            using var stream = new BrotliStream(new MemoryStream(_protector.Unprotect(bytes)), CompressionMode.Decompress);
            return JsonSerializer.Deserialize<Parcel>(stream);
        }
        catch (CryptographicException)
        {
            // The ring was made anew meanwhile.
            return null;
        }
    }

    private sealed record Parcel(Guid Flow, Guid? Owner, string Of, Dictionary<string, string[]> Fields, string[] Shown);
}

internal sealed class ForgetKeptForms(TimeProvider time) : IJob
{
    public TimeSpan Every => TimeSpan.FromMinutes(30);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await db.Alone(inside => db.Set<KeptForm>().Where(k => k.ExpiresAt < now).ExecuteDeleteAsync(inside), ct);
    }
}
