using System.Diagnostics;
using Npgsql;

namespace Holdfast.Kit;

/// <summary>A pooler in front of the tests' PostgreSQL that lends a connection to each transaction; ended by its process id.</summary>
public sealed class PgBouncer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/pgbouncer";

    private readonly string _folder;
    private readonly Process _process;

    private PgBouncer(string folder, Process process) => (_folder, _process) = (folder, process);

    /// <param name="direct">The way to the database itself.</param>
    /// <returns>The pooler, and the way to the same database through it.</returns>
    public static async Task<(PgBouncer Pooler, string ConnectionString)> Start(string direct, CancellationToken ct)
    {
        if (!File.Exists(Program))
        {
            throw new InvalidOperationException("PgBouncer is not installed: ./test installs it.");
        }

        var (address, port) = (new NpgsqlConnectionStringBuilder(direct), PostgresServer.FreePort());
        var folder = Directory.CreateTempSubdirectory("holdfast-pooler-").FullName;
        var settings = Path.Combine(folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(
            settings,
            $"""
            [databases]
            * = host={address.Host} port={address.Port} user={address.Username}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = 4
            """,
            ct);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }

        // It does not run as root.
        var start = Environment.UserName == "root"
            ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", Program, settings])
            : new ProcessStartInfo(Program, [settings]);
        (start.RedirectStandardOutput, start.RedirectStandardError, start.WorkingDirectory) = (true, true, "/");
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{Program} did not start.");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var pooler = new PgBouncer(folder, process);
        var through = new NpgsqlConnectionStringBuilder(direct) { Port = port }.ConnectionString;
        await pooler.WaitUntilReady(through, ct);
        return (pooler, through);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var stop = Process.Start("kill", ["-INT", $"{_process.Id}"]);
            await stop.WaitForExitAsync(CancellationToken.None);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task WaitUntilReady(string through, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(through + ";Pooling=false;Timeout=1");
                await connection.OpenAsync(patience.Token);
                return;
            }
            catch (NpgsqlException) when (!_process.HasExited)
            {
                await Task.Yield();
            }
        }
    }
}
