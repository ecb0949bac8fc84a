using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Holdfast.Shell;

public static class ShellModule
{
    public static void AddShell(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ShellOptions>().BindConfiguration("Shell").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ShellOptions>, ShellOptionsShape>();
        services.AddSingleton<IValidateOptions<ShellOptions>, ShellOptionsValidator>();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<Cookies>();
        services.AddSingleton<NewsCookie>();
        services.AddSingleton<FlowCookies>();
        services.AddSingleton<TypedFields>();
        services.AddSingleton<ReturnAddress>();
        services.AddHttpContextAccessor();
        services.AddRazorComponents();
        services.AddSingleton<IComponentActivator, PlainComponents>();
        services.AddAntiforgery();
        services.AddOptions<AntiforgeryOptions>().Configure<Cookies, PublicAddress>((form, cookies, address) =>
        {
            form.FormFieldName = OpenTooLong.TokenField;
            form.HeaderName = "X-Form-Token";
            form.SuppressXFrameOptionsHeader = true;
            form.SuppressReadingTokenFromFormBody = false;
            form.Cookie.Name = cookies.NameOf(Cookies.Form);
            form.Cookie.SameSite = SameSiteMode.Lax;
            form.Cookie.HttpOnly = true;
            form.Cookie.SecurePolicy = address.IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
        });
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ShellOptions>>((forwarded, shell) =>
        {
            // Only the client's address: scheme and host come from the configuration.
            forwarded.ForwardedHeaders = shell.Value.TrustedProxies.Count > 0 ? ForwardedHeaders.XForwardedFor : ForwardedHeaders.None;
            forwarded.ForwardLimit = null;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in shell.Value.TrustedProxies)
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        });
    }

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
