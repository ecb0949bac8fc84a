using Holdfast.Platform.Storage;
using Holdfast.Security.LeakedPasswords;
using Microsoft.Extensions.Options;

namespace Holdfast.Operations.CommandLine;

/// <summary>
/// holdfast breach build: makes breached.filter of a list of leaked passwords. It is written beside the old one and takes its
/// place when it is whole, so a server that runs goes on with the old one until it looks again, within the hour.
/// </summary>
internal static class BreachBuild
{
    private const int StepsTold = 20;

    // Well under a second of reading.
    private const int LinesAtOnce = 1_000_000;

    public static async Task<int> Run(WebApplication app, string file, long least, CancellationToken ct)
    {
        var storage = app.Services.GetRequiredService<IOptions<StorageOptions>>().Value;
        var (from, to) = (Path.GetFullPath(file), BreachFile.PathIn(storage));
        if (!Directory.Exists(Path.GetDirectoryName(to)))
        {
            throw new StartRefusedException($"There is no data folder {Path.GetDirectoryName(to)}. Start the server once, or check Storage:DataFolder.");
        }

        await using var list = Open(from);
        try
        {
            // Reading and building hold one thread for minutes.
            var (lines, keys, length) = await Task.Run(() => Build(list, to, least, app.Services.GetRequiredService<TimeProvider>(), ct), ct);
            if (keys == 0)
            {
                Console.WriteLine($"None of {lines:N0} lines counts {least:N0} or more: no password will be found.");
            }

            Console.WriteLine($"{to} has {keys:N0} passwords of {lines:N0} lines, in {length:N0} bytes.");
            Console.WriteLine("A running server picks it up within an hour, or when you restart it.");
            return 0;
        }
        catch (InvalidDataException problem)
        {
            throw new StartRefusedException($"{from} cannot be used. {problem.Message}");
        }
        catch (UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{to} cannot be written by {Environment.UserName}. Run this as the server's user, or give that user the folder.");
        }
        catch (IOException problem)
        {
            throw new StartRefusedException($"{to} cannot be made ({problem.Message}). Check that its disk has room and that no other build runs, and run it again: the file that was there is as it was.");
        }
    }

    private static FileStream Open(string from)
    {
        try
        {
            return new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StartRefusedException($"There is no file {from}.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{from} cannot be read by {Environment.UserName} ({problem.Message}). Give that user the file.");
        }
    }

    private static (long Lines, long Keys, long Length) Build(FileStream stream, string to, long least, TimeProvider time, CancellationToken ct)
    {
        var corpus = new Corpus(stream);
        using var writer = new BreachFilterWriter(to, (stream.Length / Corpus.ShortestLine) + 1);
        var told = 0L;
        while (corpus.Next())
        {
            if (corpus.Count >= least)
            {
                writer.Add(corpus.Key);
            }

            if (corpus.Position * StepsTold / stream.Length is var step && step > told)
            {
                told = step;
                Console.WriteLine($"{step * 100 / StepsTold,3} %, {corpus.Line:N0} lines");
            }

            if (corpus.Line % LinesAtOnce == 0)
            {
                ct.ThrowIfCancellationRequested();
            }
        }

        if (corpus.Line == 0)
        {
            throw new InvalidDataException("It is empty.");
        }

        var (keys, length) = writer.Finish(time.GetUtcNow(), least);
        return (corpus.Line, keys, length);
    }
}
