using System.Diagnostics;
using Holdfast.Platform.Web;

namespace Holdfast.Platform.Accounts;

/// <summary>What people read about an email that they typed.</summary>
public static class EmailText
{
    /// <summary>What is wrong with it, or null.</summary>
    public static Problem? Of(TypedEmail email, string field) => email switch
    {
        TypedEmail.Good => null,
        TypedEmail.Missing => new Problem(field, "The email is missing", "Type your email."),
        TypedEmail.TooLong f =>
            new Problem(field, "The email is too long", $"Use {EmailKey.MaxLength} characters or fewer. This has {f.Length}."),
        TypedEmail.HoldsUnseen =>
            new Problem(field, "The email had an invisible character in it", "We took it out. Check the email and send it again."),
        TypedEmail.NotComplete => new Problem(field, "The email is not complete", "Type an email like name@example.com."),
        TypedEmail.IsOurs => new Problem(field, "This is one of our own addresses", "Emails to it come to our support team. Type your own email."),
        _ => throw new UnreachableException(),
    };

    /// <summary>What stands in the field again: as it was typed, without what nobody sees.</summary>
    public static string Shown(string typed) => TypedEmail.Read(typed) is TypedEmail.HoldsUnseen ? Unseen.Without(typed) : typed;
}
