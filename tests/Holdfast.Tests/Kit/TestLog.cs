using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Holdfast.Kit;

/// <summary>Everything that was logged, as text.</summary>
public sealed class TestLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new();

    public IReadOnlyCollection<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, this);

    /// <summary>Waits until a line has these words.</summary>
    public async Task Said(string words, CancellationToken ct)
    {
        var said = _awaited.GetOrAdd(words, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!Lines.Any(line => line.Contains(words, StringComparison.Ordinal)))
        {
            await said.Task.WaitAsync(TimeSpan.FromSeconds(60), ct);
        }
    }

    public void Dispose()
    {
    }

    private void Add(string line)
    {
        _lines.Enqueue(line);
        foreach (var (_, said) in _awaited.Where(awaited => line.Contains(awaited.Key, StringComparison.Ordinal)))
        {
            said.TrySetResult();
        }
    }

    private sealed class Logger(string category, TestLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add($"{logLevel} {category}: {formatter(state, exception)} {exception}");
    }
}
