using System.Security.Cryptography;
using System.Text;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Video;

public readonly record struct ConsentId(Guid Value) : IId<ConsentId>
{
    public static ConsentId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static ConsentId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>That somebody agreed to a video check, to which words, and when (rulings G35).</summary>
public sealed class VideoConsent : INeedsLiveSession
{
    /// <summary>How long it stands.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>Counted up whenever the words change.</summary>
    public const int CurrentVersion = 2;

    private const int HashLength = 64;

    /// <summary>The words, one paragraph each. Who changes them gives them a new version: a test holds the two together.</summary>
    public static readonly IReadOnlyList<string> Words =
    [
        "You and one of our agents see and hear each other in a video call. The agent checks that you're the owner of this account, and asks you to do something in front of the camera, "
        + "such as writing three digits on paper.",
        "The agent may ask for up to five still pictures. Your own browser takes each one and shows it to you. They're encrypted, only this agent and one other open them, every opening is "
        + "written down, and they're destroyed after 30 days.",
        "The call isn't recorded. Your picture and sound go encrypted through our relay, so neither of you learns where the other is.",
        "We keep that there was a call, when it was, who held it, and what the agent decided and why.",
        "You don't have to do this. You can write to us instead, and an agent looks at your request without seeing your face. You can also stop at any time by ending the call.",
    ];

    /// <summary>SHA-256 of the words, as hex.</summary>
    public static readonly string CurrentHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Words))));

    public required ConsentId Id { get; init; }

    public required ContactId Contact { get; init; }

    public required AccountId? Account { get; init; }

    public required int TextVersion { get; init; }

    public required string Hash { get; init; }

    public required DateTimeOffset At { get; init; }

    public DateTimeOffset? WithdrawnAt { get; private set; }

    internal sealed class Table : IEntityTypeConfiguration<VideoConsent>
    {
        public void Configure(EntityTypeBuilder<VideoConsent> builder)
        {
            builder.ToTable("video_consents");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.Property(c => c.Hash).HasMaxLength(HashLength);
            builder.HasOne<Contact>().WithMany().HasForeignKey(c => c.Contact).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(c => new { c.Contact, c.At });
            builder.HasIndex(c => c.Account).HasFilter("account IS NOT NULL");
        }
    }
}
