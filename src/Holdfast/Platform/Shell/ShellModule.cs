using Holdfast.Platform.Web;

namespace Holdfast.Platform.Shell;

public static class ShellModule
{
    public static void AddShell(this IServiceCollection services)
    {
        services.AddSingleton<Menus>();
        services.AddSingleton<OpenWays>();
        services.AddHome(Menu.Top, Paths.Help, "Help", "help");
        services.AddMenuEntry(Menu.Top, Paths.Help, "Help", "help", 0);
    }

    /// <summary>What every request passes first.</summary>
    public static void UseShell(this WebApplication app)
    {
        app.UseForwardedHeaders();
        var files = app.Services.GetRequiredService<StaticFiles>();
        app.Use((http, next) =>
        {
            files.Unwrap(http);
            return next(http);
        });
        app.UseRouting();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<Failures>();
        app.UseMiddleware<FormGuard>();
    }

    /// <summary>What a form passes once it is known who sent it.</summary>
    public static void UseForms(this WebApplication app)
    {
        app.UseAntiforgery();
        app.UseMiddleware<OpenTooLong>();
    }

    /// <summary>After the static files.</summary>
    public static void MapShell(this IEndpointRouteBuilder routes)
    {
        routes.ServiceProvider.GetRequiredService<StaticFiles>().Learn(routes.DataSources);
        routes.MapPage("/", (HttpContext http, Menus menus) => Pages.Go(menus.StartOf(http.Features.Get<Visitor>()).Path)).OpenToStrangers("It only leads on.");
    }
}
