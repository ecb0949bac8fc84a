using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Holdfast.Kit;

namespace Holdfast.Bench;

/// <summary>A server as a child process on loopback, on a core of its own, ended by its id; what it cost is read from /proc.</summary>
internal sealed class Server : IAsyncDisposable
{
    /// <summary>Milliseconds of the processor in 300 that are nothing: timers and a tick of the clock.</summary>
    private const double Idle = 10;

    private readonly Process _process;

    private Server(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>Processor time of all threads so far, user and system, in milliseconds: of the kernel's own clock, which counts nanoseconds.</summary>
    public double Cpu
    {
        get
        {
            // MAKE_PROCESS_CPUCLOCK(pid, CPUCLOCK_SCHED) of Linux: the processor clock of another process (clock_getcpuclockid(3)).
            var clock = (~_process.Id << 3) | 2;
            return ClockGetTime(clock, out var time) == 0
                ? (time.Seconds * 1e3) + (time.Nanoseconds / 1e6)
                : throw new InvalidOperationException($"The processor time of {_process.ProcessName} cannot be read.");
        }
    }

    /// <summary>Of that, what the threads of a name have had (proc_pid_schedstat(5)); one that ended meanwhile is not in it.</summary>
    /// <param name="thread">As the system lists them: fifteen characters at the most.</param>
    public double CpuOf(string thread) => Directory.GetDirectories($"/proc/{_process.Id}/task")
        .Where(task => File.ReadAllText(Path.Combine(task, "comm")).TrimEnd() == thread)
        .Sum(task => double.Parse(File.ReadAllText(Path.Combine(task, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture) / 1e6);

    /// <summary>Memory that is resident now, in MiB.</summary>
    public double Resident => Status("VmRSS:");

    /// <summary>The most that was ever resident, in MiB.</summary>
    public double MostResident => Status("VmHWM:");

    /// <summary>Starts what was published of an assembly and waits until <paramref name="first"/> answers 200.</summary>
    /// <param name="cores">"0" while it is measured, "0,1" where its start is.</param>
    public static Task<Server> Start(
        string assembly, IEnumerable<(string Key, string Value)> settings, string first, string cores = "0", string environment = "Production")
    {
        var port = PostgresServer.FreePort();
        var folder = Path.Combine(Folders.Published, assembly is "IdentityPeer" ? "Identity" : assembly, "release_" + RuntimeInformation.RuntimeIdentifier);
        List<(string, string)> all =
        [
            ("ASPNETCORE_ENVIRONMENT", environment), ("Logging:LogLevel:Default", "Warning"), ("Shell:PublicUrl", $"http://127.0.0.1:{port}"),
            // On one busy core the runtime takes minutes to compile for good; without this pause it takes seconds, to the same end.
            .. cores == Machine.BothCores ? Array.Empty<(string, string)>() : [("DOTNET_TC_CallCountingDelayMs", "0")],
            .. settings,
        ];
        return Start(["dotnet", Path.Combine(folder, assembly + ".dll"), "--urls", $"http://127.0.0.1:{port}"], folder, all, port, first, cores);
    }

    /// <summary>Starts any program that listens on the port.</summary>
    public static async Task<Server> Start(
        string[] program, string folder, IEnumerable<(string Key, string Value)> settings, int port, string first, string cores)
    {
        var command = Machine.Pinned(cores, program);
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || name.Contains("__", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program[0]} did not start.");
        var said = new System.Text.StringBuilder();
        process.OutputDataReceived += (_, line) => said.AppendLine(line.Data);
        process.ErrorDataReceived += (_, line) => said.AppendLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new Server(process, port);
        var patience = Stopwatch.StartNew();
        while (!await server.Answers(first))
        {
            if (process.HasExited || patience.Elapsed > TimeSpan.FromSeconds(60))
            {
                await server.DisposeAsync();
                throw new InvalidOperationException($"{program[^1]} does not answer: {said}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }

        return server;
    }

    /// <summary>Waits until the server has nothing to do any more, a minute at the most.</summary>
    /// <param name="look">How far apart two looks are: a second where work comes by the clock, less where it only has to be finished.</param>
    public async Task Rest(TimeSpan? look = null)
    {
        var patience = Stopwatch.StartNew();
        for (var before = -1.0; Cpu - before > Idle && patience.Elapsed < TimeSpan.FromMinutes(1);)
        {
            before = Cpu;
            await Task.Delay(look ?? TimeSpan.FromSeconds(1), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var stop = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await stop.WaitForExitAsync();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);

    private async Task<bool> Answers(string path)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, Port);
            var bytes = new byte[256 * 1024];
            return await Load.Exchange(socket, Load.Get(Port, path), bytes) == 200;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private double Status(string field)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }
}

/// <summary>Where things stand, from this program's own place in artifacts/bin.</summary>
internal static class Folders
{
    private static readonly string Artifacts = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", ".."));

    /// <summary>What an operator would install: ./bench publishes it, compiled ahead.</summary>
    public static string Published { get; } = Path.Combine(Artifacts, "publish");

    /// <summary>The peer that is not published but run from its own folder.</summary>
    public static string BetterAuth { get; } = Path.GetFullPath(Path.Combine(Artifacts, "..", "benchmarks", "peers", "better-auth"));
}

/// <summary>The two cores of a measurement: 0 for the server, 1 for what asks it and for the database.</summary>
internal static class Machine
{
    /// <summary>Where a start is measured: as an operator starts it.</summary>
    public const string BothCores = "0,1";

    public static bool HasTwoCores { get; } = Directory.Exists("/sys/devices/system/cpu/cpu1") && File.Exists("/usr/bin/taskset");

    public static string[] Pinned(string cores, params string[] command) => HasTwoCores ? ["taskset", "-c", cores, .. command] : command;
}
