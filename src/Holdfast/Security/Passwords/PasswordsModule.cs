using Holdfast.Platform.Accounts;
using Holdfast.Platform.OwnerNotices;
using Holdfast.Platform.Shell;
using Holdfast.Platform.Storage;
using Holdfast.Platform.Web;
using Holdfast.Security.LeakedPasswords;
using Microsoft.Extensions.Options;

namespace Holdfast.Security.Passwords;

public static class PasswordsModule
{
    public static void AddPasswords(this IServiceCollection services)
    {
        services.AddMenuEntryUnder(Paths.Settings, Menu.Account, PasswordPaths.Password, "Change password", "lock", 10);
        PasswordEvents.Register(services);
        PasswordNews.Register(services);
        PasswordEnds.Register(services);
        services.AddOptions<PasswordOptions>().BindConfiguration("Passwords").ValidateOnStart();
        services.AddSingleton<IValidateOptions<PasswordOptions>, PasswordOptionsShape>();
        services.AddSingleton<IValidateOptions<PasswordOptions>, PasswordOptionsValidator>();
        services.AddSingleton(all => new HashCost(
            all.GetRequiredService<IOptions<PasswordOptions>>().Value.HashMemoryKiB, all.GetRequiredService<IOptions<PasswordOptions>>().Value.HashPasses));
        services.AddSingleton<Argon2Hasher>();
        services.AddSingleton<CommonPasswords>();
        services.AddSingleton<PasswordRules>();
        services.AddSingleton<NewPasswords>();
        services.AddSingleton<TypedPasswords>();
        services.AddLeakedPasswords();
        services.AddSingleton<BreachedAtSignIn>();
        services.AddHostedService<BreachedAtSignInService>();
        services.AddNotice<PasswordBreachedNotice>("password-breached", "Choose a new password");
        services.AddSingleton<HashLanes>();
        services.AddNotice<PasswordChangedNotice>("password-changed", "Your password was changed");
        services.AddScoped<PasswordCheck>();
        services.AddScoped<ChangePasswordHandler>();
        services.AddScoped<ChangePasswordPages>();
        services.AddScoped<RepeatedChange>();
        services.AddScoped<IDemoData, PasswordDemo>();
        services.AddSingleton<IExportPart, PasswordExport>();
        services.AddSingleton<IWarmUp, PasswordsWarmUp>();
        services.AddSingleton<IJob, ForgetSuperseded<SupersededPassword>>();
        services.AddSingleton(new LeftOutOfExport(typeof(SupersededPassword), "The hash of a password that is not in use any more, kept for days; the timeline tells of each change."));
    }

    public static void MapPasswords(this IEndpointRouteBuilder routes)
    {
        ChangePasswordEndpoint.Map(routes);
        JudgeEndpoint.Map(routes);
    }
}
