using Holdfast.Platform.Accounts;
using Holdfast.Platform.Live;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Support.Desk;
using Holdfast.Support.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Holdfast.Support.Video;

public static class VideoModule
{
    public static void AddVideo(this IServiceCollection services)
    {
        services.AddOptions<VideoOptions>().BindConfiguration("Video").ValidateOnStart();
        services.AddSingleton<IValidateOptions<VideoOptions>, VideoOptionsShape>();
        services.AddSingleton<IValidateOptions<VideoOptions>, VideoOptionsValidator>();
        services.AddSingleton<VideoSettings>();
        services.AddSingleton<RelayProbe>();
        services.AddScoped<JoinLineHandler>();
        services.AddScoped<AgreeHandler>();
        services.AddScoped<EmailLinkHandler>();
        services.AddNotice<VideoLinkNotice>("video-link", "Your link to the video check", canLock: false);
        services.AddNotice<NotSameNotice>("video-not-same", "A video check: not the same person", canLock: false);
        services.AddScoped<CallActs>();
        services.AddScoped<CallSides>();
        services.AddScoped<CheckActs>();
        services.AddScoped<IProofSource, ProofByVideo>();
        services.AddScoped<VideoReader>();
        services.AddScoped<VideoPages>();
        services.AddScoped<DeskVideoPages>();
        services.AddSingleton<IJob, WatchCalls>();
        services.AddSingleton<IJob, DestroyPictures>();
        services.AddSingleton<ISaveHook, TellOfCalls>();
        services.AddLiveTopics<VideoTopic>(VideoTopics.StateKind);
        services.AddLiveTopics<SignalsTopic>(VideoTopics.SignalsKind);
        services.AddLiveTopics<DeskVideoTopic>(VideoTopics.DeskKind);
        services.AddNews(VideoText.LinkSent, VideoText.LeftLine, VideoText.Withdrawn, VideoText.Nobody, VideoText.NoSeat, VideoText.Invited, VideoText.Looked);
        services.AddMenuEntry(Menu.Desk, VideoPaths.Desk, "Video checks", "camera", 7, Role.Agent, Role.Lead, Role.Admin);
        services.AddWayOut(Place.ProtectedAccount, VideoPaths.Video, "Show us who you are by video", IsOn, hint: "At a computer with a camera, in about ten minutes. If you can't sign in, it tells you whom to ask first.", icon: "camera", order: 10);
        services.AddWayOut(Place.RecoveryDeadEnd, VideoPaths.Video, "Show us who you are by video", IsOn, hint: "At a computer with a camera, in about ten minutes. If you can't sign in, it tells you whom to ask first.", icon: "camera", order: 10);
        services.AddDeskPart<InvitePart>(DeskPlace.Ticket);
        services.AddDeskPart<InvitePart>(DeskPlace.Chat);
        services.AddSingleton<IExportPart, VideoExport>();
        services.AddSingleton<IEraseWithAccount, EraseCalls>();
        services.AddSingleton(new LeftOutOfExport(typeof(CallVerdict), "What an agent decided after a call, and why: it's about the check, and says how to pass it."));
        services.AddSingleton(new LeftOutOfExport(typeof(SecondLook), "Which agent looked at the pictures of a call."));
        services.AddSingleton(new LeftOutOfExport(typeof(PictureOpening), "Which agent opened a picture."));
    }

    public static void MapVideo(this IEndpointRouteBuilder routes)
    {
        VideoEndpoint.Map(routes);
        DeskVideoEndpoint.Map(routes);
        CheckEndpoint.Map(routes);
    }

    private static ValueTask<bool> IsOn(HttpContext http, CancellationToken ct) => ValueTask.FromResult(http.RequestServices.GetRequiredService<VideoSettings>().IsOn);
}

/// <summary>That they agreed, and the calls that they had.</summary>
internal sealed class VideoExport : IExportPart
{
    /// <summary>Calls of one person that are told: more than anybody can have in years.</summary>
    internal const int Most = 5_000;

    public string Name => "videoChecks";

    public IReadOnlyList<Type> Tables => [typeof(VideoCall), typeof(VideoConsent)];

    public async IAsyncEnumerable<object> Rows(HoldfastDb db, AccountId account, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var calls = db.Set<VideoCall>().AsNoTracking().Where(c => c.Account == account)
            .Join(db.Set<VideoConsent>(), c => c.Consent, consent => consent.Id, (call, consent) => new { call, consent })
            .OrderBy(one => one.call.JoinedAt).Take(Most).AsAsyncEnumerable();
        await foreach (var one in calls.WithCancellation(ct))
        {
            yield return new
            {
                Request = Tickets.TicketNumbers.Show(one.call.Number),
                one.call.JoinedAt,
                one.call.TakenAt,
                one.call.EndedAt,
                Ended = one.call.How?.ToString(),
                AgreedAt = one.consent.At,
                AgreedToVersion = one.consent.TextVersion,
                one.consent.WithdrawnAt,
                Pictures = await db.Set<CallPicture>().CountAsync(p => p.Call == one.call.Id && p.TakenAt != null, ct),
            };
        }
    }
}

/// <summary>That there was a call stays with the ticket, without the account; signals go with the call.</summary>
internal sealed class EraseCalls : IEraseWithAccount
{
    public async Task Erase(HoldfastDb db, AccountId account, DateTimeOffset now, CancellationToken ct)
    {
        await db.Set<CallSignal>().Where(s => db.Set<VideoCall>().Any(c => c.Id == s.Call && c.Account == account)).ExecuteDeleteAsync(ct);
        await CallPictures.Destroy(db, account, ct);
        await db.Set<CallVerdict>().Where(v => db.Set<VideoCall>().Any(c => c.Id == v.Call && c.Account == account)).ExecuteUpdateAsync(row => row.SetProperty(v => v.Reasons, ""), ct);
        await db.Set<VideoCall>().Where(c => c.Account == account).ExecuteUpdateAsync(row => row.SetProperty(c => c.Account, (AccountId?)null), ct);
        await db.Set<VideoConsent>().Where(c => c.Account == account).ExecuteUpdateAsync(row => row.SetProperty(c => c.Account, (AccountId?)null), ct);
    }
}
