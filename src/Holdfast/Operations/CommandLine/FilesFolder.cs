using Holdfast.Platform.Files;

namespace Holdfast.Operations.CommandLine;

/// <summary>
/// The files that people sent, beside a backup of the database: copied after it, so that each file of a row is there. A file that nobody's row
/// names does no harm, and the doctor counts it: it may belong to the database that a restore has put aside.
/// </summary>
internal static class FilesFolder
{
    /// <summary>Where the files of a backup are.</summary>
    public static string Beside(string backup) => backup + ".files";

    /// <summary>Copies what is there; returns how many.</summary>
    public static int CopyBeside(string dataFolder, string backup) =>
        Copy(Path.Combine(Path.GetFullPath(dataFolder), DiskFileStore.Folder), Beside(backup));

    /// <summary>Adds those of a backup to what is there: names are never used twice, so nothing is written over.</summary>
    public static int Restore(string backup, string dataFolder) =>
        Copy(Beside(backup), Path.Combine(Path.GetFullPath(dataFolder), DiskFileStore.Folder));

    private static int Copy(string from, string to)
    {
        if (!Directory.Exists(from))
        {
            return 0;
        }

        var count = 0;
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            DiskFileStore.Closed(Path.GetDirectoryName(target)!);
            try
            {
                if (!File.Exists(target))
                {
                    File.Copy(file, target);
                }

                count++;
            }
            catch (FileNotFoundException)
            {
                // It was sent, or removed, while this goes on.
            }
        }

        return count;
    }
}
