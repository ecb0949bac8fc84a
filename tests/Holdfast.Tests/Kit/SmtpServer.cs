using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MimeKit;

namespace Holdfast.Kit;

/// <summary>What the server does with a message that it has read to its end.</summary>
public enum AfterData
{
    Take,
    TakeAndHangUp,
    TakeAndHangUpUnanswered,
    HangUpUntaken,
    RefuseForGood,
    RefuseForNow,
}

public sealed record TakenMail(string Recipient, MimeMessage Message);

/// <summary>
/// A mail server of the tests' own on loopback (RFC 5321 with STARTTLS and AUTH PLAIN) that can be as bad as real ones are: away,
/// silent, refusing, greylisting, hanging up.
/// </summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<TakenMail> _taken = new();
    private readonly ConcurrentQueue<string> _heard = new();
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new();
    private readonly List<Task> _talks = [];
    private readonly SemaphoreSlim _takings = new(0);
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;
    private int _connections;

    public SmtpServer()
    {
        Start();
        Port = ((IPEndPoint)_listener!.LocalEndpoint).Port;
    }

    public int Port { get; private set; }

    public IReadOnlyList<TakenMail> Taken => [.. _taken];

    /// <summary>How many connections were made so far.</summary>
    public int Connections => _connections;

    /// <summary>Every line that was said to it, messages left out.</summary>
    public IReadOnlyList<string> Heard => [.. _heard];

    /// <summary>Whether it leaves this line unanswered; the greeting is the empty line.</summary>
    public Func<string, bool> IsSilentAt { get; set; } = _ => false;

    /// <summary>What it answers to a recipient, or null to accept.</summary>
    public Func<string, string?> AtRecipient { get; set; } = _ => null;

    /// <summary>What it answers to a sender, or null to accept.</summary>
    public Func<string, string?> AtSender { get; set; } = _ => null;

    public Func<AfterData> AtEnd { get; set; } = () => AfterData.Take;

    /// <summary>For TLS, by STARTTLS unless <see cref="SpeaksTlsAtOnce"/>.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>TLS from the first byte.</summary>
    public bool SpeaksTlsAtOnce { get; set; }

    /// <summary>The AUTH PLAIN response that it wants, in base64; null asks nobody.</summary>
    public string? Login { get; set; }

    /// <summary>Whether it offers SMTPUTF8 (RFC 6531).</summary>
    public bool TakesLetters { get; set; }

    /// <summary>Listens, at the port that it had before.</summary>
    public void Start()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = Accept(_listener);
    }

    /// <summary>Is away: takes no connections and cuts those that are open.</summary>
    public void GoAway()
    {
        _listener?.Stop();
        HangUp();
    }

    /// <summary>Cuts every open connection without a word.</summary>
    public void HangUp()
    {
        foreach (var client in _open.Keys)
        {
            client.Close();
        }
    }

    /// <summary>Waits until it was told a line that begins so.</summary>
    public async Task HasHeard(string beginning)
    {
        var heard = _awaited.GetOrAdd(beginning, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_heard.Any(line => line.StartsWith(beginning, StringComparison.Ordinal)))
        {
            await heard.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until it has taken so many messages.</summary>
    public async Task HasTaken(int count)
    {
        for (var taken = 0; taken < count; taken++)
        {
            Assert.True(await _takings.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), $"It took {_taken.Count} messages instead of {count}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        GoAway();
        await _accepting;
        Task[] talks;
        lock (_talks)
        {
            talks = [.. _talks];
        }

        await Task.WhenAll(talks);
        _takings.Dispose();
    }

    private async Task Accept(TcpListener listener)
    {
        while (true)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
                _open[client] = true;
                lock (_talks)
                {
                    _talks.Add(Talk(client));
                }
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task Talk(TcpClient client)
    {
        try
        {
            using var connection = new Connection(client.GetStream());
            await Converse(connection);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or InvalidOperationException or System.Security.Authentication.AuthenticationException)
        {
            // The client hung up, did not like the certificate, or we were told to go.
        }
        finally
        {
            _open.TryRemove(client, out _);
            client.Dispose();
        }
    }

    private async Task Converse(Connection connection)
    {
        var (recipients, isSecure) = (new List<string>(), SpeaksTlsAtOnce);
        if (SpeaksTlsAtOnce)
        {
            await connection.Secure(Certificate ?? throw new InvalidOperationException("It has no certificate."));
        }

        if (!await Hear(connection, ""))
        {
            return;
        }

        await connection.Say("220 mail.kit.test ESMTP");
        while (await connection.Read() is { } line && await Hear(connection, line))
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO" or "HELO":
                    await connection.Say(["mail.kit.test", "8BITMIME", .. TakesLetters ? ["SMTPUTF8"] : Array.Empty<string>(), .. Certificate is not null && !isSecure ? ["STARTTLS"] : Array.Empty<string>(), .. Login is null ? Array.Empty<string>() : ["AUTH PLAIN"]]);
                    break;
                case "STARTTLS":
                    await connection.Say("220 2.0.0 go ahead");
                    await connection.Secure(Certificate ?? throw new InvalidOperationException("It has no certificate."));
                    isSecure = true;
                    break;
                case "AUTH":
                    await connection.Say(line == "AUTH PLAIN " + Login ? "235 2.7.0 welcome" : "535 5.7.8 not you");
                    break;
                case "MAIL":
                    recipients.Clear();
                    await connection.Say(AtSender(Address(line)) ?? "250 2.1.0 ok");
                    break;
                case "RCPT":
                    var refusal = AtRecipient(Address(line));
                    recipients.AddRange(refusal is null ? [Address(line)] : []);
                    await connection.Say(refusal ?? "250 2.1.5 ok");
                    break;
                case "DATA":
                    await connection.Say("354 go on");
                    if (!await End(connection, await connection.ReadMessage(), recipients))
                    {
                        return;
                    }

                    break;
                case "QUIT":
                    await connection.Say("221 2.0.0 bye");
                    return;
                default:
                    await connection.Say("250 2.0.0 ok");
                    break;
            }
        }
    }

    /// <summary>Whether it goes on: the client has gone when it left a line unanswered.</summary>
    private async Task<bool> Hear(Connection connection, string line)
    {
        _heard.Enqueue(line);
        foreach (var (_, awaited) in _awaited.Where(awaited => line.StartsWith(awaited.Key, StringComparison.Ordinal)))
        {
            awaited.TrySetResult();
        }

        if (!IsSilentAt(line))
        {
            return true;
        }

        while (await connection.Read() is not null)
        {
            // It listens, and says nothing.
        }

        return false;
    }

    private async Task<bool> End(Connection connection, MimeMessage message, List<string> recipients)
    {
        var end = AtEnd();
        if (end is AfterData.Take or AfterData.TakeAndHangUp or AfterData.TakeAndHangUpUnanswered)
        {
            recipients.ForEach(recipient => _taken.Enqueue(new TakenMail(recipient, message)));
            _takings.Release(recipients.Count);
        }

        if (end is AfterData.TakeAndHangUpUnanswered or AfterData.HangUpUntaken)
        {
            return false;
        }

        await connection.Say(end switch
        {
            AfterData.RefuseForGood => "554 5.7.1 we do not like it",
            AfterData.RefuseForNow => "451 4.3.0 the disk is full",
            _ => "250 2.0.0 taken",
        });
        return end is not AfterData.TakeAndHangUp;
    }

    private static string Address(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];

    private sealed class Connection(Stream stream) : IDisposable
    {
        private Stream _stream = stream;
        private StreamReader _reader = new(stream, Encoding.Latin1);

        public Task<string?> Read() => _reader.ReadLineAsync();

        public async Task Say(params string[] lines) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(lines.Length == 1
            ? lines[0] + "\r\n"
            : string.Concat(lines.Select((line, i) => $"250{(i == lines.Length - 1 ? ' ' : '-')}{line}\r\n"))));

        public async Task Secure(X509Certificate2 certificate)
        {
            var secure = new SslStream(_stream);
            await secure.AuthenticateAsServerAsync(certificate);
            (_stream, _reader) = (secure, new StreamReader(secure, Encoding.Latin1));
        }

        /// <summary>To the line with the dot alone; dots that were added are taken away.</summary>
        public async Task<MimeMessage> ReadMessage()
        {
            var text = new StringBuilder();
            while (await Read() is { } line && line != ".")
            {
                text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            }

            using var bytes = new MemoryStream(Encoding.Latin1.GetBytes(text.ToString()));
            return await MimeMessage.LoadAsync(bytes);
        }

        public void Dispose()
        {
            _reader.Dispose();
            _stream.Dispose();
        }
    }
}
