using System.Globalization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Staff;
using Holdfast.Platform.Web;
using Holdfast.Security.Sessions;
using Holdfast.Support.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Support.Video;

public sealed record VerdictForm
{
    public string Answer { get; init => field = value ?? ""; } = "";

    public string With { get; init => field = value ?? ""; } = "";

    /// <summary>A day, as browsers send it.</summary>
    public string KnownSince { get; init => field = value ?? ""; } = "";

    public string[] Seen { get; init => field = value ?? []; } = [];

    public string Reasons { get; init => field = value ?? ""; } = "";
}

public sealed record PictureForm
{
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>The picture, as base64.</summary>
    public string Picture { get; init => field = value ?? ""; } = "";
}

/// <summary>The check in a call, its pictures, the verdict and the second look.</summary>
internal static class CheckEndpoint
{
    /// <summary>A picture as base64, each sign of it up to three in a form.</summary>
    private const int PictureBytes = CallPicture.MostBytes * 4;

    private const string One = VideoPaths.Desk + "/{number:int}";
    private const string Look = VideoPaths.Looks + "/{id:guid}";

    private static readonly Role[] Workers = [Role.Agent, Role.Lead, Role.Admin];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapForm(VideoPaths.Picture, Take).StandsOn(VideoPaths.Video).WithFormLimits(PictureBytes, FormLimits.Usual.Fields);
        Form(One + "/challenge", Challenge);
        Form(One + "/picture", AskForPicture);
        Form(One + "/verdict", Judge);
        routes.MapPage(VideoPaths.Pictures + "/{id:guid}", ShowPicture).ForRoles(Workers);
        routes.MapHandler(VideoPaths.Pictures + "/{id:guid}/content", [HttpMethods.Get], Picture).ForRoles(Workers);
        routes.MapPage(Look, ShowLook).ForRoles(Workers);
        foreach (var answer in Enum.GetValues<CallLook>())
        {
            Form($"{Look}/{VideoPaths.Word(answer)}", (Guid id, HttpContext http, CheckActs acts, NewsCookie news, CancellationToken ct) => Say(id, answer, http, acts, news, ct));
        }

