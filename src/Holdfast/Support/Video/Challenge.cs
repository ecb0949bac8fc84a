using System.Globalization;
using Holdfast.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Video;

/// <summary>What somebody is asked to do in front of the camera. The numbers are stored.</summary>
public enum ChallengeKind
{
    /// <summary>Write digits on paper and hold them beside the face.</summary>
    Digits = 1,

    /// <summary>Move a hand across the face.</summary>
    Hand = 2,

    /// <summary>Turn the head.</summary>
    Turn = 3,
}

/// <param name="Value">Three digits, or a side.</param>
public readonly record struct Challenge(ChallengeKind Kind, string Value)
{
    /// <summary>So many of the last ones do not come again.</summary>
    public const int Unlike = 3;

    /// <summary>Picks one that is none of the last. Neither side chooses it, and nobody can wait for one that suits them.</summary>
    /// <param name="random">From 0 to one below.</param>
    public static Challenge Pick(IReadOnlyList<Challenge> last, Func<int, int> random)
    {
        while (true)
        {
            var kind = (ChallengeKind)(1 + random(3));
            var value = kind is ChallengeKind.Digits ? random(1_000).ToString("000", CultureInfo.InvariantCulture) : random(2) == 0 ? "left" : "right";
            var picked = new Challenge(kind, value);
            if (!last.Contains(picked))
            {
                return picked;
            }
        }
    }

    /// <summary>As it is said to whoever is to do it.</summary>
    public string Words => Kind switch
    {
        ChallengeKind.Digits => "Please write this on paper and hold it next to your face",
        ChallengeKind.Hand => $"Please move your {Value} hand slowly across your face",
        _ => $"Please turn your head slowly to the {Value}, and back",
    };
}

/// <summary>A challenge of a call, when it was shown.</summary>
public sealed class CallChallenge : IAppendOnly
{
    /// <summary>Challenges of a call.</summary>
    public const int Most = 20;

    private const int ValueLength = 10;

    public required CallId Call { get; init; }

    public required int Seq { get; init; }

    public required ChallengeKind Kind { get; init; }

    public required string Value { get; init; }

    public required DateTimeOffset At { get; init; }

    public Challenge What => new(Kind, Value);

    internal sealed class Table : IEntityTypeConfiguration<CallChallenge>
    {
        public void Configure(EntityTypeBuilder<CallChallenge> builder)
        {
            builder.ToTable("video_challenges");
            builder.HasKey(c => new { c.Call, c.Seq });
            builder.Ignore(c => c.What);
            builder.Property(c => c.Value).HasMaxLength(ValueLength);
            builder.HasOne<VideoCall>().WithMany().HasForeignKey(c => c.Call).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
