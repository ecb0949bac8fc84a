using Holdfast.Platform.MailedLinks;

namespace Holdfast.Security.SignUp;

/// <summary>What mailed links of a sign-up are good for.</summary>
public static class SignUpLinks
{
    public static readonly LinkPurpose Confirm = new("ConfirmSignUp");
}
