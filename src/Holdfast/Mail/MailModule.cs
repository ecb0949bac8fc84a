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
        services.AddScoped<OutgoingMail>();
        services.AddSingleton<DkimSignature>();
        services.AddOutboxConsumer<Notice, NoticeFanOut>("notices");
        services.AddOutboxConsumer<NoticeToAddress, NoticeMail>("mail");
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
