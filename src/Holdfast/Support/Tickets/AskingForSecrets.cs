using System.Text.RegularExpressions;

namespace Holdfast.Support.Tickets;

/// <summary>
/// Finds a sentence that seems to ask a member for a password, an answer or a code (support.md G43). It errs on the side of a warning:
/// whoever means something else sends it all the same, and that is seen. Pure, and linear in the text.
/// </summary>
public static partial class AskingForSecrets
{
    /// <summary>The first such sentence, or null.</summary>
    public static string? In(string text) => Sentences().Split(text).Select(sentence => sentence.Trim())
        .FirstOrDefault(sentence => Secret().IsMatch(sentence) && Asks().IsMatch(sentence) && !Warns().IsMatch(sentence));

    [GeneratedRegex(@"[.!?\n]+", RegexOptions.NonBacktracking)]
    private static partial Regex Sentences();

    [GeneratedRegex(
        @"\b(passwords?|passcodes?|passphrases?|pass ?words?|pin|pins|answers? to (your|the) (security )?question|security (answer|question|code)|secret (answer|key)|recovery codes?|backup codes?|(verification|confirmation|one[- ]time|login|sign[- ]in|sms|6[- ]digit|six[- ]digit|2fa|authenticator) codes?|code (from|in|that) (your|the|we)|codes? (from|in) your|cvv|cvc)\b",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();

    [GeneratedRegex(
        @"\b(send|tell|give|share|type|write|reply|respond|provide|confirm|enter|post|paste|forward|need|want|require|let (me|us) (know|have)|what('s| is| was| are)|which|may i have|can i have|could i have|dm)\b",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Asks();

    [GeneratedRegex(
        @"\b(never|don't|don’t|do not|does not|doesn't|doesn’t|won't|won’t|will not|nobody|no one|not (send|share|tell|give|type|need|ask)|instead of|without|on (the|our) (page|sign-in page|form)|(change|reset|choose|forgot|new) (your |a |the )?(new )?password)\b",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Warns();
}
