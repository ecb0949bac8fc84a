using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Platform.Accounts;
using Holdfast.Platform.Storage;
using Holdfast.Security.Containment;
using Holdfast.Support.Contacts;
using Holdfast.Support.Departments;

namespace Holdfast.Support.Tickets;

/// <summary>What can happen to a ticket. The numbers are stored.</summary>
public enum HappeningKind
{
    Opened = 1,
    MemberReplied = 2,
    MarkedSolved = 3,
    AgentReplied = 4,
    NoteAdded = 5,
    StatusSet = 6,
    Assigned = 7,
    Moved = 8,
    PrioritySet = 9,
    Tagged = 10,
    Untagged = 11,
    TextTakenOut = 12,
    SentDespiteGuard = 13,
    ClosedByTime = 14,
    Confirmed = 15,
    ChatTaken = 30,
    ChatReturned = 31,
    ChatEnded = 32,
    Rated = 33,
    ChatPassed = 34,
    ChatInvited = 35,
    TranscriptSent = 36,
    ChatRead = 37,
    DraftProposed = 40,
    DraftChanged = 41,
    DraftAccepted = 42,
    DraftDeclined = 43,
    DraftWithdrawn = 44,
    AddressShown = 50,
    Posted = 55,
    MovedFromPost = 56,
    CallInvited = 60,
    CallTaken = 61,
    CallReturned = 62,
    CallEnded = 63,
    CallJudged = 64,
    CallLookedAt = 65,
}

/// <summary>Why a chat is over. The numbers are stored.</summary>
public enum ChatEnd
{
    ByAgent = 1,
    ByMember = 2,

    /// <summary>The member wrote nothing for half an hour.</summary>
    Silence = 3,

    /// <summary>The sign-in that it hung on has ended.</summary>
    SignInEnded = 4,

    /// <summary>They left the line: nobody is to answer.</summary>
    LeftLine = 5,

    /// <summary>They left what they wrote, to be answered by email.</summary>
    LeftMessage = 6,

    /// <summary>Their page was gone for so long that the place went: answered by email.</summary>
    Vanished = 7,

    /// <summary>The agent goes on by email.</summary>
    ToEmail = 8,
}

/// <summary>Why a call, or the wait for one, is over. The numbers are stored.</summary>
public enum CallEnd
{
    ByAgent = 1,
    ByMember = 2,

    /// <summary>The sign-in that it hung on has ended, or the account was protected.</summary>
    SignInEnded = 3,

    /// <summary>They left the line.</summary>
    LeftLine = 4,

    /// <summary>Their page was gone for so long that the place went.</summary>
    Vanished = 5,

    /// <summary>The connection was lost, and nobody came back.</summary>
    Lost = 6,
}

/// <summary>What the agent of a call decided. The numbers are stored.</summary>
public enum CallAnswer
{
    Verified = 1,
    NotVerified = 2,
    Unsure = 3,
}

/// <summary>What a second agent saw in its pictures. The numbers are stored.</summary>
public enum CallLook
{
    Same = 1,
    NotSame = 2,
    CantTell = 3,
}

