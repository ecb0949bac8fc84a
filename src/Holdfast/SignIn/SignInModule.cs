using Holdfast.Mail;

namespace Holdfast.SignIn;

public static class SignInModule
{
    public static void AddSignIn(this IServiceCollection services)
    {
        services.AddNotice<NewDeviceNotice>("New sign-in to your account");
        services.AddScoped<SignInHandler>();
        services.AddScoped<ConfirmHandler>();
    }

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        SignInEndpoint.Map(routes);
        SignOutEndpoint.Map(routes);
        ConfirmEndpoint.Map(routes);
    }
}
