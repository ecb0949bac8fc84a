namespace Holdfast.Platform.Files;

/// <summary>
/// Where the bytes of files lie, by names that the store has made. What is written is staged: it stays for a day, and for good once it is
/// kept. Reading finds it in both, so nothing depends on when it is kept.
/// </summary>
public interface IFileStore
{
    /// <summary>A new name, and the stream that its bytes are written to. Who does not finish removes it.</summary>
    (string Name, Stream Bytes) Create();

    /// <summary>The bytes; null where there are none by that name.</summary>
    Stream? Open(string name);

    /// <summary>From now on it stays.</summary>
    void Keep(string name);

    /// <summary>Deletes the bytes, wherever they are; nothing to delete is no fault.</summary>
    void Remove(string name);

    /// <summary>What is staged: name, size and time, oldest first.</summary>
    IEnumerable<StagedBytes> Staged();

    /// <summary>The names of all that is kept.</summary>
    IEnumerable<string> Kept();

    /// <summary>What its disk has and has left, in bytes.</summary>
    (long All, long Free) Room();
}

public sealed record StagedBytes(string Name, long Size, DateTimeOffset At);
