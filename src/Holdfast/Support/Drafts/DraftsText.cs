using System.Globalization;
using Holdfast.Platform.Web;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Drafts;

/// <summary>What people read about drafts.</summary>
internal static class DraftsText
{
    public static readonly NewsKind Proposed = new("draft-proposed", Tone.Good, "The draft is in the conversation", "The member can accept it, change it or decline it.");

    public static readonly NewsKind ProposedLater = new(
        "draft-proposed-later", Tone.Good, "The draft is in the member's request", "The chat is over, so we tell them by email. They can accept it, change it or decline it.");

    public static readonly NewsKind Withdrawn = new("draft-withdrawn", Tone.Good, "You withdrew the draft", "The member can still read it, and can't accept it any more.");

    public static readonly NewsKind Changed = new("draft-changed", Tone.Good, "Your version is in the conversation", "The specialist sees what you changed. You can accept it now, or wait for an answer.");

    public static readonly NewsKind Accepted = new("draft-accepted", Tone.Good, "You accepted the draft", "It's kept here in your drafts, and you can download it. Nothing has been published or sent on.");

    public static readonly NewsKind Declined = new("draft-declined", Tone.Good, "You declined the draft", "The specialist sees it. You can still talk about what you'd like instead.");

    public const string BeforeAccept = "If you accept, we keep it here as you read it now. Nothing is published or sent on.";

    public const string AfterAccept = "It's kept here in your drafts, and you can download it. Nothing has been published or sent on.";

    public static readonly News IsFull = new(
        Tone.Warn, "This draft has as many versions as it can have", "Nothing was sent, and your words are still here. Accept the newest version, or talk about it in the conversation.");

    public static readonly News IsClosed = new(Tone.Warn, "This request is closed", "Nothing was changed. If you still need help, write on the request: that makes a new one.");

    public static readonly News NowDecided = new(Tone.Warn, "The draft was decided in the meantime", "Your version wasn't sent, and your words are still here. You can send them as a new draft.");

    public static readonly News SentBefore = new(Tone.Warn, "You already sent this form, with other words", "The first ones were sent. To send these too, press the button again.");

    public static News NowDecidedFor(DraftState state) => new(
        Tone.Warn, $"The draft was {Of(state).ToLowerInvariant()} in the meantime", "Nothing was changed. If you'd like something else, write to us in the conversation.");

    public static News Newer(string by, int number) => new(
        Tone.Warn, string.Create(CultureInfo.InvariantCulture, $"{by} sent version {number} in the meantime"), "Yours wasn't sent yet, and your words are still here. Look at what changed, then send yours.");

    public static News NewerToAccept(int number) => new(
        Tone.Warn, "The draft has changed in the meantime", string.Create(CultureInfo.InvariantCulture, $"Nothing was decided yet. This is version {number}: look at what's different, then accept it, change it or decline it."));

    public static News TooManyDrafts => new(Tone.Warn, "This conversation has as many drafts as it can have", "Nothing was sent, and your words are still here.");

    public static News Blocked(DateTimeOffset until, TimeZoneInfo zone) => new(
        Tone.Warn, "You can't chat with us at the moment", $"An agent ended your last chat and paused it until {Moments.FullWithZone(until, zone)}. Your words are still here, and you can still accept or decline the draft.");

    public static Problem Missing(DraftFieldOptions field, string name) => new(name, $"{field.Label} is missing", field.Kind is DraftFieldKind.Choice ? "Choose one from the list." : "Fill it in, so that the draft is complete.");

    public static Problem NoNumber(string name, string label) => new(name, $"{label} isn't a whole number", "Type digits only, up to 1,000,000,000. Leave it empty if it isn't known.");

    public static Problem AsksForSecret(DraftSchema schema, string sentence) => new(
        TypedDraft.NameOf(schema.Fields[0].Key), "This seems to ask for a secret",
        $"We never ask for a password, an answer or a code: \"{sentence}\". Change it, or tick the box below if it means something else. A lead sees that you did.");

    /// <summary>"Priya changed the title and the description"; empty of a first version.</summary>
    public static string WhatChanged(string by, IReadOnlyList<string> keys, DraftShape shape) => keys.Count == 0 ? "" : $"{by} changed {Listed(keys, shape)}";

    public static string Of(DraftState state) => state switch
    {
        DraftState.Open => "Waiting for the member",
        DraftState.Accepted => "Accepted",
        DraftState.Declined => "Declined",
        _ => "Withdrawn",
    };

    public static Tone ToneOf(DraftState state) => state switch
    {
        DraftState.Accepted => Tone.Good,
        DraftState.Open => Tone.Advice,
        _ => Tone.Warn,
    };

    public static string NameOf(ThreadAuthor by) => by switch
    {
        { IsYou: true } => "You",
        { Name.Length: > 0 } => by.Name,
        _ => "Support",
    };

    /// <summary>"Draft job post".</summary>
    public static string Heading(string name) => $"Draft {name}";

    private static string Listed(IReadOnlyList<string> keys, DraftShape shape)
    {
        var words = keys.Select(key => shape.Fields.FirstOrDefault(field => field.Key == key)?.Label is { } label ? $"the {Lower(label)}" : "a field that isn't part of it any more").Distinct().ToList();
        return words.Count switch
        {
            1 => words[0],
            <= 3 => $"{string.Join(", ", words[..^1])} and {words[^1]}",
            _ => $"{words.Count} things",
        };
    }

    private static string Lower(string label) => label.Length > 1 && char.IsUpper(label[1]) ? label : char.ToLowerInvariant(label[0]) + label[1..];
}
