using System.Diagnostics;

namespace Holdfast.Kit;

/// <summary>A file system of its own in memory, so that a test can fill it or close it for writing. Only root may have one.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Null where it cannot be had: not as root, or in a container that forbids it.</summary>
    public static async Task<SmallDisk?> Mount(string size)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("holdfast-test-").FullName;
        return await Run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder) ? new SmallDisk(folder) : null;
    }

    public Task<bool> CloseForWriting() => Run("mount", "-o", "remount,ro", Folder);

    public async ValueTask DisposeAsync()
    {
        await Run("umount", Folder);
        Directory.Delete(Folder);
    }

    private static async Task<bool> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true }) ?? throw new InvalidOperationException($"There is no {program}.");
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode == 0;
    }
}
