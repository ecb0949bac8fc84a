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
        services.AddDeliveryWords<Notice>((all, notice) =>
            all.GetRequiredService<NoticeTemplates>().Find(notice.Template) is { } template ? new DeliveryWords(template.Subject) : null);
        services.AddDeliveryWords<NoticeToAddress>((all, message) =>
            all.GetRequiredService<NoticeTemplates>().Find(message.Notice?.Template) is { } template ? new DeliveryWords(template.Subject, message.Address) : null);
        services.AddSingleton(new MailConsumer(NoticeMail.Consumer));
    }
}
