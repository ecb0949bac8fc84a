namespace Holdfast.Platform.Files;

/// <summary>Addresses of files.</summary>
public static class FilesPaths
{
    /// <summary>Before every file's own address.</summary>
    public const string Files = "/files";

    /// <summary>Takes one file, by script.</summary>
    public const string Uploads = "/files/uploads";

    public static string Of(FileId id, string name) => $"{Files}/{id.Value}/{Uri.EscapeDataString(name.Length > 0 ? name : "file")}";

    /// <summary>The warning before a file that could not be checked.</summary>
    public static string UncheckedOf(FileId id, string name) => $"{Of(id, name)}/unchecked";
}
