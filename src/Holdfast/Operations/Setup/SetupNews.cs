using Holdfast.Platform.Web;

namespace Holdfast.Operations.Setup;

/// <summary>What is said after a staff account was made.</summary>
internal static class SetupNews
{
    public static readonly NewsKind AdminCreated = new(
        "admin-created", Tone.Good, "The first admin account is ready", "Sign in with the email and password you've just chosen.");

    public static readonly NewsKind StaffCreated = new(
        "staff-created", Tone.Good, "Your staff account is ready", "Sign in with the email and password you've just chosen.");

    internal static void Register(IServiceCollection services) =>
        services.AddNews(AdminCreated, StaffCreated);
}
