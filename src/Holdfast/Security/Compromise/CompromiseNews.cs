using Holdfast.Platform.Web;

namespace Holdfast.Security.Compromise;

/// <summary>What is said while an account is being secured.</summary>
internal static class CompromiseNews
{
    public static readonly NewsKind Frozen = new(
        "account-frozen", Tone.Warn, "First finish securing your account",
        "Until you finish, nothing else about your security can be changed. Continue here, or stop at the end of this page.");

    public static readonly NewsKind QuestionSaved = new(
        "securing-question", Tone.Good, "Your security question is saved", "Now the password.");

    public static readonly NewsKind Moved = new(
        "securing-moved", Tone.Advice, "Here is how things are now", "That step was done already, or the account changed at that moment.");

    public static readonly NewsKind Stopped = new(
        "securing-stopped", Tone.Good, "You stopped securing your account",
        "Everything can be changed again. The other devices stay signed out.");

    internal static void Register(IServiceCollection services) =>
        services.AddNews(Frozen, QuestionSaved, Moved, Stopped);
}
