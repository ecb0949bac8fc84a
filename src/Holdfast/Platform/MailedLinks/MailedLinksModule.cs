using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Mail;
using Holdfast.Platform.Storage;

namespace Holdfast.Platform.MailedLinks;

public static class MailedLinksModule
{
    public static void AddMailedLinks(this IServiceCollection services)
    {
        services.AddOutboxConsumer<LinkMail, LinkMailer>(LinkMailer.Consumer);
        services.AddScoped<IDescribesDeliveries, LinkMailWords>();
        services.AddSingleton(new MailConsumer(LinkMailer.Consumer));
        services.AddSingleton<LinkTemplates>();
        services.AddScoped<Links>();
        services.AddSingleton<ISaveHook, LinkGuard>();
        services.AddSingleton<LinkFlow>();
        services.AddSingleton<IJob, ForgetOldLinks>();
        services.AddSingleton(new LeftOutOfExport(typeof(Link), "It goes to its owner by mail and is over within days; only what recognises it is kept."));
        services.AddSingleton<IHttpContextFactory>(all => new LinkTokens(new DefaultHttpContextFactory(all)));
    }
}