        void Form(string path, Delegate handler) => routes.MapForm(path, handler).ForRoles(Workers).StandsOn(VideoPaths.Desk);
    }

    private static async Task<IResult> Take([FromForm] PictureForm? sent, HttpContext http, VideoPages pages, CheckActs acts, CancellationToken ct)
    {
        var form = sent ?? new PictureForm();
        var bytes = new byte[CallPicture.MostBytes + 3];
        return await pages.Open(http, ct) is not { } open || !Guid.TryParse(form.Id, out var id) ? TypedResults.NotFound()
            : !Convert.TryFromBase64String(form.Picture, bytes, out var length) ? TypedResults.StatusCode(StatusCodes.Status422UnprocessableEntity)
            : VideoEndpoint.Answer(await acts.TakePicture(open.Call, PictureId.From(id), bytes[..length], ct), http);
    }

    private static Task<IResult> Challenge(int number, HttpContext http, DeskVideoPages pages, CheckActs acts, CancellationToken ct) =>
        InCall(number, http, pages, call => acts.NextChallenge(http.SignedIn.Account, call, ct), ct);

    private static Task<IResult> AskForPicture(int number, HttpContext http, DeskVideoPages pages, CheckActs acts, CancellationToken ct) =>
        InCall(number, http, pages, call => acts.AskForPicture(http.SignedIn.Account, call, ct), ct);

    private static async Task<IResult> InCall(int number, HttpContext http, DeskVideoPages pages, Func<VideoCall, Task<CallResult>> act, CancellationToken ct) =>
        await pages.Find(http, number, ct) is { IsOver: false } call && await act(call.Call) is CallResult.Done or CallResult.TooMany
            ? Pages.Go(VideoPaths.Call(number))
            : TypedResults.NotFound();

    private static async Task<IResult> Judge(int number, [FromForm] VerdictForm? sent, HttpContext http, DeskVideoPages pages, CheckActs acts, CancellationToken ct)
    {
        var form = sent ?? new VerdictForm();
        if (await pages.Find(http, number, ct) is not { IsOver: true } call)
        {
            return TypedResults.NotFound();
        }

        List<Problem> problems = [];
        if (!Enum.TryParse<CallAnswer>(form.Answer, out var answer) || !Enum.IsDefined(answer))
        {
            problems.Add(new Problem(nameof(VerdictForm.Answer), "You haven't decided yet", "Choose verified, not verified or unsure."));
        }

        if (!Enum.TryParse<ComparedWith>(form.With, out var with) || !Enum.IsDefined(with))
        {
            problems.Add(new Problem(nameof(VerdictForm.With), "What did you compare with?", "Choose what you compared the person with."));
        }

        if (!DateOnly.TryParseExact(form.KnownSince, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var since))
        {
            problems.Add(new Problem(nameof(VerdictForm.KnownSince), "Since when do we have it?", "Enter the day from which we know it."));
        }

        if (problems.Count == 0)
        {
            switch (await acts.Handle(new Judge(await pages.Viewer(http, ct), call.Call, answer, with, since, form.Seen, form.Reasons), ct))
            {
                case JudgeResult.Done:
                    return Pages.Go(VideoPaths.Call(number));
                case JudgeResult.NoReasons:
                    problems.Add(new Problem(nameof(VerdictForm.Reasons), "There are no reasons yet", "Write what you saw, so that others can follow you."));
                    break;
                case JudgeResult.ReasonsTooLong:
                    problems.Add(new Problem(nameof(VerdictForm.Reasons), "The reasons are too long", $"Use {CallVerdict.ReasonsLength:N0} characters or fewer."));
                    break;
                case JudgeResult.TooYoung:
                    problems.Add(new Problem(nameof(VerdictForm.KnownSince), "That's too new", "A stranger may have put it there. Compare with something that we've known for more than a week."));
                    break;
                case JudgeResult.NotAllSeen:
                    problems.Add(new Problem(nameof(VerdictForm.Answer), "\"Verified\" needs every tick and a picture", "Choose another verdict, or tick what you saw. A second agent looks at the pictures."));
                    break;
                default:
                    return TypedResults.NotFound();
            }
        }

        return await pages.DrawCall(http, number, null, ct, StatusCodes.Status422UnprocessableEntity, form, problems);
    }

    private static async Task<IResult> ShowPicture(Guid id, HttpContext http, CheckActs acts, TimeProvider time, CancellationToken ct) =>
        await acts.PictureFor(http.SignedIn.Account, PictureId.From(id), ct) is { } picture
            ? Pages.Draw<PicturePage>(new { Picture = picture, Now = time.GetUtcNow() })
            : TypedResults.NotFound();

    private static async Task<IResult> Picture(Guid id, HttpContext http, CheckActs acts, CancellationToken ct) =>
        await acts.OpenPicture(http.SignedIn.Account, PictureId.From(id), ct) is { } jpeg ? TypedResults.Bytes(jpeg, "image/jpeg") : TypedResults.NotFound();

    private static async Task<IResult> ShowLook(Guid id, HttpContext http, VideoReader reader, NewsCookie news, CancellationToken ct) =>
        await reader.LookOf(http.SignedIn.Account, LookId.From(id), ct) is { } look ? Pages.Draw<LookPage>(new { Look = look, News = news.Take(http) }) : TypedResults.NotFound();

    private static async Task<IResult> Say(Guid id, CallLook answer, HttpContext http, CheckActs acts, NewsCookie news, CancellationToken ct)
    {
        if (await acts.Look(http.SignedIn.Account, LookId.From(id), answer, http.Origin, ct) is not CallResult.Done)
        {
            return TypedResults.NotFound();
        }

        news.Leave(http, VideoText.Looked);
        return Pages.Go(VideoPaths.Desk);
    }
}
