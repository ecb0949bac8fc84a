using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Security.Sessions;
using Holdfast.Support.Contacts;
using Holdfast.Support.Line;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.Video;

public readonly record struct CallId(Guid Value) : IId<CallId>
{
    public static CallId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static CallId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>
/// A call, from the moment that somebody joined the line for it (rulings G35). Who has it stands in its place in the line until it is over; then
/// here, as the place is forgotten a day later.
/// </summary>
public sealed class VideoCall : IVersioned
{
    /// <summary>Longest name of a page, in UTF-16 units.</summary>
    public const int TabLength = 40;

    public required CallId Id { get; init; }

    public required PlaceId Place { get; init; }

    public required TicketId Ticket { get; init; }

    /// <summary>The ticket's number.</summary>
    public required int Number { get; init; }

    public required ContactId Contact { get; init; }

    public required AccountId? Account { get; init; }

    /// <summary>The sign-in that it hangs on: nobody else signs in and takes the member's side.</summary>
    public required SessionId Session { get; init; }

    public required ConsentId Consent { get; init; }

    public required DateTimeOffset JoinedAt { get; init; }

    public AccountId? Agent { get; private set; }

    public DateTimeOffset? TakenAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public CallEnd? How { get; private set; }

    /// <summary>The page that holds the member's side: the one that came last.</summary>
    public string? MemberTab { get; internal set; }

    /// <summary>The agent's.</summary>
    public string? AgentTab { get; internal set; }

    /// <summary>The number of the newest signal.</summary>
    public int LastSignal { get; internal set; }

    /// <summary>Signals that the two have sent.</summary>
    public int Signals { get; internal set; }

    public int Version { get; set; } = 1;

    internal void End(LinePlace place, CallEnd how, DateTimeOffset now) => (Agent, TakenAt, EndedAt, How) = (place.Agent, place.TakenAt, now, how);

    internal sealed class Table : IEntityTypeConfiguration<VideoCall>
    {
        public void Configure(EntityTypeBuilder<VideoCall> builder)
        {
            builder.ToTable("video_calls");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.Property(c => c.MemberTab).HasMaxLength(TabLength);
            builder.Property(c => c.AgentTab).HasMaxLength(TabLength);
            builder.Property(c => c.Version).IsConcurrencyToken();
            builder.HasOne<Contact>().WithMany().HasForeignKey(c => c.Contact).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<VideoConsent>().WithMany().HasForeignKey(c => c.Consent).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(c => c.Place).IsUnique();
            builder.HasIndex(c => new { c.Ticket, c.JoinedAt });
            builder.HasIndex(c => new { c.Contact, c.JoinedAt });
            builder.HasIndex(c => c.Account).HasFilter("account IS NOT NULL");
            builder.HasIndex(c => c.EndedAt).HasFilter("ended_at IS NOT NULL");
        }
    }
}

/// <summary>What one browser says to the other so that they find each other. Read and cut by us, and gone with the call.</summary>
public sealed class CallSignal
{
    /// <summary>Signals of a call's two sides together.</summary>
    public const int Most = 200;

    public required CallId Call { get; init; }

    public required int Seq { get; init; }

    public required bool IsToMember { get; init; }

    /// <summary>JSON, made by us.</summary>
    public required string Body { get; init; }

    public required DateTimeOffset At { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<CallSignal>
    {
        public void Configure(EntityTypeBuilder<CallSignal> builder)
        {
            builder.ToTable("video_signals");
            builder.HasKey(s => new { s.Call, s.Seq });
            builder.HasOne<VideoCall>().WithMany().HasForeignKey(s => s.Call).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
