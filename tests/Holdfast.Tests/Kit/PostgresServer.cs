using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Holdfast.Kit;

/// <summary>
/// A PostgreSQL server of the tests' own: on loopback, in a folder of its own, ended by its process id. The same as in
/// production but for fsync, which only a power cut could miss, and for the autovacuum, which takes long rounds through many small databases.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Process _process;

    private PostgresServer(string folder, Process process, int port)
    {
        (_folder, _process) = (folder, process);
        // Pools outlive their products (SharedPools); those of a database that serves no other soon let go.
        ConnectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Include Error Detail=true;Connection Idle Lifetime=10;Connection Pruning Interval=2";
    }

    public string ConnectionString { get; }

    public int ProcessId => _process.Id;

    public static async Task<PostgresServer> Start(CancellationToken ct)
    {
        var bin = Binaries();
        var folder = Directory.CreateTempSubdirectory("holdfast-pg-").FullName;
        if (IsRoot)
        {
            await Run("chown", ["postgres", folder], ct);
        }

        await Run(Path.Combine(bin, "initdb"), ["-D", Path.Combine(folder, "db"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], ct);
        var port = FreePort();
        var server = Begin(Path.Combine(bin, "postgres"), ["-D", Path.Combine(folder, "db"), "-p", $"{port}", "-c", "listen_addresses=127.0.0.1",
            "-c", $"unix_socket_directories={folder}", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=500", "-c", "autovacuum=off"]);
        var started = new PostgresServer(folder, server, port);
        await started.WaitUntilReady(ct);
        return started;
    }

    /// <summary>Makes a database from a template. A copy of the files takes a third of the time of one by the log, which is for large busy servers.</summary>
    public async Task<string> CreateDatabase(string name, string? template, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}" + (template is null ? "" : $" TEMPLATE {template} STRATEGY file_copy"), connection);
        await command.ExecuteNonQueryAsync(ct);
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Runs what an operator would type, with PostgreSQL's own programs.</summary>
    public static async Task Shell(string command, CancellationToken ct)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardError = true };
        start.Environment["PATH"] = $"{Binaries()}:{Environment.GetEnvironmentVariable("PATH")}";
        using var shell = Process.Start(start) ?? throw new InvalidOperationException("There is no shell.");
        var errors = await shell.StandardError.ReadToEndAsync(ct);
        await shell.WaitForExitAsync(ct);
        if (shell.ExitCode != 0)
        {
            throw new InvalidOperationException($"\"{command}\" ended with {shell.ExitCode}: {errors}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // SIGINT is PostgreSQL's fast shutdown.
            using var stop = Process.Start("kill", ["-INT", $"{_process.Id}"]);
            await stop.WaitForExitAsync(CancellationToken.None);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool IsRoot => Environment.UserName == "root";

    private static string Binaries() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).OrderDescending().First(d => File.Exists(Path.Combine(d, "initdb")))
            : throw new InvalidOperationException("PostgreSQL is not installed: ./test installs it.");

    private static Process Begin(string program, string[] arguments)
    {
        var start = IsRoot
            ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError, start.WorkingDirectory) = (true, true, "/");
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task Run(string program, string[] arguments, CancellationToken ct)
    {
        using var process = program == "chown" ? Process.Start(program, arguments) : Begin(program, arguments);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        }
    }

    private async Task WaitUntilReady(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString + ";Timeout=1");
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
