using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Storage;

/// <summary>
/// The folder that holds database, files and keys. One process at a time: the session memory may answer only because
/// nobody else writes (rulings F4), so a second process is refused with a sentence.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    public DataFolder(IOptions<StorageOptions> options)
    {
        Path = System.IO.Path.GetFullPath(options.Value.DataFolder);
        try
        {
            Directory.CreateDirectory(Path);
            RestrictToOwner(Path);
            _lock = new FileStream(In("holdfast.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException problem) when (IsHeld(problem))
        {
            throw new StartRefusedException(
                $"The data folder {Path} is in use by another Holdfast process. Stop that one first, or set Storage:DataFolder to another folder.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(
                $"The data folder {Path} cannot be written ({problem.Message}). Give this process write access to it (with systemd: ReadWritePaths in the service), or set Storage:DataFolder to another folder.");
        }
    }

    /// <summary>The absolute path.</summary>
    public string Path { get; }

    /// <summary>The path of a file or folder in it.</summary>
    public string In(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _lock.Dispose();

    /// <summary>EWOULDBLOCK of Linux and of macOS, and ERROR_SHARING_VIOLATION: the lock is another's. A disk that may only be read has a code of its own.</summary>
    private static bool IsHeld(IOException problem) => problem.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static void RestrictToOwner(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}

/// <summary>The process cannot start as configured; the message is a sentence that names what is wrong and the cure.</summary>
public sealed class StartRefusedException(string sentence) : Exception(sentence);
