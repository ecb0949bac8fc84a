using Holdfast.Platform.Web;
using Holdfast.Security.Passwords;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Security.Sessions;

public sealed record NameDeviceForm
{
    public string Name { get; init => field = value ?? ""; } = "";
}

/// <summary>/settings/devices and the acts on it.</summary>
internal static class DevicesEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage(SessionPaths.Devices, Show);
        routes.MapForm(SessionPaths.Devices + "/sign-ins/{id:guid}/sign-out", SignOut).StandsOn(SessionPaths.Devices);
        routes.MapPage(SessionPaths.SignOutOthers, ShowSignOutOthers);
        routes.MapForm(SessionPaths.SignOutOthers, SignOutOthers).StandsOn(SessionPaths.Devices);
        routes.MapPage(SessionPaths.LostDevice, ShowWhichLost);
        routes.MapPage(SessionPaths.Devices + "/sign-ins/{id:guid}/lost", ShowLost);
        routes.MapForm(SessionPaths.Devices + "/sign-ins/{id:guid}/lost", Lose).StandsOn(SessionPaths.Devices);
        routes.MapForm(SessionPaths.Devices + "/{id:guid}/forget", Forget).StandsOn(SessionPaths.Devices);
        routes.MapForm(SessionPaths.Devices + "/{id:guid}/name", Name).StandsOn(SessionPaths.Devices);
        routes.MapForm(SessionPaths.Devices + "/{id:guid}/stop-remembering", StopRemembering).StandsOn(SessionPaths.Devices);
    }

    private static async Task<RazorComponentResult<DevicesPage>> Show(
        HttpContext http, SignInList list, NewsCookie news, CancellationToken ct, int skip = 0)
    {
        var from = Math.Clamp(skip, 0, 10_000);
        var signedOut = await list.SignedOut(http.SignedIn.Account, from, SignInList.PageSize + 1, ct);
        return Pages.Draw<DevicesPage>(new
        {
            SignedIn = await list.SignedIn(http.SignedIn, SignInList.Most, ct),
            SignedOut = (IReadOnlyList<KnownDeviceLine>)[.. signedOut.Take(SignInList.PageSize)],
            News = news.Take(http),
            Older = signedOut.Count > SignInList.PageSize ? $"{SessionPaths.Devices}?skip={from + SignInList.PageSize}" : null,
        });
    }

    private static async Task<IResult> SignOut(
        Guid id, HttpContext http, EndSignIns acts, FreshProof proof, SessionCookies cookies, NewsCookie news, CancellationToken ct)
    {
        var target = new SessionId(id);
        if (target == http.SignedIn.Session)
        {
            await acts.End(http.SignedIn, target, http.Origin, ct);
            cookies.RemoveTokenAndTraces(http);
            news.Leave(http, SessionNews.SignedOut);
            return Pages.Go(Paths.SignIn);
        }

        if (await proof.Missing(http, FreshProof.ForDevices, SessionPaths.Devices) is { } first)
        {
            return Pages.Go(first);
        }

        news.Leave(http, await acts.End(http.SignedIn, target, http.Origin, ct) ? SessionNews.DeviceSignedOut : SessionNews.DeviceGone);
        return Pages.Go(SessionPaths.Devices);
    }

    private static async Task<RazorComponentResult<SignOutOthersPage>> ShowSignOutOthers(HttpContext http, SignInList list, CancellationToken ct)
    {
        var signedIn = await list.SignedIn(http.SignedIn, SignInList.Most, ct);
        return Pages.Draw<SignOutOthersPage>(new { Others = (IReadOnlyList<SignInLine>)[.. signedIn.Where(line => !line.IsThisDevice)] });
    }

    private static async Task<SeeOther> SignOutOthers(
        HttpContext http, EndSignIns acts, FreshProof proof, SessionCookies cookies, NewsCookie news, CancellationToken ct)
    {
        if (await proof.Missing(http, FreshProof.ForDevices, SessionPaths.SignOutOthers) is { } first)
        {
            return Pages.Go(first);
        }

        if (await acts.EndOthers(http.SignedIn, http.Origin, ct) is { } done)
        {
            cookies.WriteToken(http, done.Token);
            news.Leave(http, SessionNews.OthersSignedOut, done.Ended);
        }
        else
        {
            news.Leave(http, SessionNews.ChangedMeanwhile);
        }

        return Pages.Go(SessionPaths.Devices);
    }

    /// <summary>From the overview: one press for the device that is missed, and what happens is said before.</summary>
    private static async Task<RazorComponentResult<WhichDevicePage>> ShowWhichLost(HttpContext http, SignInList list, CancellationToken ct)
    {
        var signedIn = await list.SignedIn(http.SignedIn, SignInList.Most, ct);
        return Pages.Draw<WhichDevicePage>(new { Others = (IReadOnlyList<SignInLine>)[.. signedIn.Where(line => !line.IsThisDevice)] });
    }

    private static async Task<IResult> ShowLost(Guid id, HttpContext http, SignInList list, NewsCookie news, CancellationToken ct)
    {
        var line = (await list.SignedIn(http.SignedIn, SignInList.Most, ct)).FirstOrDefault(line => line.Id == id && !line.IsThisDevice);
        return line is null ? Gone(http, news) : Pages.Draw<LoseDevicePage>(new { Device = line });
    }

    private static async Task<IResult> Lose(
        Guid id, HttpContext http, EndSignIns acts, FreshProof proof, NewsCookie news, CancellationToken ct)
    {
        if (await proof.Missing(http, FreshProof.ForDevices, SessionPaths.Lost(id)) is { } first)
        {
            return Pages.Go(first);
        }

        if (!await acts.Lose(http.SignedIn, new SessionId(id), http.Origin, ct))
        {
            return Gone(http, news);
        }

        news.Leave(http, SessionNews.DeviceLost);
        return Pages.Go(PasswordPaths.Password);
    }

    private static async Task<SeeOther> Forget(Guid id, HttpContext http, EndSignIns acts, NewsCookie news, CancellationToken ct)
    {
        news.Leave(http, await acts.Forget(http.SignedIn, new DeviceId(id), http.Origin, ct) ? SessionNews.DeviceForgotten : SessionNews.DeviceGone);
        return Pages.Go(SessionPaths.Devices);
    }

    private static async Task<SeeOther> StopRemembering(Guid id, HttpContext http, EndSignIns acts, NewsCookie news, CancellationToken ct)
    {
        news.Leave(http, await acts.StopRemembering(http.SignedIn, new DeviceId(id), http.Origin, ct) ? SessionNews.DeviceNotRemembered : SessionNews.DeviceGone);
        return Pages.Go(SessionPaths.Devices);
    }

    private static async Task<SeeOther> Name(Guid id, [FromForm] NameDeviceForm? sent, HttpContext http, NameDevice names, NewsCookie news, CancellationToken ct)
    {
        news.Leave(http, await names.Handle(http.SignedIn, new DeviceId(id), (sent ?? new NameDeviceForm()).Name, ct) ? SessionNews.DeviceNamed : SessionNews.DeviceNotNamed);
        return Pages.Go(SessionPaths.Devices);
    }

    private static SeeOther Gone(HttpContext http, NewsCookie news)
    {
        news.Leave(http, SessionNews.DeviceGone);
        return Pages.Go(SessionPaths.Devices);
    }
}
