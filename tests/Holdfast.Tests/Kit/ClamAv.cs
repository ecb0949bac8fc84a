using System.Diagnostics;

namespace Holdfast.Kit;

/// <summary>A real ClamAV with one signature of our own: nothing is downloaded.</summary>
public sealed class ClamAv : IAsyncDisposable
{
    /// <summary>What it finds harmful, in two pieces so that no scanner finds it here.</summary>
    public static readonly string Harmful = "HOLDFAST-STANDARD-" + "HARMFUL-TEST-FILE";

    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-clam-").FullName;
    private Process? _process;

    /// <summary>For Files:ClamAv.</summary>
    public string Address => $"unix:{_folder}/clamd.sock";

    public async Task Start(CancellationToken ct)
    {
        var signature = Convert.ToHexStringLower(System.Text.Encoding.ASCII.GetBytes(Harmful));
        Directory.CreateDirectory(Path.Combine(_folder, "db"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "db", "own.ndb"), $"Holdfast.Test:0:*:{signature}\n", ct);
        var settings = Path.Combine(_folder, "clamd.conf");
        await File.WriteAllTextAsync(
            settings, $"DatabaseDirectory {_folder}/db\nLocalSocket {_folder}/clamd.sock\nStreamMaxLength 1M\nForeground yes\nAlertEncrypted yes\nUser {Environment.UserName}\n", ct);
        _process = Process.Start(new ProcessStartInfo("/usr/sbin/clamd", ["--config-file=" + settings]) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("There is no clamd.");
        // It writes nothing that says it is ready; its socket does.
        for (var began = TimeProvider.System.GetTimestamp(); !File.Exists(Path.Combine(_folder, "clamd.sock"));)
        {
            if (_process.HasExited || TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(30))
            {
                throw new InvalidOperationException("clamd does not start: " + await _process.StandardError.ReadToEndAsync(ct));
            }

            await Task.Delay(50, ct);
        }
    }

    /// <summary>It is away until it is started again.</summary>
    public async Task Stop()
    {
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
            _process = null;
        }

        File.Delete(Path.Combine(_folder, "clamd.sock"));
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Directory.Delete(_folder, recursive: true);
    }
}
