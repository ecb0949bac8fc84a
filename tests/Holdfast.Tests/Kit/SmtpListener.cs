using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Holdfast.Kit;

/// <summary>A mail server that says what a test wants it to say: for answers that a real one does not give on demand.</summary>
public sealed class SmtpListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    /// <param name="answers">
    /// What it answers to a command's first word; "" is the greeting. Null for nothing at all: it listens and says no more.
    /// </param>
    public SmtpListener(Func<string, string?> answers)
    {
        _listener.Start();
        _serving = Serve(answers);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Takes everything, knows everybody.</summary>
    public static string? Takes(string command) => command switch
    {
        "" => "220 ready",
        "EHLO" => "250-mail.holdfast.test\r\n250 AUTH PLAIN",
        "AUTH" => "235 known",
        "QUIT" => "221 bye",
        _ => "250 ok",
    };

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task Serve(Func<string, string?> answers)
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            for (var command = ""; command is not null; command = (await reader.ReadLineAsync(_stop.Token))?.Split(' ')[0])
            {
                if (answers(command) is { } answer)
                {
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"), _stop.Token);
                }

                if (command == "QUIT")
                {
                    break;
                }
            }
        }
    }
}
