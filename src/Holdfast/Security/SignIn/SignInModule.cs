using Holdfast.Platform.Accounts;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;

namespace Holdfast.Security.SignIn;

public static class SignInModule
{
    public static void AddSignIn(this IServiceCollection services)
    {
        SignInEvents.Register(services);
        SignInNews.Register(services);
        SignInEnds.Register(services);
        services.AddNotice<NewDeviceNotice>("new-device", "New sign-in to your account");
        services.AddNotice<DeviceCopiedNotice>("device-copied", "A copy of one of your devices signed in");
        services.AddNotice<UnfinishedSignInNotice>("unfinished-sign-in", "Somebody knows your password, but didn't get in");
        services.AddNotice<RecoveryCodeUsedNotice>("recovery-code-used", "A recovery code was used to sign in");
        services.AddNotice<ProtectedSignInNotice>("protected-sign-in", "Somebody knows your password, but didn't get in", canLock: false);
        services.AddScoped<ProtectedSignIns>();
        services.AddScoped<PendingSignIns>();
        services.AddScoped<StartSession>();
        services.AddScoped<SignInHandler>();
        services.AddScoped<AnswerQuestionHandler>();
        services.AddSingleton<IJob, TellOfUnfinishedSignIns>();
        services.AddSingleton(new LeftOutOfExport(typeof(PendingSignIn), "It waits for an answer for ten minutes; the timeline tells what became of it."));
        services.AddScoped<ConfirmHandler>();
    }

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        SignInEndpoint.Map(routes);
        AnswerQuestionEndpoint.Map(routes);
        SignOutEndpoint.Map(routes);
        ConfirmEndpoint.Map(routes);
    }
}
