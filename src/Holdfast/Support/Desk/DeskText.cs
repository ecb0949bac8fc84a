using Holdfast.Platform.Web;
using Holdfast.Support.Tickets;

namespace Holdfast.Support.Desk;

/// <summary>What staff read of tickets, in words.</summary>
internal static class DeskText
{
    public static string Of(TicketStatus status) => status switch
    {
        TicketStatus.New => "New",
        TicketStatus.Open => "Open",
        TicketStatus.Pending => "Waiting for member",
        TicketStatus.OnHold => "On hold",
        TicketStatus.Solved => "Solved",
        TicketStatus.Closed => "Closed",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    public static Tone ToneOf(TicketStatus status) => status switch
    {
        TicketStatus.New or TicketStatus.Open => Tone.Advice,
        TicketStatus.Pending or TicketStatus.OnHold => Tone.Warn,
        _ => Tone.Good,
    };

    public static string Of(TicketPriority priority) => priority switch
    {
        TicketPriority.Urgent => "Urgent",
        TicketPriority.High => "High",
        TicketPriority.Normal => "Normal",
        TicketPriority.Low => "Low",
        _ => throw new ArgumentOutOfRangeException(nameof(priority), priority, null),
    };

    /// <summary>How it came, after "By": a request, "by form".</summary>
    public static string Of(TicketChannel channel) => channel switch
    {
        TicketChannel.Form => "by form",
        TicketChannel.Email => "by email",
        TicketChannel.Chat => "by chat",
        TicketChannel.Video => "by video",
        TicketChannel.System => "opened by us",
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, null),
    };

    public static string Of(TicketView view) => view switch
    {
        TicketView.AllOpen => "All open",
        TicketView.Mine => "Mine",
        TicketView.Unassigned => "Unassigned",
        TicketView.Pending => "Pending",
        TicketView.Solved => "Solved",
        TicketView.NotConfirmed => "Not confirmed",
        _ => throw new ArgumentOutOfRangeException(nameof(view), view, null),
    };

    /// <summary>Which colleagues are at the same ticket; empty for none.</summary>
    public static string Here(IReadOnlyList<Colleague> people)
    {
        var (writing, looking) = (people.Where(one => one.IsWriting).Select(one => one.Name).ToList(), people.Where(one => !one.IsWriting).Select(one => one.Name).ToList());
        return string.Join(" ", new[]
        {
            writing.Count == 0 ? "" : $"{Names(writing)} {(writing.Count == 1 ? "is" : "are")} writing.",
            looking.Count == 0 ? "" : $"{Names(looking)} {(looking.Count == 1 ? "has" : "have")} this open too.",
        }.Where(words => words.Length > 0));

        static string Names(List<string> names) => names switch
        {
            [var one] => one,
            [var one, var other] => $"{one} and {other}",
            _ => $"{names[0]}, {names[1]} and {names.Count - 2} more",
        };
    }

    /// <summary>Two tabs with the same ticket, and words in both.</summary>
    public static News OtherDraft => new(
        Tone.Warn, "You've kept other words in another tab", "We didn't replace them. What you typed here is below: send it, or copy it and open the ticket again.");

    /// <summary>What a view says when nothing is in it.</summary>
    public static (string Title, string Text) EmptyOf(TicketView view) => view switch
    {
        TicketView.AllOpen => ("Nobody is waiting", "Everything that came to your departments has an answer."),
        TicketView.Mine => ("Nothing is yours yet", "Take a ticket from \"Unassigned\" and you'll find it here."),
        TicketView.Unassigned => ("Nothing is unassigned", "What comes in next, and nobody has taken, shows up here."),
        TicketView.Pending => ("We aren't waiting for anybody", "Tickets you've answered are listed here until the member writes again."),
        TicketView.Solved => ("Nothing was solved lately", "Solved tickets are listed here until they close."),
        TicketView.NotConfirmed => ("Nothing is waiting for its sender", "Requests are listed here until the sender has confirmed their email."),
        _ => throw new ArgumentOutOfRangeException(nameof(view), view, null),
    };

    /// <summary>"22 min", "3 h", "5 d": how long somebody has waited.</summary>
    public static string Waited(DateTimeOffset since, DateTimeOffset now) => (now - since) switch
    {
        { TotalMinutes: < 1 } => "just now",
        { TotalHours: < 1 } past => $"{(int)past.TotalMinutes} min",
        { TotalDays: < 1 } past => $"{(int)past.TotalHours} h",
        var past => $"{(int)past.TotalDays} d",
    };

