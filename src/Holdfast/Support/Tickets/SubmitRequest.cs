using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Files;
using Holdfast.Platform.Keys;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Tickets;

/// <summary>An answer of the form, with the label that it was given under.</summary>
public sealed record FormAnswer(string Label, string Value);

/// <summary>A member sends a request.</summary>
/// <param name="Submission">From the form; see <see cref="Submissions"/>.</param>
/// <param name="Details">In their own words.</param>
/// <param name="Answers">What else the form asked; it is kept with the details, one line each.</param>
/// <param name="Category">The form document's names, as far as the choice went.</param>
/// <param name="FormVersion">The version that the form was drawn from.</param>
public sealed record SubmitRequest(
    AccountId Account, SubmissionId Submission, string Subject, string Details, IReadOnlyList<FormAnswer> Answers, DepartmentId Department,
    TicketPriority Priority = TicketPriority.Normal, string? Category = null, int? FormVersion = null,
    TicketKind Kind = TicketKind.Request, TicketChannel Channel = TicketChannel.Form)
{
    public IReadOnlyList<UploadedFile> Files { get; init; } = [];
}

/// <summary>What is wrong with a request.</summary>
public enum RequestFault
{
    NoSubject,
    SubjectTooLong,
    NoDetails,

    /// <summary>Details and answers together have more than 64 KB.</summary>
    TooLong,

    /// <summary>A file was sent before.</summary>
    FileIsSent,
}

/// <summary>Where sending a request ended.</summary>
public abstract record SubmitRequestResult
{
    private SubmitRequestResult()
    {
    }

    /// <summary>It is there; of a form that was sent again, since its first time.</summary>
    public sealed record Sent(TicketId Ticket, int Number) : SubmitRequestResult;

    /// <summary>The form was sent before with other words: that ticket is there, and these words are in none.</summary>
    public sealed record SentOtherWords(int Number) : SubmitRequestResult;

    public sealed record Refused(IReadOnlyList<RequestFault> Faults) : SubmitRequestResult;

    public sealed record TooMany(int AnHour) : SubmitRequestResult;

    /// <summary>The department is none, or the account is gone.</summary>
    public sealed record NotThere : SubmitRequestResult;
}

/// <summary>A request was made: its sender is told at once.</summary>
public sealed record RequestReceived(Guid Ticket, Guid? Account) : IOutboxMessage
{
    static string IOutboxMessage.Kind => "request-received";

    Guid? IOutboxMessage.Subject => Account;
}

/// <summary>
/// The id that a form is drawn with, made by the server and bound to the browser that asked for it: in another one it is as unknown
/// as one that somebody made up (rulings G11).
/// </summary>
public sealed class Submissions(InstallationKeys keys, TimeProvider time)
{
    private const string Purpose = "submissions";
    private const int IdBytes = 16;

    /// <param name="browser">A sign-in's id, or that of a stranger's flow.</param>
    /// <returns>Letters and digits for a hidden field.</returns>
    public string New(string browser) => Sign(SubmissionId.New(time.GetUtcNow()), browser);

    /// <summary>An id that was made before, for the browser that it is known to be of: its words come back after a sign-in.</summary>
    public string Sign(SubmissionId submission, string browser)
    {
        var id = submission.Value.ToByteArray();
        return WebEncoders.Base64UrlEncode([.. id, .. Mac(id, browser, keys.Number)]);
    }

    /// <summary>The id in what a form sent; null where we did not make it for this browser.</summary>
    public SubmissionId? Read(string? sent, string browser)
    {
        if (sent is not { Length: 64 } || Decoded(sent) is not { Length: IdBytes + HMACSHA256.HashSizeInBytes } bytes)
        {
            return null;
        }

        var id = bytes[..IdBytes];
        return keys.All.Any(key => CryptographicOperations.FixedTimeEquals(bytes.AsSpan(IdBytes), Mac(id, browser, key.Number)))
            ? new SubmissionId(new Guid(id)) : null;
    }

    private static byte[]? Decoded(string sent)
    {
        try
        {
            return WebEncoders.Base64UrlDecode(sent);
        }
        catch (FormatException)
        {
            // A field is whatever the browser sends.
            return null;
        }
    }

    private byte[] Mac(byte[] id, string browser, int key)
    {
        byte[] message = [.. id, .. Encoding.UTF8.GetBytes(browser)];
        return HMACSHA256.HashData(keys.For(Purpose, key), message);
    }
}

