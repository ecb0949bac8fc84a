using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Holdfast.Kit;

/// <summary>
/// The product's own beginning, run in this process from the command line to the exit code: for commands, and for starts that
/// are refused. A process of its own (<see cref="ProductProcess"/>) takes a second of the processor more, and is for what only a process
/// shows: that it serves, is stopped or killed, holds a lock, and what it logs, which does not come here.
/// </summary>
public sealed class ProductRun : IAsyncDisposable
{
    private static readonly MethodInfo Main = typeof(Program).GetMethod("<Main>$", BindingFlags.NonPublic | BindingFlags.Static)
        ?? throw new InvalidOperationException("Program has no top-level statements.");

    private static readonly string[] Mail = ["--Mail:Smtp:Host=127.0.0.1", "--Mail:From=security@holdfast.test"];

    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly Task<int> _run;

    private ProductRun(string[] arguments) => _run = Task.Run(() =>
    {
        Spoken.Here = (TextWriter.Synchronized(new StringWriter(_output)), TextWriter.Synchronized(new StringWriter(_errors)));
        return (Task<int>)Main.Invoke(null, [arguments])!;
    });

    public string Output => _output.ToString().TrimEnd();

    public string Errors => _errors.ToString().TrimEnd();

    /// <summary>Runs it with these arguments of the command line, and what Production demands besides an address.</summary>
    public static ProductRun Start(string environment, params IEnumerable<string> arguments) => new(
        [.. arguments, "--environment=" + environment, "--applicationName=Holdfast", "--contentRoot=" + AppContext.BaseDirectory, .. environment == "Development" ? [] : Mail]);

    /// <summary>Waits until it is over by itself; its exit code.</summary>
    public Task<int> Ended() => _run.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync() => await _run;
}

/// <summary>The console of each run: what it writes, and what it calls writes, and nobody else.</summary>
internal sealed class Spoken(TextWriter elsewhere, bool errors) : TextWriter
{
    private static readonly AsyncLocal<(TextWriter Output, TextWriter Errors)?> OfThisRun = new();

    public static (TextWriter Output, TextWriter Errors)? Here
    {
        set => OfThisRun.Value = value;
    }

    public override Encoding Encoding => elsewhere.Encoding;

    private TextWriter To => OfThisRun.Value is { } here ? errors ? here.Errors : here.Output : elsewhere;

    public override void Write(char value) => To.Write(value);

    public override void Write(char[] buffer, int index, int count) => To.Write(buffer, index, count);

    public override void Write(string? value) => To.Write(value);

    public override void Flush() => To.Flush();

    [ModuleInitializer]
    public static void Install()
    {
        Console.SetOut(new Spoken(Console.Out, errors: false));
        Console.SetError(new Spoken(Console.Error, errors: true));
    }
}
