using Holdfast.Platform.Deliveries;
using Holdfast.Platform.Mail;

namespace Holdfast.Platform.OwnerNotices;

public static class OwnerNoticesModule
{
    public static void AddOwnerNotices(this IServiceCollection services)
    {
        services.AddSingleton<NoticeTemplates>();
        services.AddScoped<Notices>();
        services.AddOutboxConsumer<Notice, NoticeFanOut>("notices");
        services.AddOutboxConsumer<NoticeToAddress, NoticeMail>(NoticeMail.Consumer);
        services.AddSingleton(new MailConsumer(NoticeMail.Consumer));
    }
}
