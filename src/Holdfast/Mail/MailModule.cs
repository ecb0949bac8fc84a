using Holdfast.Accounts;
using Holdfast.Storage;
using Microsoft.Extensions.Options;

namespace Holdfast.Mail;

public static class MailModule
{
    /// <summary>The names in the outbox's rows of all that is mail.</summary>
    public static readonly IReadOnlyList<string> Consumers = [NoticeMail.Consumer, LinkMailer.Consumer];

    public static void AddMail(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<MailOptions>().BindConfiguration("Mail").ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidator>();
        services.AddScoped<Notices>();
        services.AddScoped<MailRenderer>();
        services.AddScoped<OutgoingMail>();
        services.AddSingleton<DkimSignature>();
        services.AddOutboxConsumer<Notice, NoticeFanOut>("notices");
        services.AddOutboxConsumer<NoticeToAddress, NoticeMail>(NoticeMail.Consumer);
        services.AddOutboxConsumer<LinkMail, LinkMailer>(LinkMailer.Consumer);
        services.AddScoped<Links>();
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
