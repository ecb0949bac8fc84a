using Holdfast.Platform.Accounts;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;

namespace Holdfast.Support.Requests;

public static class RequestsModule
{
    public static void AddRequests(this IServiceCollection services)
    {
        RequestNews.Register(services);
        FormEvents.Register(services);
        services.AddSingleton<FormMemory>();
        services.AddScoped<RequestForms>();
        services.AddScoped<FormEditor>();
        services.AddScoped<FormDrafts>();
        services.AddSingleton<IJob, ForgetFormDrafts>();
        services.AddSingleton<IEraseWithAccount, EraseFormDrafts>();
        services.AddSingleton(new LeftOutOfExport(typeof(FormDraft), "A form that somebody who works here has begun to change; nothing in it is theirs."));
        services.AddMenuEntry(Menu.Admin, RequestPaths.AdminForm, "Request form", "inbox", 45, Role.Admin, Role.Auditor);
        services.AddScoped<RequestPages>();
        services.AddScoped<KeptRequests>();
        services.AddScoped<SendRequestHandler>();
        services.AddScoped<MyRequestPages>();
        services.AddSingleton(new LeftOutOfExport(typeof(FormVersion), "It says who made a version of the form; nothing in it is theirs."));

        services.AddMenuEntry(Menu.Account, RequestPaths.Mine, "My requests", "inbox", 700);
        services.AddWayOut(Place.HelpFront, RequestPaths.New, "Submit a request", hint: "A person reads it and answers by email.", icon: "mail", order: 10);
        services.AddWayOut(
            Place.HelpFront, RequestPaths.About(RequestPaths.GotIn), "Report that somebody got into your account", hint: "Secure your account first, then tell us.", icon: "shield-alert", order: 20);
        services.AddWayOut(
            Place.SecuredAccount, RequestPaths.About(RequestPaths.GotIn, "secured"), "Report it to us", hint: "We'll look at what happened, and at what else may be wrong.", icon: "mail");
        services.AddWayOut(
            Place.ProtectedAccount, RequestPaths.About(RequestPaths.GotIn, "locked-out"), "Tell us what happened", hint: "A person reads it and answers by email.", icon: "mail");
    }

    public static void MapRequests(this IEndpointRouteBuilder routes)
    {
        RequestEndpoint.Map(routes);
        MyRequestsEndpoint.Map(routes);
        FormEditorEndpoint.Map(routes);
    }
}
