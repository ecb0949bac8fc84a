using Holdfast.Platform.Audit;
using Holdfast.Platform.Web;

namespace Holdfast.Security.SignUp;

/// <summary>What a sign-up leads to.</summary>
public static class SignUpEvents
{
    public static readonly ActivityKind Created = new("AccountCreated");

    internal static void Register(IServiceCollection services)
    {
        services.AddActivity(Created, "person", Tone.Good, "Account created", ActivityFilter.Account);
    }
}
