using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Mail;

/// <summary>A consumer of the outbox whose rows are mail: health and the doctor look at how these fare.</summary>
/// <param name="Name">Its name in the rows.</param>
public sealed record MailConsumer(string Name);

public static class MailModule
{
    public static void AddMail(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<MailOptions>().BindConfiguration("Mail").ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidator>();
        services.AddScoped<MailRenderer>();
        services.AddSingleton<DeskDomain>();
        services.AddScoped<OutgoingMail>();
        services.AddSingleton<DkimSignature>();
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
