using Holdfast.Platform.Accounts;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Sessions;

public static class SessionsModule
{
    public static void AddSessions(this IServiceCollection services)
    {
        services.AddMenuEntry(Menu.Account, SessionPaths.Devices, "Devices", "laptop", 40);
        SessionEvents.Register(services);
        SessionNews.Register(services);
        SessionEnds.Register(services);
        services.AddOptions<SessionsOptions>().BindConfiguration("Sessions").ValidateOnStart();
        services.AddSingleton<IValidateOptions<SessionsOptions>, SessionsOptionsValidator>();
        services.AddSingleton<SessionMemory>();
        services.AddSingleton<LivingSessions>();
        services.AddSingleton<LiveRequests>();
        services.AddSingleton<LiveEndings>();
        services.AddSingleton<ISaveHook, LiveSessionGuard>();
        services.AddSingleton<ISaveHook, SessionMemoryHook>();
        services.AddSingleton<ISaveHook>(all => all.GetRequiredService<LiveEndings>());
        services.AddHostedService(all => all.GetRequiredService<LiveEndings>());
        services.AddSingleton<LastSeen>();
        services.AddHostedService(all => all.GetRequiredService<LastSeen>());
        services.AddSingleton<SessionCheck>();
        services.AddSingleton<SessionCookies>();
        services.AddSingleton<SignedOutAnswer>();
        services.AddSingleton<FreshProof>();
        services.AddSingleton<IAntiforgeryAdditionalDataProvider, SessionBoundForms>();
        services.AddSingleton<IJob, ForgetOldSessions>();
        services.AddNotice<DeviceLostNotice>("device-lost", "A device was reported as lost");
        services.AddSingleton<IExportPart, DeviceExport>();
        services.AddSingleton<IExportPart, SignInExport>();
        services.AddSingleton<IJob, ForgetKeptForms>();
        services.AddScoped<KeptForms>();
        services.AddScoped<SessionBook>();
        services.AddScoped<ISecretKind, SignInSecret>();
        services.AddNotice<SignInFoundNotice>("sign-in-found", "We signed out one of your devices");
        services.AddScoped<KnownDevices>();
        services.AddScoped<SignInList>();
        services.AddScoped<EndSignIns>();
        services.AddScoped<NameDevice>();
    }

    /// <summary>From here on it is known who sends the request.</summary>
    public static void UseSessions(this WebApplication app) => app.UseMiddleware<SessionMiddleware>();

    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        DevicesEndpoint.Map(routes);
        EndingStream.Map(routes);
        CheckEndpoint.Map(routes);
        KeptFormEndpoint.Map(routes);
    }
}
