using System.Collections.Concurrent;
using System.Diagnostics;

namespace Holdfast.Kit;

/// <summary>The built product as a process of its own, as an operator starts it.</summary>
public sealed class ProductProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new();

    private ProductProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data, _output);
        _process.ErrorDataReceived += (_, line) => Read(line.Data, _errors);
    }

    /// <summary>What it said on the error stream: where an operator looks for the reason.</summary>
    public string Errors => string.Join('\n', _errors);

    public string Output => string.Join('\n', _output);

    /// <summary>Starts it with these arguments of the command line, and nothing of this machine's configuration.</summary>
    public static ProductProcess Start(string environment, params string[] arguments) => Start(environment, [], arguments);

    /// <summary>The same with environment variables of its own.</summary>
    public static ProductProcess Start(string environment, IEnumerable<KeyValuePair<string, string>> variables, params string[] arguments)
    {
        var folder = Folder();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "Holdfast.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || name.Contains("__", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        start.Environment["DOTNET_TieredPGO"] = "0";
        if (environment != "Development")
        {
            // What Production demands besides an address.
            start.Environment["Mail__Smtp__Host"] = "127.0.0.1";
            start.Environment["Mail__From"] = "security@holdfast.test";
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var product = new ProductProcess(start);
        product._process.Start();
        product._process.BeginOutputReadLine();
        product._process.BeginErrorReadLine();
        return product;
    }

    /// <summary>Waits until it is over by itself; its exit code.</summary>
    public async Task<int> Ended()
    {
        using var patience = Patience();
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Tells it to stop, as a supervisor does (SIGTERM).</summary>
    public async Task Stop()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Ends it as a power cut would (SIGKILL).</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Waits until it has said these words.</summary>
    public async Task Said(string words)
    {
        using var patience = Patience();
        var said = _awaited.GetOrAdd(words, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!Output.Contains(words, StringComparison.Ordinal))
        {
            await said.Task.WaitAsync(patience.Token);
        }
    }

    /// <summary>Waits until it takes requests; where.</summary>
    public async Task<Uri> Listening()
    {
        using var patience = Patience();
        await Task.WhenAny(_listening.Task, _process.WaitForExitAsync(patience.Token));
        return _listening.Task.IsCompletedSuccessfully ? await _listening.Task : throw new InvalidOperationException($"It does not listen: {Errors}\n{Output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private static CancellationTokenSource Patience()
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        return patience;
    }

    private void Read(string? line, ConcurrentQueue<string> lines)
    {
        const string Listens = "Now listening on: ";
        if (line is null)
        {
            return;
        }

        lines.Enqueue(line);
        foreach (var (_, said) in _awaited.Where(awaited => line.Contains(awaited.Key, StringComparison.Ordinal)))
        {
            said.TrySetResult();
        }

        if (line.IndexOf(Listens, StringComparison.Ordinal) is >= 0 and var at)
        {
            _listening.TrySetResult(new Uri(line[(at + Listens.Length)..].Trim()));
        }
    }

    /// <summary>artifacts/bin/Holdfast.Tests/debug holds the tests, artifacts/bin/Holdfast/debug the product.</summary>
    private static string Folder()
    {
        var tests = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(tests.Parent?.Parent?.FullName ?? "", "Holdfast", tests.Name);
    }
}