    /// <summary>How a call ended, after who ended it.</summary>
    public static string Ended(CallEnd how) => how switch
    {
        CallEnd.ByAgent or CallEnd.ByMember => "ended the call",
        CallEnd.SignInEnded => "The call ended: the member was signed out, or their account was protected",
        CallEnd.LeftLine => "left the line for a call",
        CallEnd.Vanished => "Their page was gone for five minutes, so their place in the line for a call went",
        CallEnd.Lost => "The call ended: the connection was lost",
        _ => throw new ArgumentOutOfRangeException(nameof(how), how, null),
    };

    /// <summary>How a chat ended, after who ended it.</summary>
    public static string Ended(ChatEnd how) => how switch
    {
        ChatEnd.ByAgent or ChatEnd.ByMember => "ended the chat",
        ChatEnd.ToEmail => "ended the chat, and goes on by email",
        ChatEnd.Silence => "The chat ended: nothing was written for half an hour",
        ChatEnd.SignInEnded => "The chat ended: the member was signed out",
        ChatEnd.LeftLine => "left the line: no answer is needed",
        ChatEnd.LeftMessage => "left the line, and waits for an answer by email",
        ChatEnd.Vanished => "Their page was gone for five minutes, so the place in the line went. They wait for an answer by email",
        _ => throw new ArgumentOutOfRangeException(nameof(how), how, null),
    };

    /// <summary>A line of the thread for what has no words of its own; null where it has.</summary>
    /// <param name="names">Names of the staff and departments that happenings point to.</param>
    /// <param name="whom">The colleague whom it names.</param>
    public static string? Line(Happening what, IReadOnlyDictionary<Guid, string> names, string? whom = null) => what switch
    {
        Happening.MarkedSolved => "marked it as solved",
        Happening.StatusSet set => $"set it to \"{Of(set.To)}\"",
        Happening.Assigned { To: null } => "gave it back: nobody has it now",
        Happening.Assigned { To: { } to } => $"assigned it to {names.GetValueOrDefault(to.Value) ?? "somebody who worked here"}",
        Happening.Moved moved => $"moved it to {names.GetValueOrDefault(moved.To.Value) ?? "another department"}",
        Happening.PrioritySet set => $"set the priority to {Of(set.To)}",
        Happening.Tagged tag => $"added the tag \"{names.GetValueOrDefault(tag.Tag.Value) ?? ""}\"",
        Happening.Untagged tag => $"removed the tag \"{names.GetValueOrDefault(tag.Tag.Value) ?? ""}\"",
        Happening.TextTakenOut { WithSubject: true } => "took out a text and the subject, for good",
        Happening.TextTakenOut => "took out a text, for good",
        Happening.SentDespiteGuard => "sent a reply that seems to ask for a secret, after a warning",
        Happening.Confirmed => "Confirmed: the owner of the email says that they sent it",
        Happening.ClosedByTime => "Closed: it was solved some time ago",
        Happening.ChatTaken => "took the chat",
        Happening.ChatReturned => "The chat went back to the front of the line: its agent was gone",
        Happening.ChatEnded ended => Ended(ended.How),
        Happening.ChatPassed { To: null } => "passed the chat to another department",
        Happening.ChatPassed => $"passed the chat to {whom ?? "somebody who worked here"}",
        Happening.ChatInvited => $"asked {whom ?? "somebody who worked here"} to join",
        Happening.ChatRead => "reads along, and both sides were told",
        Happening.TranscriptSent => "had the conversation sent to the member's email",
        Happening.DraftAccepted draft => $"accepted version {draft.Number} of the draft",
        Happening.DraftDeclined draft => $"declined version {draft.Number} of the draft",
        Happening.DraftWithdrawn draft => $"withdrew version {draft.Number} of the draft",
        Happening.CallInvited => "asked for a video check",
        Happening.CallTaken => "took the call",
        Happening.CallReturned => "The call went back to the front of the line: its agent was gone",
        Happening.CallEnded ended => Ended(ended.How),
        Happening.CallJudged judged => judged.Answer switch
        {
            CallAnswer.Verified => "decided after the call: verified. It counts when a second agent agrees",
            CallAnswer.NotVerified => "decided after the call: not verified",
            _ => "decided after the call: unsure",
        },
        Happening.CallLookedAt looked => looked.Answer switch
        {
            CallLook.Same => "A second agent saw the same person in the pictures: checked by video for 24 hours",
            CallLook.NotSame => "A second agent did not see the same person in the pictures. A lead should look",
            _ => "A second agent couldn't tell, and another was drawn",
        },
        Happening.Rated rated => rated.IsGood ? "found our help good" : "found our help not good",
        _ => null,
    };
}
