using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.OwnerNotices;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Containment;

public static class ContainmentModule
{
    public static void AddContainment(this IServiceCollection services)
    {
        ContainmentEvents.Register(services);
        ContainmentEnds.Register(services);
        services.AddNotice<AccountContainedNotice>("account-contained", "Your account is protected", canLock: false);
        services.AddNotice<AccountReleaseNotice>("account-release", "Your account will be opened again");
        services.AddOptions<ContainmentOptions>().BindConfiguration("Containment").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ContainmentOptions>, ContainmentOptionsValidator>();
        services.AddNotice<ContainedBySupportNotice>("contained-by-support", "Your account is protected", canLock: false);
        services.AddNotice<ContainmentLiftedNotice>("containment-lifted", "Your account is open again");
        services.AddNotice<AgentStoppedNotice>("agent-stopped", "An agent was stopped", canLock: false);
        services.AddOutboxConsumer<AgentStopped, TellAdminsOfStop>(TellAdminsOfStop.Consumer);
        services.AddScoped<ContainByAgentHandler>();
        services.AddScoped<SendWayBackHandler>();
        services.AddScoped<ResumeAgentHandler>();
        services.AddScoped<LiftContainments>();
        services.AddOutboxConsumer<AccountContained, TellOfContainment>(TellOfContainment.Consumer);
        services.AddScoped<ContainAccount>();
        services.AddScoped<NotMeHandler>();
        services.AddScoped<NotMePages>();
        services.AddSingleton<WayBackPass>();
        services.AddScoped<Returns>();
        services.AddSingleton(new LeftOutOfExport(typeof(AccountRelease), "The timeline tells when the operator was asked, and what came of it."));
        services.AddSingleton(new LeftOutOfExport(typeof(ContainingAgent), "It counts what an agent did for others; the installation's trail tells of it."));
        services.AddSingleton(new LeftOutOfExport(typeof(ContainmentLift), "It is a wish of an admin's about what an agent did; the installation's trail tells of it."));
        services.AddSingleton(new LeftOutOfExport(typeof(ContainmentRecord), "The timeline tells when the account was protected, and by which mailbox."));
    }

    public static void MapContainment(this IEndpointRouteBuilder routes)
    {
        NotMeEndpoint.Map(routes);
        TicketEndpoint.Map(routes);
    }
}
