using System.Security.Cryptography;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Video;

public readonly record struct PictureId(Guid Value) : IId<PictureId>
{
    public static PictureId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static PictureId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>
/// A still picture that the member's own browser took when the agent asked for it (rulings G38, G39). It is encrypted with a key of its own; key
/// and picture are destroyed at <see cref="GoneAt"/>, whatever was decided, and nobody opens it from then on, also where a restore brings it back.
/// </summary>
public sealed class CallPicture : IVersioned
{
    /// <summary>Pictures of a call.</summary>
    public const int Most = 5;

    /// <summary>Largest picture, in bytes.</summary>
    public const int MostBytes = 400 * 1024;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int KeyBytes = 32;

    public required PictureId Id { get; init; }

    public required CallId Call { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public required DateTimeOffset GoneAt { get; init; }

    public DateTimeOffset? TakenAt { get; private set; }

    /// <summary>The picture's key, sealed.</summary>
    public byte[]? Key { get; private set; }

    /// <summary>Nonce, tag, ciphertext.</summary>
    public byte[]? Content { get; private set; }

    public int Version { get; set; } = 1;

    /// <summary>Keeps it under a new key, which the caller seals.</summary>
    internal void Take(byte[] jpeg, Func<byte[], byte[]> seal, DateTimeOffset now)
    {
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        var content = new byte[NonceBytes + TagBytes + jpeg.Length];
        RandomNumberGenerator.Fill(content.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(content.AsSpan(0, NonceBytes), jpeg, content.AsSpan(NonceBytes + TagBytes), content.AsSpan(NonceBytes, TagBytes), Id.Value.ToByteArray());
        (Key, Content, TakenAt) = (seal(key), content, now);
    }

    /// <summary>The picture; null where it is gone, or was never taken.</summary>
    internal byte[]? Open(Func<byte[], byte[]> open, DateTimeOffset now)
    {
        if (Key is not { } key || Content is not { } content || now >= GoneAt)
        {
            return null;
        }

        var jpeg = new byte[content.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(open(key), TagBytes);
        aes.Decrypt(content.AsSpan(0, NonceBytes), content.AsSpan(NonceBytes + TagBytes), content.AsSpan(NonceBytes, TagBytes), jpeg, Id.Value.ToByteArray());
        return jpeg;
    }

    internal sealed class Table : IEntityTypeConfiguration<CallPicture>
    {
        public void Configure(EntityTypeBuilder<CallPicture> builder)
        {
            builder.ToTable("video_pictures");
            builder.Property(p => p.Id).ValueGeneratedNever();
            builder.Property(p => p.Version).IsConcurrencyToken();
            builder.HasOne<VideoCall>().WithMany().HasForeignKey(p => p.Call).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(p => new { p.Call, p.AskedAt });
            builder.HasIndex(p => p.GoneAt).HasFilter("key IS NOT NULL");
        }
    }
}

public readonly record struct OpeningId(Guid Value) : IId<OpeningId>
{
    public static OpeningId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static OpeningId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>That somebody opened a picture: it stays when the picture is gone.</summary>
public sealed class PictureOpening : IAppendOnly
{
    public required OpeningId Id { get; init; }

    public required PictureId Picture { get; init; }

    public required AccountId By { get; init; }

    public required DateTimeOffset At { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<PictureOpening>
    {
        public void Configure(EntityTypeBuilder<PictureOpening> builder)
        {
            builder.ToTable("video_openings");
            builder.Property(o => o.Id).ValueGeneratedNever();
            builder.HasOne<CallPicture>().WithMany().HasForeignKey(o => o.Picture).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(o => new { o.Picture, o.At });
        }
    }
}

internal static class CallPictures
{
    /// <summary>Destroys the pictures of somebody's calls, and their keys.</summary>
    public static Task Destroy(HoldfastDb db, AccountId account, CancellationToken ct) => db.Set<CallPicture>()
        .Where(p => p.Key != null && db.Set<VideoCall>().Any(c => c.Id == p.Call && c.Account == account))
        .ExecuteUpdateAsync(row => row.SetProperty(p => p.Key, (byte[]?)null).SetProperty(p => p.Content, (byte[]?)null), ct);
}

/// <summary>Pictures that should have been destroyed by now: the job runs every ten minutes.</summary>
internal static class OverduePictures
{
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    public static IQueryable<CallPicture> In(HoldfastDb db, DateTimeOffset now)
    {
        var since = now - Slack;
        return db.Set<CallPicture>().Where(p => p.Key != null && p.GoneAt < since);
    }
}

/// <summary>Destroys pictures, and the keys that they can be opened with, when their time is over.</summary>
internal sealed class DestroyPictures(TimeProvider time) : IJob
{
    public TimeSpan Every => TimeSpan.FromMinutes(10);

    public async Task Run(HoldfastDb db, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await db.Alone(
            inside => db.Set<CallPicture>().Where(p => p.GoneAt <= now && p.Key != null)
                .ExecuteUpdateAsync(row => row.SetProperty(p => p.Key, (byte[]?)null).SetProperty(p => p.Content, (byte[]?)null), inside),
            ct);
    }
}
