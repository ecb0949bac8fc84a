using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Holdfast.Kit;

/// <summary>The relay of video calls, with the configuration that we ship and addresses of this machine.</summary>
public sealed class Coturn : IAsyncDisposable
{
    public const string Secret = "a-secret-of-the-tests-for-the-relay";

    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-turn-").FullName;
    private Process? _process;

    public int Port { get; } = FreePort();

    public string Address => $"turn:127.0.0.1:{Port}?transport=udp";

    /// <param name="further">Lines below the shipped ones.</param>
    public async Task Start(CancellationToken ct, params string[] further)
    {
        var shipped = await File.ReadAllTextAsync(Path.Combine(Repository(), "deploy", "turnserver.conf"), ct);
        var settings = Path.Combine(_folder, "turnserver.conf");
        // Loopback is the one network that every machine has: a second address of it stands for the relay's own.
        await File.WriteAllTextAsync(
            settings,
            shipped.Replace("PUBLIC_ADDRESS", "127.0.0.1", StringComparison.Ordinal).Replace("RELAY_ADDRESS", "127.0.0.2", StringComparison.Ordinal)
                .Replace("RELAY_SECRET", Secret, StringComparison.Ordinal).Replace("PUBLIC_NAME", "holdfast.test", StringComparison.Ordinal)
                .Replace("listening-port=3478", $"listening-port={Port}", StringComparison.Ordinal)
            + $"\nallow-loopback-peers\nuserdb={_folder}/turndb\npidfile={_folder}/pid\nlog-file=stdout\n{string.Join("\n", further)}\n",
            ct);
        _process = Process.Start(new ProcessStartInfo("/usr/bin/turnserver", ["-c", settings]) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("There is no turnserver.");
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        for (var began = TimeProvider.System.GetTimestamp(); !Answers();)
        {
            if (_process.HasExited || TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(30))
            {
                throw new InvalidOperationException("turnserver does not start.");
            }

            await Task.Delay(50, ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private bool Answers()
    {
        using var socket = new TcpClient();
        try
        {
            socket.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Holdfast.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("There is no repository around the tests.");
        }

        return folder;
    }
}
