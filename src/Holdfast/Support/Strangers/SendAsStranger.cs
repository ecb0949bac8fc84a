using Holdfast.Platform.Accounts;
using Holdfast.Platform.Audit;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Files;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Throttling;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Strangers;

/// <param name="Browser">What the form was bound to.</param>
/// <param name="Request">As a member would send it; whose it is is not known.</param>
public sealed record SendAsStranger(string Name, string Address, SubmitRequest Request, string Browser, Network Network, Origin Origin);

public abstract record SendAsStrangerResult
{
    private SendAsStrangerResult()
    {
    }

    /// <summary>It waits for the worker; or the same form was sent before.</summary>
    public sealed record Taken(int Number) : SendAsStrangerResult;

    public sealed record TooMany : SendAsStrangerResult;

    /// <summary>So much waits for a confirmation that there is no room.</summary>
    public sealed record NoRoom : SendAsStrangerResult;

    public sealed record TooLong : SendAsStrangerResult;

    /// <summary>A file was sent before.</summary>
    public sealed record FileIsSent : SendAsStrangerResult;
}

/// <summary>What strangers are bounded by before anything of theirs is taken.</summary>
public sealed class StrangerBounds(ParkedTickets parked, HourBudgets budgets, IOptions<StrangersOptions> options)
{
    /// <summary>Takes one request of the browser and its network; null where that is right.</summary>
    public async Task<SendAsStrangerResult?> Refuse(string browser, Network network, CancellationToken ct) =>
        // The browser's first: what is refused to one browser takes nothing from its network.
        !await budgets.Take(StrangerHours.RequestsOfBrowser, browser, options.Value.RequestsOfBrowser, ct)
            || !await budgets.Take(StrangerHours.RequestsOfNetwork, network.ToString(), options.Value.RequestsOfNetwork, ct)
            ? new SendAsStrangerResult.TooMany()
            : await parked.HasRoom(ct) ? null : new SendAsStrangerResult.NoRoom();
}

/// <summary>A stranger's request is to be parked, and its email to be sent.</summary>
public sealed record StrangerAsked(Guid Request) : IOutboxMessage
{
    static string IOutboxMessage.Kind => "stranger-asked";

    /// <summary>Whoever it is about is not known.</summary>
    Guid? IOutboxMessage.Subject => null;
}

/// <summary>
/// Takes what a stranger sent. Nothing here looks at the address: the worker does, so that the page, the statements and the time say
/// nothing about it (rulings G13, rulings F31).
/// </summary>
public sealed class SendAsStrangerHandler(
    HoldfastDb db, SubmitRequestHandler submit, TicketDoor door, TicketLog log, TicketNumbers numbers, StrangerBounds bounds, FileBook files, Outbox outbox, TimeProvider time)
{
    public async Task<SendAsStrangerResult> Handle(SendAsStranger command, CancellationToken ct)
    {
        var request = command.Request;
        var subject = door.Line(SubmitRequestHandler.OneLine(request.Subject), default);
        var words = submit.Words(request);
        words = words with { Found = [.. words.Found, .. subject.Found] };
        if (words.IsTooLong)
        {
            return new SendAsStrangerResult.TooLong();
        }

        if (await Before(request.Submission, ct) is { } before)
        {
            return before;
        }

        if (await files.IsSent(request.Files, ct))
        {
            return new SendAsStrangerResult.FileIsSent();
        }

        if (await bounds.Refuse(command.Browser, command.Network, ct) is { } refused)
        {
            return refused;
        }

        var number = await numbers.Next(ct);
        await log.EndFound(words, ct);
        db.Add(new StrangerRequest
        {
            Id = request.Submission,
            Number = number,
            Name = PersonName.Of(command.Name),
            Address = command.Address,
            Subject = subject.Text,
            Words = words.Body,
            Department = request.Department,
            Priority = request.Priority,
            Category = request.Category,
            FormVersion = request.FormVersion,
            Channel = request.Channel,
            Files = ParkedFiles.Write(request.Files),
            Device = command.Origin.Device,
            Network = command.Origin.Network,
            At = time.GetUtcNow(),
        });
        outbox.Add(new StrangerAsked(request.Submission.Value));
        try
        {
            await db.SaveChangesAsync(ct);
            return new SendAsStrangerResult.Taken(number);
        }
        catch (DbUpdateException problem) when (DoubledRow.Is(problem))
        {
            // The same form, pressed twice: the other press was there first.
            db.ChangeTracker.Clear();
            return await Before(request.Submission, ct) ?? throw new InvalidOperationException("A doubled submission is not there.", problem);
        }
    }

    private async Task<SendAsStrangerResult?> Before(SubmissionId submission, CancellationToken ct) =>
        await db.Set<StrangerRequest>().Where(r => r.Id == submission).Select(r => (int?)r.Number).SingleOrDefaultAsync(ct) is { } number
            ? new SendAsStrangerResult.Taken(number)
            : null;
}
