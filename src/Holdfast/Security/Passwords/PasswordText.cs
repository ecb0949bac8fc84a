using System.Diagnostics;
using System.Globalization;
using Holdfast.Platform.Web;

namespace Holdfast.Security.Passwords;

/// <summary>What people read about passwords.</summary>
public static class PasswordText
{
    /// <param name="called">What the form calls it.</param>
    public static Problem Of(PasswordFault fault, string field, string called = "new password") => fault switch
    {
        PasswordFault.Missing => new Problem(field, $"The {called} is missing", $"Type the {called}."),
        PasswordFault.TooShort f => new Problem(field, $"The {called} is too short", $"That was {Count(f.Length)}. Use {f.Least} or more."),
        PasswordFault.TooLong f => new Problem(field, $"The {called} is too long", $"Use {f.Most} characters or fewer. This has {f.Length}."),
        PasswordFault.Common => new Problem(field, $"The {called} is easy to guess",
            "Many people use this password, or one like it. Choose another: four words that don't belong together are easy to remember."),
        PasswordFault.OwnWords => new Problem(field, $"The {called} contains your name or email",
            "Somebody who knows you would try this. Choose one without your name, your email or our name."),
        PasswordFault.SameAsBefore => new Problem(field, $"The {called} is the old one", "This is your current password. Choose another."),
        PasswordFault.Breached => new Problem(field, $"The {called} is known to attackers",
            "This password has been in a leak, so others try it. Choose another, and change it wherever else you use it."),
        PasswordFault.NotLookedUp => new Problem(field, $"The {called} couldn't be checked",
            "We couldn't check this password against known leaks, so nothing was changed. Try again in a few minutes."),
        _ => throw new UnreachableException(),
    };

    /// <summary>The password of now, typed into a form that changes something, was another.</summary>
    public static Problem WrongCurrent(string field) =>
        new(field, "Your current password is not right", "This is not your current password. Type it again. Capital and small letters matter.");

    /// <summary>What stands at the fields Current and New of a form that changes the password.</summary>
    public static IReadOnlyList<Problem> Of(ChangePasswordResult.Refused refused)
    {
        List<Problem> problems = [];
        if (refused.CurrentIsWrong)
        {
            problems.Add(WrongCurrent(nameof(ChangePasswordForm.Current)));
        }

        if (refused.Fault is { } fault)
        {
            problems.Add(Of(fault, nameof(ChangePasswordForm.New)));
        }

        return problems;
    }

    /// <summary>Tells the browser and the person how long to wait with a form that changes something.</summary>
    public static News TooManyTries(HttpContext http, TimeSpan wait)
    {
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return new News(Tone.Warn, "Too many tries", $"Nothing was changed. Wait {Wait(wait)} and try again.");
    }

    /// <summary>There was no turn at the hash.</summary>
    public static News Busy => new(Tone.Warn, "Many people are signing in just now", "Nothing was changed. Try again in a moment.");

    /// <summary>How long to wait, in words.</summary>
    public static string Wait(TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        return seconds switch
        {
            1 => "1 second",
            < 120 => $"{seconds} seconds",
            _ => string.Create(CultureInfo.InvariantCulture, $"{(seconds + 59) / 60} minutes"),
        };
    }

    private static string Count(int characters) => characters == 1 ? "1 character" : $"{characters} characters";
}