/// <summary>
/// Makes a ticket of a form: once for each submission, whoever presses how often. The number, the contact and the budget are taken
/// before the save; the save holds nothing but what it writes.
/// </summary>
public sealed class SubmitRequestHandler(
    HoldfastDb db, TicketLog log, TicketNumbers numbers, ContactBook contacts, DepartmentBook departments, HourBudgets budgets,
    TicketDoor door, FileBook files, Outbox outbox,
    IOptions<TicketsOptions> options, TimeProvider time)
{
    public async Task<SubmitRequestResult> Handle(SubmitRequest command, CancellationToken ct)
    {
        var line = door.Line(OneLine(command.Subject), command.Account);
        var subject = line.Text;
        var words = Words(command);
        words = words with { Found = [.. words.Found, .. line.Found] };
        List<RequestFault> faults =
        [
            .. subject.Length == 0 ? new[] { RequestFault.NoSubject } : [],
            .. subject.Length > Ticket.SubjectLength ? new[] { RequestFault.SubjectTooLong } : [],
            .. command.Details.Trim().Length == 0 ? new[] { RequestFault.NoDetails } : [],
            .. words.IsTooLong ? new[] { RequestFault.TooLong } : [],
        ];
        return faults.Count > 0 ? new SubmitRequestResult.Refused(faults)
            : await departments.Exists(command.Department, ct) ? await Send(command, subject, words, null, ct)
            : new SubmitRequestResult.NotThere();
    }

    /// <summary>A reply to a closed or full ticket as a new one that names it; nothing else of it comes along.</summary>
    /// <param name="before">As its owner sees it.</param>
    internal Task<SubmitRequestResult> FollowUp(AccountId account, Ticket before, TicketWords words, Guid? clientId, CancellationToken ct)
    {
        // The same reply again is the same submission.
        var key = SHA256.HashData(Encoding.UTF8.GetBytes($"{before.Id}:{account}:{clientId?.ToString() ?? words.Body}"));
        var command = new SubmitRequest(
            account, new SubmissionId(new Guid(key.AsSpan(0, 16))), before.Subject, words.Body, [], before.Department,
            TicketPriority.Normal, before.Category);
        return Send(command, before.Subject, words, before.Id, ct);
    }

    /// <summary>Text for one line: whatever ends a line or cannot be seen is a space.</summary>
    internal static string OneLine(string typed) => string.Join(' ', typed.Normalize(NormalizationForm.FormC)
        .Split([.. typed.Where(sign =>
            char.IsControl(sign) || char.GetUnicodeCategory(sign) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator),
                ' '],
            StringSplitOptions.RemoveEmptyEntries));

    /// <summary>What is kept of the details and the answers.</summary>
    internal TicketWords Words(SubmitRequest command) => door.OfMember(string.Join(
        "\n\n",
        new[] { command.Details.Trim(),
            string.Join('\n', command.Answers.Where(a => a.Value.Trim().Length > 0).Select(a => $"{a.Label}: {a.Value.Trim()}")) }
            .Where(part => part.Length > 0)), command.Account, command.Files);

    private async Task<SubmitRequestResult> Send(SubmitRequest command, string subject, TicketWords words, TicketId? follows,
        CancellationToken ct)
    {
        if (await Before(command, subject, words, ct) is { } before)
        {
            return before;
        }

        if (await files.IsSent(words.Files, ct))
        {
            return new SubmitRequestResult.Refused([RequestFault.FileIsSent]);
        }

        if (!await budgets.Take(TicketHours.RequestsOfAccount, command.Account.ToString(), options.Value.RequestsAnHour, ct))
        {
            return new SubmitRequestResult.TooMany(options.Value.RequestsAnHour);
        }

        if (await contacts.OfAccount(command.Account, ct) is not { } contact)
        {
            return new SubmitRequestResult.NotThere();
        }

        var number = await numbers.Next(ct);
        await log.EndFound(words, ct);
        var ticket = log.Open(
            new Happening.Opened(
                command.Kind, command.Channel, command.Department, command.Priority, contact.Id, command.Category, false,
                command.Submission, command.FormVersion, follows),
            number, subject, contact.Name, command.Account, words, time.GetUtcNow());
        outbox.Add(new RequestReceived(ticket.Id.Value, command.Account.Value));
        try
        {
            await db.SaveChangesAsync(ct);
            return new SubmitRequestResult.Sent(ticket.Id, number);
        }
        catch (DbUpdateException problem) when (DoubledRow.Is(problem))
        {
            // The same form, pressed twice: the other press was there first.
            db.ChangeTracker.Clear();
            return await Before(command, subject, words, ct)
                ?? (await files.IsSent(words.Files, ct) ? new SubmitRequestResult.Refused([RequestFault.FileIsSent])
                : throw new InvalidOperationException("A doubled submission is not there.", problem));
        }
    }

    private async Task<SubmitRequestResult?> Before(SubmitRequest command, string subject, TicketWords words, CancellationToken ct) =>
        await db.Set<Ticket>().AsNoTracking().Where(t => t.Submission == command.Submission && t.RequesterAccount == command.Account)
            .Join(db.Set<TicketText>().Where(t => t.Seq == 1), t => t.Id, t => t.Ticket, (t, text) => new { t.Id, t.Number, t.Subject, text.Body, text.TakenOutAt })
            .SingleOrDefaultAsync(ct) is not { } ticket ? null
            // What was taken out cannot be compared any more, and was sent once.
            : ticket.TakenOutAt is not null || ticket.Subject.Length == 0 || (ticket.Body == words.Body && ticket.Subject == subject)
                ? new SubmitRequestResult.Sent(ticket.Id, ticket.Number)
                : new SubmitRequestResult.SentOtherWords(ticket.Number);
}