/// <summary>
/// What happened, in ids, kinds and numbers: the words of a happening are an event's <see cref="TicketText"/>. Closed: a new case has a
/// kind, a row in each table (<see cref="StatusTable"/>, <see cref="TicketSight"/>, the mails) and a test of them.
/// </summary>
public abstract record Happening
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new IdsAsText() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private Happening(HappeningKind kind) => Kind = kind;

    [JsonIgnore]
    public HappeningKind Kind { get; }

    /// <summary>Whether its event has words.</summary>
    [JsonIgnore]
    public bool HasText =>
        Kind is HappeningKind.Opened or HappeningKind.MemberReplied or HappeningKind.AgentReplied or HappeningKind.NoteAdded
            or HappeningKind.DraftProposed or HappeningKind.DraftChanged or HappeningKind.AddressShown
        || this is Rated { HasWord: true };

    /// <summary>The first event of each ticket.</summary>
    /// <param name="IsParked">Nobody has proved yet that the address is theirs.</param>
    /// <param name="IsLive">A stranger's chat begins: until it ends it is seen like any other. Null, and so left out, for everything else.</param>
    public sealed record Opened(
        TicketKind Ticket, TicketChannel Channel, DepartmentId Department, TicketPriority Priority, ContactId Requester,
        string? Category = null,
        bool IsParked = false, SubmissionId? Submission = null, int? FormVersion = null, TicketId? Follows = null,
        ContainmentId? Containment = null, bool? IsLive = null)
        : Happening(HappeningKind.Opened);

    /// <summary>The requester or somebody in copy wrote.</summary>
    public sealed record MemberReplied() : Happening(HappeningKind.MemberReplied);

    /// <summary>The requester needs nothing more.</summary>
    public sealed record MarkedSolved() : Happening(HappeningKind.MarkedSolved);

    /// <summary>A public reply.</summary>
    /// <param name="Then">The status that its button named.</param>
    public sealed record AgentReplied(TicketStatus Then) : Happening(HappeningKind.AgentReplied);

    public sealed record NoteAdded() : Happening(HappeningKind.NoteAdded);

    public sealed record StatusSet(TicketStatus To) : Happening(HappeningKind.StatusSet);

    /// <param name="To">Null: to nobody.</param>
    public sealed record Assigned(AccountId? To) : Happening(HappeningKind.Assigned);

    /// <param name="KeepsAssignee">The assignee works in the new department too.</param>
    public sealed record Moved(DepartmentId To, bool KeepsAssignee) : Happening(HappeningKind.Moved);

    public sealed record PrioritySet(TicketPriority To) : Happening(HappeningKind.PrioritySet);

    public sealed record Tagged(TagId Tag) : Happening(HappeningKind.Tagged);

    public sealed record Untagged(TagId Tag) : Happening(HappeningKind.Untagged);

    /// <param name="Of">The event whose words went.</param>
    /// <param name="OfPublic">Its number for members; null where it was internal.</param>
    /// <param name="WithSubject">The subject went too.</param>
    public sealed record TextTakenOut(int Of, int? OfPublic, bool WithSubject = false) : Happening(HappeningKind.TextTakenOut);

    /// <summary>A reply that seems to ask for a secret was sent after a warning.</summary>
    /// <param name="Of">The reply.</param>
    public sealed record SentDespiteGuard(int Of) : Happening(HappeningKind.SentDespiteGuard);

    /// <summary>It was solved so many days ago.</summary>
    public sealed record ClosedByTime() : Happening(HappeningKind.ClosedByTime);

    /// <summary>The owner of the mailbox says that they wrote it: it is parked no more.</summary>
    public sealed record Confirmed() : Happening(HappeningKind.Confirmed);

    /// <summary>An agent took the chat from the line: it is theirs.</summary>
    public sealed record ChatTaken(AccountId By) : Happening(HappeningKind.ChatTaken);

    /// <summary>Its agent was gone: it stands at the front of the line again.</summary>
    public sealed record ChatReturned() : Happening(HappeningKind.ChatReturned);

    /// <param name="Then">Solved, or open where the member wrote last.</param>
    public sealed record ChatEnded(ChatEnd How, TicketStatus Then) : Happening(HappeningKind.ChatEnded);

    /// <summary>An agent asked the community about it, without any names.</summary>
    /// <param name="Post">The post's number.</param>
    public sealed record Posted(int Post) : Happening(HappeningKind.Posted);

    /// <summary>A moderator made it of a post of the community.</summary>
    /// <param name="Post">The post's number.</param>
    public sealed record MovedFromPost(int Post) : Happening(HappeningKind.MovedFromPost);

    /// <summary>An agent asks the member for a video check.</summary>
    public sealed record CallInvited() : Happening(HappeningKind.CallInvited);

    /// <summary>An agent took the call from the line: the ticket is theirs.</summary>
    public sealed record CallTaken(AccountId By) : Happening(HappeningKind.CallTaken);

    /// <summary>Its agent was gone: the member stands at the front of the line again.</summary>
    public sealed record CallReturned() : Happening(HappeningKind.CallReturned);

    public sealed record CallEnded(CallEnd How) : Happening(HappeningKind.CallEnded);

    /// <summary>The agent of a call has decided; the reasons stand with the call.</summary>
    public sealed record CallJudged(CallAnswer Answer) : Happening(HappeningKind.CallJudged);

    /// <summary>The agent who was drawn has looked at the pictures.</summary>
    /// <param name="By">Who may work in another department, and so not see the ticket.</param>
    public sealed record CallLookedAt(AccountId By, CallLook Answer) : Happening(HappeningKind.CallLookedAt);

    /// <summary>The member says how it was.</summary>
    /// <param name="HasWord">They wrote a word about it.</param>
    public sealed record Rated(bool IsGood, bool HasWord = false) : Happening(HappeningKind.Rated);

    /// <summary>Its agent gave the chat to a colleague, or to a department whose line it stands in now.</summary>
    /// <param name="To">Null: to a department.</param>
    public sealed record ChatPassed(AccountId From, AccountId? To) : Happening(HappeningKind.ChatPassed);

    /// <summary>A colleague was asked into the chat, and may write there until it ends.</summary>
    public sealed record ChatInvited(AccountId Who) : Happening(HappeningKind.ChatInvited);

    /// <summary>The conversation was sent to its member's email.</summary>
    public sealed record TranscriptSent() : Happening(HappeningKind.TranscriptSent);

    /// <summary>Somebody of the staff reads a colleague's chat while it goes on.</summary>
    public sealed record ChatRead(AccountId By) : Happening(HappeningKind.ChatRead);

    /// <summary>An agent proposes a version of a draft; its words are the event's.</summary>
    /// <param name="Changed">The keys of the fields in which it differs from the version before, with commas between them; empty of the first.</param>
    public sealed record DraftProposed(Guid Draft, int Number, string Changed) : Happening(HappeningKind.DraftProposed);

    /// <summary>The member changed it: a version of theirs.</summary>
    public sealed record DraftChanged(Guid Draft, int Number, string Changed) : Happening(HappeningKind.DraftChanged);

    /// <summary>The member takes this version as it is.</summary>
    public sealed record DraftAccepted(Guid Draft, int Number) : Happening(HappeningKind.DraftAccepted);

    public sealed record DraftDeclined(Guid Draft, int Number) : Happening(HappeningKind.DraftDeclined);

    public sealed record DraftWithdrawn(Guid Draft, int Number) : Happening(HappeningKind.DraftWithdrawn);

    /// <summary>Somebody who works here had the address of whoever asked shown in clear; the words are why.</summary>
    public sealed record AddressShown() : Happening(HappeningKind.AddressShown);

    /// <summary>The form that is stored.</summary>
    internal string Write() => JsonSerializer.Serialize(this, GetType(), Json);

    internal static Happening Read(HappeningKind kind, string data) =>
        (Happening?)JsonSerializer.Deserialize(data, TypeOf(kind), Json)
            ?? throw new InvalidOperationException($"An event of kind {kind} has no data.");

    private static Type TypeOf(HappeningKind kind) => kind switch
    {
        HappeningKind.Opened => typeof(Opened),
        HappeningKind.MemberReplied => typeof(MemberReplied),
        HappeningKind.MarkedSolved => typeof(MarkedSolved),
        HappeningKind.AgentReplied => typeof(AgentReplied),
        HappeningKind.NoteAdded => typeof(NoteAdded),
        HappeningKind.StatusSet => typeof(StatusSet),
        HappeningKind.Assigned => typeof(Assigned),
        HappeningKind.Moved => typeof(Moved),
        HappeningKind.PrioritySet => typeof(PrioritySet),
        HappeningKind.Tagged => typeof(Tagged),
        HappeningKind.Untagged => typeof(Untagged),
        HappeningKind.TextTakenOut => typeof(TextTakenOut),
        HappeningKind.SentDespiteGuard => typeof(SentDespiteGuard),
        HappeningKind.ClosedByTime => typeof(ClosedByTime),
        HappeningKind.Confirmed => typeof(Confirmed),
        HappeningKind.ChatTaken => typeof(ChatTaken),
        HappeningKind.ChatReturned => typeof(ChatReturned),
        HappeningKind.ChatEnded => typeof(ChatEnded),
        HappeningKind.Rated => typeof(Rated),
        HappeningKind.ChatPassed => typeof(ChatPassed),
        HappeningKind.ChatInvited => typeof(ChatInvited),
        HappeningKind.TranscriptSent => typeof(TranscriptSent),
        HappeningKind.ChatRead => typeof(ChatRead),
        HappeningKind.DraftProposed => typeof(DraftProposed),
        HappeningKind.DraftChanged => typeof(DraftChanged),
        HappeningKind.DraftAccepted => typeof(DraftAccepted),
        HappeningKind.DraftDeclined => typeof(DraftDeclined),
        HappeningKind.DraftWithdrawn => typeof(DraftWithdrawn),
        HappeningKind.AddressShown => typeof(AddressShown),
        HappeningKind.Posted => typeof(Posted),
        HappeningKind.MovedFromPost => typeof(MovedFromPost),
        HappeningKind.CallInvited => typeof(CallInvited),
        HappeningKind.CallTaken => typeof(CallTaken),
        HappeningKind.CallReturned => typeof(CallReturned),
        HappeningKind.CallEnded => typeof(CallEnded),
        HappeningKind.CallJudged => typeof(CallJudged),
        HappeningKind.CallLookedAt => typeof(CallLookedAt),
        _ => throw new InvalidOperationException($"No happening has the kind {kind}."),
    };

    /// <summary>Typed ids as the text of their value.</summary>
    private sealed class IdsAsText : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) =>
            Array.Exists(typeToConvert.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>));

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter?)Activator.CreateInstance(typeof(IdAsText<>).MakeGenericType(typeToConvert))
                ?? throw new InvalidOperationException(typeToConvert.Name);
    }

    private sealed class IdAsText<TId> : JsonConverter<TId>
        where TId : struct, IId<TId>
    {
        public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TId.From(reader.GetGuid());

        public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
