using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Recovery;

public static class RecoveryModule
{
    public static void AddRecovery(this IServiceCollection services)
    {
        RecoveryEvents.Register(services);
        services.AddOptions<RecoveryOptions>().BindConfiguration("Recovery").ValidateOnStart();
        services.AddSingleton<IValidateOptions<RecoveryOptions>, RecoveryOptionsValidator>();
        services.AddNotice<PasswordResetNotice>("Your password was changed");
        services.AddNotice<QuestionResetNotice>("Your security question was changed");
        services.AddLinkMail<ResetPasswordMail>("Choose a new password", RecoveryPaths.ResetPassword);
        services.AddLinkMail<ResetQuestionMail>("Choose a new security question", RecoveryPaths.ResetQuestion);
        services.AddNotice<AccountSecuredNotice>("Your account was secured");
        services.AddLinkMail<ResetBothMail>("Secure your account", RecoveryPaths.ResetBoth);
        services.AddNotice<LinkAskedNotice>("Somebody asked for a link to get into your account");
        services.AddNotice<AccountTakenBackNotice>("Your account is open again");
        services.AddLinkMail<TakeBackMail>("Take your account back", RecoveryPaths.TakeBack);
        services.AddLinkMail<ReleasedMail>("Take your account back", RecoveryPaths.TakeBack);
        services.AddSingleton<IJob, SendReleases>();
        services.AddScoped<AccountsBefore>();
        services.AddScoped<TakeBackHandler>();
        services.AddScoped<TakeBackPages>();
        services.AddOutboxConsumer<RecoveryAsked, SendRecoveryLink>(SendRecoveryLink.Consumer);
        services.AddScoped<AskForLinkHandler>();
        services.AddSingleton<RecoveryTargets>();
        services.AddScoped<Barrier>();
        services.AddScoped<ResetPages>();
        services.AddScoped<ResetPasswordHandler>();
        services.AddScoped<ResetQuestionHandler>();
        services.AddScoped<StopLinkHandler>();
        services.AddSingleton<IJob, ForgetRecoveryRequests>();
        services.AddSingleton(new LeftOutOfExport(typeof(RecoveryMail), "It counts mails for a day; the timeline tells of each."));
        services.AddSingleton(new LeftOutOfExport(typeof(RecoveryStop), "It holds for a day; the timeline tells when it began."));
    }

    public static void MapRecovery(this IEndpointRouteBuilder routes)
    {
        ForgotEndpoint.Map(routes);
        ResetPasswordEndpoint.Map(routes);
        ResetQuestionEndpoint.Map(routes);
        ResetBothEndpoint.Map(routes);
        StopLinkEndpoint.Map(routes);
        TakeBackEndpoint.Map(routes);
    }
}
