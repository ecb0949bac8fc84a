using Holdfast.Platform.Accounts;

namespace Holdfast.Platform.Live;

/// <summary>Who listens to a stream: the request that opened it, which lives as long, and who sent it.</summary>
/// <param name="Account">Null for a stranger, whom the capability knows by a cookie of the request, if at all.</param>
/// <param name="Role">As it was when the stream was opened: whatever depends on it asks the database.</param>
public sealed record LiveListener(HttpContext Http, AccountId? Account, Role? Role)
{
    public bool IsStaff => Role is not (null or Accounts.Role.Member);
}

/// <summary>A topic as it is at this moment for one listener.</summary>
/// <param name="Newest">The newest number of a log. Null for a view, which has none: it changed, and is drawn again whole.</param>
public sealed record LiveTopic(long? Newest = null)
{
    /// <summary>What the topic hears besides its own name, such as the rooms that a list is made of; told by <see cref="LiveHints.Tell"/>.</summary>
    public IReadOnlyList<string> AlsoHears { get; init; } = [];

    /// <summary>Somebody else is writing: a state that goes with the hint.</summary>
    public bool IsWriting { get; init; }

    /// <summary>Who the listener is when they say that they write (<see cref="LivePaths.Writing"/>); null where they cannot.</summary>
    public Guid? WritesAs { get; init; }
}

/// <summary>
/// Topics of one kind, for pages that change while they are open (rulings G21, G22). A capability registers its own with
/// <see cref="LiveModule.AddLiveTopics{T}"/>; a page names one in data-topic as "kind:id". Made anew in a scope of its own for each look, so a
/// stream holds no connection.
/// </summary>
public interface ILiveTopics
{
    /// <summary>
    /// The topic for this listener, or null where it does not exist for them. Asked when the stream opens and before each hint, so whoever has
    /// lost a right hears no more. Few indexed reads: it is asked for each listener at each change.
    /// </summary>
    /// <param name="id">What the page said: anything.</param>
    Task<LiveTopic?> Find(LiveListener listener, string id, CancellationToken ct);

    /// <summary>
    /// The newest numbers behind these names: of logs their topics ("request:..."), of views what they also hear. Every 15 seconds each node asks so for
    /// all that its streams watch, and looks at what has changed: a lost notice costs time and no truth. What has no number stays out.
    /// </summary>
    Task<IReadOnlyDictionary<string, long>> Newest(IReadOnlyList<string> names, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<string, long>>(new Dictionary<string, long>());

    /// <summary>The listener's page is open: at the beginning and at each ping, every 20 seconds, for topics that exist for them.</summary>
    Task Alive(LiveListener listener, string id, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Their last page with the topic has been closed, on this node.</summary>
    Task Left(LiveListener listener, string id) => Task.CompletedTask;
}

/// <summary>A kind of topic and what knows its topics.</summary>
public sealed record LiveKind(string Name, Type Topics);
