namespace Holdfast.Platform.Storage;

/// <summary>Files that nobody but the owner of the process may read.</summary>
internal static class OwnersFile
{
    /// <summary>Puts the text in the file's place, whole or not at all.</summary>
    public static void Write(string file, string text)
    {
        var part = file + ".part";
        using (var stream = Create(part))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(text);
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }

        File.Move(part, file, overwrite: true);
    }

    /// <summary>A new and empty file in the place of whatever was there.</summary>
    public static FileStream Create(string file)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(file, options);
    }

    public static bool OthersMayRead(string path) => !OperatingSystem.IsWindows()
        && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)) != 0;
}
