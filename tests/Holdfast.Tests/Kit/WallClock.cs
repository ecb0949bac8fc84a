namespace Holdfast.Kit;

/// <summary>This machine's real clock, which the database has too, set wrong on purpose.</summary>
public sealed class WallClock : TimeProvider
{
    private long? _standsAt;

    public TimeSpan Off { get; set; }

    /// <summary>What the monotonic clock has run besides, and nothing else once it stands.</summary>
    public TimeSpan Passed { get; set; }

    public void Stand() => _standsAt = base.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Off;

    public override long GetTimestamp() => (_standsAt ?? base.GetTimestamp()) + (long)(Passed.TotalSeconds * TimestampFrequency);
}
