using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Web;

public static class WebModule
{
    public static void AddWeb(this IServiceCollection services)
    {
        services.AddOptions<ShellOptions>().BindConfiguration("Shell").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ShellOptions>, ShellOptionsShape>();
        services.AddSingleton<IValidateOptions<ShellOptions>, ShellOptionsValidator>();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<Cookies>();
        services.AddSingleton<NewsCookie>();
        services.AddSingleton<FlowCookies>();
        services.AddOptions<ContactOptions>().BindConfiguration("Recovery").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ContactOptions>, ContactOptionsValidator>();
        services.AddSingleton<TypedFields>();
        services.AddSingleton<CarriedAddress>();
        services.AddSingleton<ReturnAddress>();
        services.AddSingleton<StaticFiles>();
        services.AddHttpContextAccessor();
        services.AddRazorComponents();
        services.AddSingleton<IComponentActivator, PlainComponents>();
        services.AddAntiforgery();
        services.AddOptions<AntiforgeryOptions>().Configure<Cookies, PublicAddress>((form, cookies, address) =>
        {
            form.FormFieldName = TypedFields.TokenField;
            form.HeaderName = ReadsOwnBody.TokenHeader;
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
}
