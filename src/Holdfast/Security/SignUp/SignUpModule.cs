using Holdfast.Platform.Deliveries;
using Holdfast.Platform.MailedLinks;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.SignUp;

public static class SignUpModule
{
    public static void AddSignUp(this IServiceCollection services)
    {
        SignUpEvents.Register(services);
        SignUpNews.Register(services);
        services.AddOptions<SignUpOptions>().BindConfiguration("SignUp").ValidateOnStart();
        services.AddSingleton<IValidateOptions<SignUpOptions>, SignUpOptionsValidator>();
        services.AddLinkMail<ConfirmSignUpMail>("confirm-sign-up", "Finish creating your account", SignUpPaths.ConfirmSignUp);
        services.AddNotice<SignUpTakenNotice>("sign-up-taken", "You already have an account");
        services.AddSingleton<SignUpRules>();
        services.AddSingleton<PressedSignUps>();
        services.AddScoped<SignUpHandler>();
        services.AddScoped<SignUpMails>();
        services.AddScoped<ResendSignUpHandler>();
        services.AddScoped<ConfirmSignUpHandler>();
        services.AddOutboxConsumer<SignUpAsked, SignUpMailer>("sign-ups");
        services.AddOutboxConsumer<SignUpAskedAgain, SignUpRemailer>("sign-ups-again");
        services.AddSingleton<IJob, ForgetPendingSignUps>();
    }

    public static void MapSignUp(this IEndpointRouteBuilder routes)
    {
        SignUpEndpoint.Map(routes);
        ConfirmSignUpEndpoint.Map(routes);
    }
}
