using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;

namespace Holdfast.Security.Compromise;

public static class CompromiseModule
{
    public static void AddCompromise(this IServiceCollection services)
    {
        CompromiseEvents.Register(services);
        CompromiseNews.Register(services);
        CompromiseEnds.Register(services);
        services.AddNotice<SecuringBegunNotice>("securing-begun", "Somebody began to secure your account");
        services.AddNotice<SecuringStoppedNotice>("securing-stopped", "Securing your account was stopped");
        services.AddSingleton<ISaveHook, FreezeGuard>();
        services.AddScoped<SecureAccountHandler>();
        services.AddScoped<SecuringPages>();
    }

    /// <summary>Whoever meets a frozen account from here on is answered in words.</summary>
    public static void UseCompromise(this WebApplication app) => app.UseMiddleware<FrozenAnswer>();

    public static void MapCompromise(this IEndpointRouteBuilder routes) => CompromisedEndpoint.Map(routes);
}
