using System.Text.RegularExpressions;

namespace Holdfast.Support.Tickets;

/// <summary>
/// Finds a sentence that seems to ask a member for a password, an answer or a code (rulings G43). It errs on the side of a warning:
/// whoever means something else sends it all the same, and that is seen. Pure, and linear in the text.
/// </summary>
public static partial class AskingForSecrets
{
    /// <summary>The first such sentence, or null.</summary>
    public static string? In(string text) => Sentences().Split(text).Select(sentence => sentence.Trim())
        .FirstOrDefault(sentence =>
            Harmless().Replace(sentence, "") is var left && Secret().IsMatch(left) && Asks().IsMatch(left) && !Warns().IsMatch(left));

    [GeneratedRegex(@"[.!?\n]+", RegexOptions.NonBacktracking)]
    private static partial Regex Sentences();

    [GeneratedRegex(
        @"\b(passwords?|passcodes?|passphrases?|pass words?|pin|pins|answers? to (your|the) (security )?question|security (answer|question|code)|secret (answer|key)|recovery codes?|backup codes?|(verification|confirmation|one[- ]time|login|sign[- ]in|sms|6[- ]digit|six[- ]digit|2fa|authenticator) codes?|codes? (from|in|that) (your|the|we)|cvv|cvc)\b",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();

    [GeneratedRegex(
        @"\b(send|tell|give|share|type|write|reply|respond|provide|confirm|enter|post|paste|forward|need|want|require|let (me|us) (know|have)|what('s|’s| is| was| are)|which|may i have|can i have|could i have|dm)\b",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Asks();

    /// <summary>A warning not to do it: the word that says no stands right before the one that asks.</summary>
    [GeneratedRegex(
        @"\b(never|don't|don’t|do not|doesn't|doesn’t|does not|won't|won’t|will not|not|nobody|no one)( \w+){0,3} (ask|send|tell|give|share|type|write|reply|provide|confirm|enter|post|paste|forward|need|want|require)\b",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Warns();

    /// <summary>Advice about a secret that asks for none.</summary>
    [GeneratedRegex(
        @"\b(change|reset|choose|set|forgot|forget|without|instead of) (your |a |the )?(new |security )?(password|question|code|answer)s?\b",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Harmless();
}
