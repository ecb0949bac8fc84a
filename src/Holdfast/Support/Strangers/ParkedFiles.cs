using System.Text.Json;
using Holdfast.Platform.Files;

namespace Holdfast.Support.Strangers;

/// <summary>The files of a stranger's request while it waits for the worker: as sealed as they were in the form.</summary>
internal static class ParkedFiles
{
    public static string Write(IReadOnlyList<UploadedFile> files) =>
        files.Count == 0 ? "" : JsonSerializer.Serialize(files.Select(file => new Parked(file.Handle, file.Words)));

    /// <summary>Those that can still be sent: what waited for longer than an upload lives goes without its files.</summary>
    public static IReadOnlyList<UploadedFile> Read(string written, FileHandles handles) => written.Length == 0 ? []
        : [.. (JsonSerializer.Deserialize<Parked[]>(written) ?? []).Select(one => handles.Open(one.Handle) is { } file ? file with { Words = one.Words } : null).OfType<UploadedFile>()];

    private sealed record Parked(string Handle, string Words);
}
