using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Primitives;

namespace Holdfast.Support.Requests;

/// <summary>What somebody typed who signs in before they send it, for an hour. The words are sealed, and whose they are with them.</summary>
public sealed class KeptRequest
{
    /// <summary>Of the secret in the browser's cookie.</summary>
    public required TokenHash Key { get; init; }

    public required byte[] Sealed { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<KeptRequest>
    {
        public void Configure(EntityTypeBuilder<KeptRequest> builder)
        {
            builder.ToTable("kept_requests");
            builder.HasKey(k => k.Key);
            builder.Property(k => k.Key).HasConversion<TokenHashConverter>().HasMaxLength(32);
            builder.HasIndex(k => k.ExpiresAt);
        }
    }
}

/// <summary>
/// Carries a request past the sign-in and back to the same words (support.md G12). They belong to the account whose sign-in has ended, or
/// to the flow of a stranger; whoever else signs in does not see them.
/// </summary>
public sealed class KeptRequests(HoldfastDb db, FlowCookies flows, HourBudgets budgets, IDataProtectionProvider protection, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>At one moment, of everybody together: whatever strangers do, no more is kept.</summary>
    public const int Most = 1_000;

    /// <summary>Of a network within an hour.</summary>
    public const int MostOfNetwork = 20;

    private readonly IDataProtector _protector = protection.CreateProtector("kept requests");

    /// <summary>The flow under which it is kept; null where no more is kept just now.</summary>
    public async Task<Guid?> Keep(HttpContext http, IFormCollection form, Submission? submission, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (!await budgets.Take(RequestHours.Kept, Network.Of(http.Connection.RemoteIpAddress).ToString(), MostOfNetwork, ct)
            || await db.Set<KeptRequest>().Where(k => k.ExpiresAt > now).Take(Most).CountAsync(ct) >= Most)
        {
            return null;
        }

        var owner = http.Features.Get<EndedSession>()?.Account.Value;
        var fields = form.Where(field => IsTyped(field.Key)).ToDictionary(field => field.Key, field => field.Value.OfType<string>().ToArray());
        var (secret, flow) = (SecretToken.New(), Guid.CreateVersion7(now));
        db.Add(new KeptRequest
        {
            Key = secret.Hash,
            Sealed = _protector.Protect(Pack(new Kept(flow, owner, submission?.Id.Value, fields))),
            ExpiresAt = now + Life,
        });
        await db.SaveChangesAsync(ct);
        flows.Write(http, flow, secret.Text, Life);
        return flow;
    }

    /// <summary>What was kept under the flow, for whoever is signed in now; null when there is nothing for them.</summary>
    public async Task<KeptWords?> Read(HttpContext http, Guid flow, CancellationToken ct)
    {
        if (!SecretToken.TryHash(flows.Read(http, flow), out var key))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var row = await db.Set<KeptRequest>().AsNoTracking().SingleOrDefaultAsync(k => k.Key == key && k.ExpiresAt > now, ct);
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

        return new KeptWords(
            new FormCollection(kept.Fields.ToDictionary(field => field.Key, field => new StringValues(field.Value))),
            kept.Submission is { } id ? Tickets.SubmissionId.From(id) : null);
    }

    private static bool IsTyped(string field) => field is TypedRequest.KindField or TypedRequest.CategoryField or TypedRequest.SubcategoryField
        or TypedRequest.SubjectField or TypedRequest.DetailsField || field.StartsWith(FormField.Prefix, StringComparison.Ordinal);

    private static byte[] Pack(Kept kept)
    {
        using var packed = new MemoryStream();
        using (var stream = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            JsonSerializer.Serialize(stream, kept);
        }

        return packed.ToArray();
    }

    private Kept? Unpack(byte[] bytes)
    {
        try
        {
            using var stream = new BrotliStream(new MemoryStream(_protector.Unprotect(bytes)), CompressionMode.Decompress);
            return JsonSerializer.Deserialize<Kept>(stream);
        }
        catch (CryptographicException)
        {
            // The ring was made anew meanwhile.
            return null;
        }
    }

    private sealed record Kept(Guid Flow, Guid? Owner, Guid? Submission, Dictionary<string, string[]> Fields);
}

/// <param name="Submission">The id that the form had, so that what was sent after all is not sent twice.</param>
public sealed record KeptWords(IFormCollection Form, Tickets.SubmissionId? Submission);

internal sealed class ForgetKeptRequests(TimeProvider time) : IJob
{
    public TimeSpan Every => TimeSpan.FromMinutes(30);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await db.Alone(inside => db.Set<KeptRequest>().Where(k => k.ExpiresAt < now).ExecuteDeleteAsync(inside), ct);
    }
}
