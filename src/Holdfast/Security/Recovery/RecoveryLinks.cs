using Holdfast.Platform.MailedLinks;

namespace Holdfast.Security.Recovery;

/// <summary>What mailed links of somebody are good for who lost a secret, or the account.</summary>
public static class RecoveryLinks
{
    public static readonly LinkPurpose ResetPassword = new("ResetPassword");

    public static readonly LinkPurpose ResetQuestion = new("ResetQuestion");

    /// <summary>A new question and a new password at once (rulings F33).</summary>
    public static readonly LinkPurpose ResetBoth = new("ResetBoth");

    /// <summary>The way back into a contained account (rulings F24).</summary>
    public static readonly LinkPurpose TakeBack = new("TakeBack");
}
