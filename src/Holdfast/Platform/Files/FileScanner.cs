using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;

namespace Holdfast.Platform.Files;

/// <summary>What the scanner says.</summary>
public abstract record Verdict
{
    private Verdict()
    {
    }

    public sealed record Clean : Verdict;

    /// <param name="Name">What it found, in its own words.</param>
    public sealed record Harmful(string Name) : Verdict;

    /// <summary>It cannot look into the file: too large, encrypted, or broken for it.</summary>
    public sealed record CannotTell(string Reason) : Verdict;

    /// <summary>It did not answer.</summary>
    public sealed record Away(string Problem) : Verdict;
}

/// <summary>Where ClamAV listens.</summary>
internal static class ClamAvAddress
{
    public static EndPoint? Parse(string text)
    {
        if (text.StartsWith("unix:", StringComparison.Ordinal) && text.Length > "unix:".Length)
        {
            var path = text["unix:".Length..];
            return path.Length < 100 ? new UnixDomainSocketEndPoint(path) : null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == "tcp" && address.Port > 0 && address.Host.Length > 0
            ? IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) ? new IPEndPoint(ip, address.Port) : new DnsEndPoint(address.Host, address.Port)
            : null;
    }
}

/// <summary>Asks ClamAV by its INSTREAM protocol, where one is configured (rulings G18).</summary>
public sealed class FileScanner(IOptions<FilesOptions> options, TimeProvider time)
{
    /// <summary>How long an upload waits for the verdict; after that it is asked again by a job.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How long the job waits: a large archive takes time.</summary>
    public static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(2);

    private const int Piece = 64 * 1024;

    /// <summary>An answer is a line.</summary>
    private const int MostAnswer = 1024;

    /// <summary>What it calls files that it cannot look into.</summary>
    private static readonly string[] CannotLook = ["Heuristics.Encrypted", "Heuristics.Limits.Exceeded"];

    public bool IsOn => options.Value.ClamAv.Length > 0;

    /// <summary>Never throws but for the caller's own cancellation.</summary>
    public async Task<Verdict> Ask(Stream bytes, TimeSpan patience, CancellationToken ct)
    {
        var answer = await Talk("zINSTREAM\0", bytes, patience, ct);
        return answer.Problem is { } problem ? new Verdict.Away(problem) : VerdictOf(answer.Text);
    }

    /// <summary>What program it is, for the doctor; null with the problem when it does not answer.</summary>
    public async Task<(string? Version, string? Problem)> Version(CancellationToken ct)
    {
        var (text, problem) = await Talk("zVERSION\0", null, Patience, ct);
        return (problem is null ? text : null, problem);
    }

    internal static Verdict VerdictOf(string answer)
    {
        var said = answer.StartsWith("stream: ", StringComparison.Ordinal) ? answer["stream: ".Length..] : answer;
        if (said == "OK")
        {
            return new Verdict.Clean();
        }

        if (said.EndsWith(" FOUND", StringComparison.Ordinal))
        {
            var name = said[..^" FOUND".Length];
            return Array.Exists(CannotLook, begins => name.StartsWith(begins, StringComparison.Ordinal)) ? new Verdict.CannotTell(name) : new Verdict.Harmful(name);
        }

        return said.EndsWith("ERROR", StringComparison.Ordinal) ? new Verdict.CannotTell(said) : new Verdict.Away($"It answered \"{said}\".");
    }

    private async Task<(string Text, string? Problem)> Talk(string command, Stream? bytes, TimeSpan patience, CancellationToken ct)
    {
        if (ClamAvAddress.Parse(options.Value.ClamAv) is not { } address)
        {
            return ("", "It is not configured.");
        }

        using var over = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, ct);
        using var socket = new Socket(address.AddressFamily is AddressFamily.Unspecified ? AddressFamily.InterNetworkV6 : address.AddressFamily, SocketType.Stream,
            address is UnixDomainSocketEndPoint ? ProtocolType.Unspecified : ProtocolType.Tcp);
        try
        {
            if (address is DnsEndPoint)
            {
                socket.DualMode = true;
            }

            await socket.ConnectAsync(address, either.Token);
            await socket.SendAsync(Encoding.ASCII.GetBytes(command), either.Token);
            if (bytes is not null)
            {
                await Send(socket, bytes, either.Token);
            }

            return (await Answer(socket, either.Token), null);
        }
        catch (Exception problem) when (problem is SocketException or IOException)
        {
            return ("", problem.Message);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return ("", $"It did not answer within {patience.TotalSeconds:0} s.");
        }
    }

    /// <summary>Pieces with their lengths, and one of no length. It may answer before the end: that it is too much.</summary>
    private static async Task Send(Socket socket, Stream bytes, CancellationToken ct)
    {
        var piece = System.Buffers.ArrayPool<byte>.Shared.Rent(Piece + 4);
        try
        {
            int read;
            do
            {
                read = await bytes.ReadAsync(piece.AsMemory(4, Piece), ct);
                BinaryPrimitives.WriteInt32BigEndian(piece, read);
                for (var sent = 0; sent < read + 4;)
                {
                    sent += await socket.SendAsync(piece.AsMemory(sent, read + 4 - sent), ct);
                }
            }
            while (read > 0 && socket.Available == 0);
        }
        catch (SocketException) when (socket.Available > 0)
        {
            // Its answer is there.
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private static async Task<string> Answer(Socket socket, CancellationToken ct)
    {
        var answer = new byte[MostAnswer];
        var length = 0;
        while (length < MostAnswer && await socket.ReceiveAsync(answer.AsMemory(length), ct) is > 0 and var read)
        {
            length += read;
            if (answer.AsSpan(0, length).IndexOf((byte)0) is >= 0 and var end)
            {
                return Encoding.UTF8.GetString(answer, 0, end);
            }
        }

        return Encoding.UTF8.GetString(answer, 0, length).TrimEnd('\n');
    }
}
