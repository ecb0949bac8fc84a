using Holdfast.Platform.Accounts;
using Holdfast.Platform.Deliveries;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Texts;
using Holdfast.Platform.Web;
using Holdfast.Security.Containment;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Recovery;

public static class RecoveryModule
{
    public static void AddRecovery(this IServiceCollection services)
    {
        RecoveryEvents.Register(services);
        RecoveryNews.Register(services);
        RecoveryEnds.Register(services);
        services.AddOptions<RecoveryOptions>().BindConfiguration("Recovery").ValidateOnStart();
        services.AddSingleton<IValidateOptions<RecoveryOptions>, RecoveryOptionsValidator>();
        services.AddNotice<PasswordResetNotice>("password-reset", "Your password was changed");
        services.AddNotice<QuestionResetNotice>("question-reset", "Your security question was changed");
        services.AddLinkMail<ResetPasswordMail>("reset-password", "Choose a new password", RecoveryPaths.ResetPassword);
        services.AddLinkMail<ResetQuestionMail>("reset-question", "Choose a new security question", RecoveryPaths.ResetQuestion);
        services.AddNotice<AccountSecuredNotice>("account-secured", "Your account was secured");
        services.AddLinkMail<ResetBothMail>("reset-both", "Secure your account", RecoveryPaths.ResetBoth);
        services.AddNotice<LinkAskedNotice>("link-asked", "Somebody asked for a link to get into your account");
        services.AddNotice<AccountTakenBackNotice>("account-taken-back", "Your account is open again");
        services.AddLinkMail<TakeBackMail>("take-back", "Take your account back", RecoveryPaths.TakeBack);
        services.AddLinkMail<ReleasedMail>("released", "Take your account back", RecoveryPaths.TakeBack);
        services.AddNotice<LinkFoundNotice>("link-found", "A link from us was in a message");
        services.AddScoped<ISecretKind, RecoveryLinkSecret>();
        services.AddSingleton<IJob, SendReleases>();
        services.AddScoped<AccountsBefore>();
        services.AddScoped<TakeBackHandler>();
        services.AddScoped<TakeBackPages>();
        services.AddOutboxConsumer<RecoveryAsked, SendRecoveryLink>(SendRecoveryLink.Consumer);
        services.AddScoped<AskForLinkHandler>();
        services.AddScoped<IWayBack, WayBackAgain>();
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
