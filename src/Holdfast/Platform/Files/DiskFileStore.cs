using System.Buffers;

namespace Holdfast.Platform.Files;

/// <summary>
/// Files in the data folder, beside the database: files/staged/NAME until they are kept, then files/NA/NAME. Names are random, ours, and
/// say nothing; what people call a file is never a path.
/// </summary>
internal sealed class DiskFileStore(string root, TimeProvider time) : IFileStore
{
    /// <summary>In the data folder.</summary>
    public const string Folder = "files";

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    private const int NameLength = 32;
    private const string StagedFolder = "staged";

    public (string Name, Stream Bytes) Create()
    {
        var name = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        Closed(Path.Combine(root, StagedFolder));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return (name, new FileStream(InStaged(name), options));
    }

    public Stream? Open(string name)
    {
        if (!IsName(name))
        {
            return null;
        }

        // It may be kept between the first look and the second.
        foreach (var path in new[] { InKept(name), InStaged(name), InKept(name) })
        {
            try
            {
                return new FileStream(path, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete, BufferSize = 0 });
            }
            catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
            {
            }
        }

        return null;
    }

    public void Keep(string name)
    {
        if (!IsName(name) || !File.Exists(InStaged(name)))
        {
            return;
        }

        var to = InKept(name);
        Closed(Path.GetDirectoryName(to)!);
        try
        {
            File.Move(InStaged(name), to);
        }
        catch (FileNotFoundException)
        {
            // Another node was faster.
        }
    }

    public void Remove(string name)
    {
        if (!IsName(name))
        {
            return;
        }

        foreach (var path in new[] { InStaged(name), InKept(name) })
        {
            if (File.Exists(path))
            {
                File.Delete(path);
            }
        }
    }

    public IEnumerable<StagedBytes> Staged()
    {
        var folder = new DirectoryInfo(Path.Combine(root, StagedFolder));
        return !folder.Exists ? []
            : folder.EnumerateFiles().Where(file => IsName(file.Name)).Select(file => new StagedBytes(file.Name, Size(file), TimeOf(file.Name)))
                .OrderBy(file => file.Name, StringComparer.Ordinal);
    }

    public IEnumerable<string> Kept()
    {
        var folder = new DirectoryInfo(root);
        return !folder.Exists ? []
            : folder.EnumerateDirectories("??").SelectMany(part => part.EnumerateFiles()).Select(file => file.Name).Where(IsName);
    }

    public (long All, long Free) Room()
    {
        var folder = new DirectoryInfo(root);
        while (!folder.Exists && folder.Parent is { } parent)
        {
            folder = parent;
        }

        var disk = new DriveInfo(folder.FullName);
        return (disk.TotalSize, disk.AvailableFreeSpace);
    }

    /// <summary>When it was begun: the name says so, and copies of a folder do not change it.</summary>
    private static DateTimeOffset TimeOf(string name) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(name[..12], 16));

    private static bool IsName(string name) => name.Length == NameLength && !name.AsSpan().ContainsAnyExcept(Hex);

    private static long Size(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    internal static void Closed(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private string InStaged(string name) => Path.Combine(root, StagedFolder, name);

    // The end of the name is random; its beginning is the time.
    private string InKept(string name) => Path.Combine(root, name[^2..], name);
}
