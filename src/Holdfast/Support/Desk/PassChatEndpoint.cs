using Holdfast.Platform.Accounts;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Chat;
using Holdfast.Support.Departments;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Support.Desk;

public sealed record PassForm
{
    /// <summary>"agent:" or "department:", and the id.</summary>
    public string To { get; init => field = value ?? ""; } = "";

    /// <summary>A colleague's id.</summary>
    public string Who { get; init => field = value ?? ""; } = "";

    public string Word { get; init => field = value ?? ""; } = "";

    /// <summary>The form's own id.</summary>
    public string Once { get; init => field = value ?? ""; } = "";
}

/// <summary>What agents do with a chat besides writing in it, and what leads see of the others'.</summary>
internal static class PassChatEndpoint
{
    private const string One = DeskPaths.Chats + "/{number:int}";

    private static readonly Role[] Workers = [Role.Agent, Role.Lead, Role.Admin];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(DeskPaths.OtherChats, Others).ForRoles(Role.Lead, Role.Admin);
        Form("/pass", Pass);
        Form("/give-back", GiveBack);
        Form("/invite", Invite);
        Form("/read-along", ReadAlong);
        Form("/transcript", Transcript);
        Form("/to-email", ToEmail);

        void Form(string act, Delegate handler) => routes.MapForm(One + act, handler, ReadingsEndpoint.Bounded).ForRoles(Workers).StandsOn(DeskPaths.Chats);
    }

    private static async Task<IResult> Others(HttpContext http, TicketViewers viewers, DeskChats chats, TimeProvider time, CancellationToken ct) =>
        Pages.Draw<OtherChatsPage>(new { Chats = await chats.Others(await viewers.Staff(http.SignedIn.Account, http.SignedIn.Role, ct), ct), Now = time.GetUtcNow() });

    private static async Task<IResult> Pass(int number, [FromForm] PassForm? sent, HttpContext http, Act act, ChatsPages pages, PassActs acts, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new PassForm();
        var parts = form.To.Split(':', 2);
        if (await act.On(http, number, ct) is not { } on || parts.Length != 2 || !Guid.TryParse(parts[1], out var id))
        {
            return TypedResults.NotFound();
        }

        var result = parts[0] switch
        {
            "agent" => await acts.Pass(new PassToAgent(on.By, on.Ticket, AccountId.From(id), form.Word), ct),
            "department" => await acts.Pass(new PassToDepartment(on.By, on.Ticket, DepartmentId.From(id), form.Word), ct),
            _ => new PassResult.NotThere(),
        };
        return await Answer(result, ChatsText.Passed, DeskPaths.Chats, number, form, http, pages, news, ct);
    }

    private static async Task<IResult> GiveBack(
        int number, [FromForm] PassForm? sent, HttpContext http, Act act, Conversations conversations, ChatsPages pages, PassActs acts, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new PassForm();
        return await act.On(http, number, ct) is { } on && await conversations.PassedBy(on.Ticket, ct) is { } before
            ? await Answer(await acts.Pass(new PassToAgent(on.By, on.Ticket, before, form.Word), ct), ChatsText.Passed, DeskPaths.Chats, number, form, http, pages, news, ct)
            : TypedResults.NotFound();
    }

    private static async Task<IResult> Invite(int number, [FromForm] PassForm? sent, HttpContext http, Act act, ChatsPages pages, PassActs acts, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new PassForm();
        if (await act.On(http, number, ct) is not { } on || !Guid.TryParse(form.Who, out var who))
        {
            return TypedResults.NotFound();
        }

        var result = await acts.Invite(new InviteAgent(on.By, on.Ticket, AccountId.From(who)), ct);
        return result is PassResult.Away away
            ? await pages.Draw(http, number, new TypedByAgent(), [], ChatsText.NotHere(away.Name), ct, StatusCodes.Status409Conflict)
            : await Answer(result, ChatsText.Invited, DeskPaths.Chat(number), number, form, http, pages, news, ct);
    }

    private static async Task<IResult> ReadAlong(
        int number, [FromForm] PassForm? sent, HttpContext http, Act act, TicketThread threads, Readings readings, ChatsPages pages, PassActs acts, NewsCookie news, CancellationToken ct)
    {
        if (await act.On(http, number, ct) is not { } on || await threads.Read(on.By, number, null, int.MaxValue, ct) is not { } thread)
        {
            return TypedResults.NotFound();
        }

        await readings.Note(on.By, thread, ct);
        return await Answer(await acts.ReadAlong(on.By, on.Ticket, ct), ChatsText.Reading, DeskPaths.Chat(number), number, sent ?? new PassForm(), http, pages, news, ct);
    }

    private static async Task<IResult> Transcript(int number, [FromForm] PassForm? sent, HttpContext http, Act act, ChatsPages pages, PassActs acts, NewsCookie news, CancellationToken ct)
    {
        var form = sent ?? new PassForm();
        if (await act.On(http, number, ct) is not { } on)
        {
            return TypedResults.NotFound();
        }

        var result = await acts.Send(new SendTranscript(on.By, on.Ticket, Guid.TryParse(form.Once, out var once) ? once : null), ct);
        news.Leave(http, result switch
        {
            PassResult.TooOften => ChatsText.TranscriptTooOften,
            PassResult.NoAddress => ChatsText.TranscriptNoAddress,
            _ => ChatsText.TranscriptSent,
        });
        return Pages.Go(DeskPaths.Chat(number));
    }

    private static async Task<IResult> ToEmail(int number, HttpContext http, Act act, ChatActs acts, NewsCookie news, CancellationToken ct)
    {
        if (await act.On(http, number, ct) is not { } on)
        {
            return TypedResults.NotFound();
        }

        switch (await acts.GoOnByEmail(on.By, on.Ticket, ct))
        {
            case ChatWrite.Done:
                news.Leave(http, ChatsText.ToEmail);
                return Pages.Go(TicketPaths.OfTicket(number));
            case ChatWrite.Ended:
                news.Leave(http, ChatsText.WasOver);
                return Pages.Go(DeskPaths.Chats);
            default:
                return TypedResults.NotFound();
        }
    }

    /// <summary>What was refused comes back with the words, and the chat is as it was.</summary>
    private static async Task<IResult> Answer(
        PassResult result, NewsKind done, string leadsTo, int number, PassForm form, HttpContext http, ChatsPages pages, NewsCookie news, CancellationToken ct)
    {
        switch (result)
        {
            case PassResult.Done:
                news.Leave(http, done);
                return Pages.Go(leadsTo);
            case PassResult.Ended:
                news.Leave(http, ChatsText.WasOver);
                return Pages.Go(DeskPaths.Chats);
            case PassResult.TooLong far:
                return await Again([new Problem(nameof(PassForm.Word), "The word is too long", $"Use {PassActs.WordLength:N0} characters or fewer. This has {far.Length:N0}.")], null, 0);
            case PassResult.Away away:
                return await Again([], ChatsText.Away(away.Name), StatusCodes.Status409Conflict);
            case PassResult.NoSeat full:
                return await Again([], ChatsText.HasNoSeat(full.Name), StatusCodes.Status409Conflict);
            case PassResult.Closed closed:
                return await Again([], ChatsText.DepartmentClosed(closed.Department), StatusCodes.Status409Conflict);
            case PassResult.LineIsFull full:
                return await Again([], ChatsText.LineIsFull(full.Department), StatusCodes.Status409Conflict);
            case PassResult.TooMany:
                return await Again([], ChatsText.GuestsAreEnough, StatusCodes.Status409Conflict);
            default:
                return TypedResults.NotFound();
        }

        Task<IResult> Again(IReadOnlyList<Problem> problems, News? told, int status) =>
            pages.Draw(http, number, new TypedByAgent { Word = form.Word }, problems, told, ct, status);
    }
}
