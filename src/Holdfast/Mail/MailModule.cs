using Holdfast.Accounts;
using Holdfast.Storage;
using Microsoft.Extensions.Options;

namespace Holdfast.Mail;

public static class MailModule
{
    public static void AddMail(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<MailOptions>().BindConfiguration("Mail").ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidator>();
        services.AddScoped<Notices>();
        services.AddScoped<MailRenderer>();
        services.AddScoped<IOutboxConsumer, NoticeFanOut>();
        services.AddScoped<IOutboxConsumer, NoticeMail>();
        services.AddSingleton<Letters>();
        services.AddScoped<Links>();
        services.AddScoped<IOutboxConsumer, LinkMailer>();
        services.AddSingleton<ISaveHook, LinkGuard>();
        services.AddSingleton<LinkFlow>();
        services.AddSingleton<IJob, ForgetOldLinks>();
        services.AddSingleton(new LeftOutOfExport(typeof(Link), "It goes to its owner by mail and is over within days; only what recognises it is kept."));
        services.AddSingleton<IHttpContextFactory>(all => new LinkTokens(new DefaultHttpContextFactory(all)));
        if (HasLocalMailbox(builder.Environment, builder.Configuration))
        {
            services.AddSingleton<LocalMailbox>();
            services.AddSingleton<IMailTransport>(all => all.GetRequiredService<LocalMailbox>());
        }
        else
        {
            services.AddSingleton<IMailTransport, SmtpTransport>();
        }
    }

    public static void MapMail(this WebApplication app)
    {
        if (HasLocalMailbox(app.Environment, app.Configuration))
        {
            MailboxEndpoint.Map(app);
        }
    }

    private static bool HasLocalMailbox(IHostEnvironment environment, IConfiguration configuration) =>
        environment.IsDevelopment() && string.IsNullOrEmpty(configuration["Mail:Smtp:Host"]);
}
