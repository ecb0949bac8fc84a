using System.Runtime.CompilerServices;

namespace Holdfast.Kit;

/// <summary>The project's own files, where its source lies.</summary>
public static class Repository
{
    /// <summary>A file or folder by its names from the root of the project.</summary>
    public static string Path(params string[] names) => System.IO.Path.Combine([Root(), .. names]);

    private static string Root([CallerFilePath] string here = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here) ?? "", "..", "..", ".."));
}
