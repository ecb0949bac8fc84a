namespace Holdfast.Platform.Storage;

/// <summary>
/// A row with a version of its own, raised by every save and checked as concurrency token: of two racing changes one
/// wins. A number, never a time: clocks repeat themselves.
/// </summary>
public interface IVersioned
{
    int Version { get; set; }
}

/// <summary>
/// A row that a request may change only while the session that asked still lives: credentials, addresses, devices,
/// links, apps, status, what is owed (rulings F3). The save checks it inside its own transaction.
/// </summary>
public interface INeedsLiveSession;

/// <summary>A row that is written once and never again.</summary>
public interface IAppendOnly;

/// <summary>
/// A row whose key is a count that its save raises, too. One that is there already means that another save raised it a
/// moment before: the same conflict as a version that has moved, and thrown as one.
/// </summary>
public interface IKeyedByCount;
