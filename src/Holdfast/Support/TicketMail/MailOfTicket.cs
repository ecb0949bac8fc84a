using System.Security.Cryptography;
using System.Text;
using Holdfast.Platform.Storage;
using Holdfast.Support.Contacts;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Support.TicketMail;

/// <summary>For a mail that we sent: the id of its delivery.</summary>
public readonly record struct MailOfTicketId(Guid Value) : IId<MailOfTicketId>
{
    public static MailOfTicketId From(Guid value) => new(value);
}

/// <summary>Which way a mail went. The numbers are stored.</summary>
public enum MailDirection
{
    Out = 1,
    In = 2,
}

/// <summary>
/// A mail about a ticket, by its Message-ID: what the next one hangs on, and what an answer names. It holds no word of it and no address.
/// </summary>
public sealed class MailOfTicket : IAppendOnly
{
    public required MailOfTicketId Id { get; init; }

    /// <summary>SHA-256 of its Message-ID.</summary>
    public required byte[] MessageHash { get; init; }

    public required TicketId Ticket { get; init; }

    /// <summary>The newest event in it, by the number that members read.</summary>
    public required int Seq { get; init; }

    public required MailDirection Direction { get; init; }

    /// <summary>To whom, or from whom.</summary>
    public required ContactId Contact { get; init; }

    public static byte[] HashOf(string messageId) => SHA256.HashData(Encoding.UTF8.GetBytes(messageId));

    internal sealed class Table : IEntityTypeConfiguration<MailOfTicket>
    {
        public void Configure(EntityTypeBuilder<MailOfTicket> builder)
        {
            builder.ToTable("ticket_mails");
            builder.Property(m => m.Id).ValueGeneratedNever();
            builder.Property(m => m.MessageHash).HasMaxLength(32);
            builder.HasIndex(m => m.MessageHash).IsUnique();
            builder.HasIndex(m => new { m.Ticket, m.Contact, m.Seq });
        }
    }
}
