using Holdfast.Platform.Web;

namespace Holdfast.Platform.Shell;

public static class ShellModule
{
    /// <summary>What every request passes first.</summary>
    public static void UseShell(this WebApplication app)
    {
        app.UseForwardedHeaders();
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

    public static void MapShell(this IEndpointRouteBuilder routes)
    {
        routes.MapPage(Paths.Help, () => Pages.Draw<HelpPage>(new { })).OpenToStrangers();
        routes.MapPage("/", () => Pages.Go(Paths.Settings)).OpenToStrangers();
    }
}
