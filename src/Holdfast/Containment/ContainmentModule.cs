using Holdfast.Accounts;
using Holdfast.Mail;
using Holdfast.Storage;

namespace Holdfast.Containment;

public static class ContainmentModule
{
    public static void AddContainment(this IServiceCollection services)
    {
        services.AddNotice<AccountContainedNotice>("Your account is protected", canLock: false);
        services.AddNotice<AccountReleaseNotice>("Your account will be opened again");
        services.AddOutboxConsumer<AccountContained, TellOfContainment>(TellOfContainment.Consumer);
        services.AddScoped<ContainAccount>();
        services.AddScoped<NotMeHandler>();
        services.AddScoped<NotMePages>();
        services.AddScoped<Returns>();
        services.AddSingleton(new LeftOutOfExport(typeof(AccountRelease), "The timeline tells when the operator was asked, and what came of it."));
        services.AddSingleton(new LeftOutOfExport(typeof(ContainmentRecord), "The timeline tells when the account was protected, and by which mailbox."));
    }

    public static void MapContainment(this IEndpointRouteBuilder routes) => NotMeEndpoint.Map(routes);
}
