using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;

namespace Holdfast.Kit;

/// <summary>
/// OpenSMTPD, which takes mail for desk.test, and Dovecot, which keeps it and shows it by IMAP: both on loopback, in a folder of
/// their own, ended by their process ids. OpenSMTPD of Debian 12 cannot answer TLS (its key process does not get on with
/// OpenSSL 3), so TLS has tests with a server of our own.
/// </summary>
public sealed class MailServers : IAsyncLifetime
{
    /// <summary>OpenSMTPD has one spool folder on a machine, so only one may run at a time; the others wait for this.</summary>
    private const string OneAtATime = "/var/lock/holdfast-opensmtpd.lock";

    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-mail-").FullName;
    private readonly List<Process> _processes = [];
    private readonly ConcurrentQueue<string> _said = new();

    public int SmtpPort { get; } = PostgresServer.FreePort();

    private int ImapPort { get; } = PostgresServer.FreePort();

    public async ValueTask InitializeAsync()
    {
        if (OperatingSystem.IsWindows() || Environment.UserName != "root")
        {
            throw new InvalidOperationException("OpenSMTPD and Dovecot start as root only: run the tests as root, as the CI does.");
        }

        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        using (var chown = Process.Start("chown", ["nobody", Directory.CreateDirectory(In("mail")).FullName]))
        {
            await chown.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await File.WriteAllTextAsync(In("dovecot.conf"), Dovecot);
        await File.WriteAllTextAsync(In("smtpd.conf"), OpenSmtpd);
        Begin("/usr/sbin/dovecot", "-F", "-c", In("dovecot.conf"));
        Begin("flock", "--no-fork", "--wait", "300", OneAtATime, "/usr/sbin/smtpd", "-d", "-f", In("smtpd.conf"));
        await Answers(ImapPort, "* OK");
        await Answers(SmtpPort, "220 ");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited)
            {
                using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
                await kill.WaitForExitAsync(CancellationToken.None);
                await process.WaitForExitAsync(CancellationToken.None);
            }

            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Waits until this mailbox holds so many messages; each as the bytes that the reader's program gets.</summary>
    public async Task<IReadOnlyList<byte[]>> Messages(string mailbox, int count)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        using var imap = new ImapClient();
        await imap.ConnectAsync("127.0.0.1", ImapPort, MailKit.Security.SecureSocketOptions.None, patience.Token);
        await imap.AuthenticateAsync(mailbox, "pw", patience.Token);
        await imap.Inbox.OpenAsync(FolderAccess.ReadOnly, patience.Token);
        while (imap.Inbox.Count < count)
        {
            // The server says when something comes.
            using var came = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
            void Stop(object? sender, EventArgs e) => came.Cancel();
            imap.Inbox.CountChanged += Stop;
            await imap.IdleAsync(came.Token, CancellationToken.None);
            imap.Inbox.CountChanged -= Stop;
            Assert.False(patience.IsCancellationRequested, $"{mailbox} has {imap.Inbox.Count} messages instead of {count}:\n{string.Join('\n', _said)}");
        }

        List<byte[]> messages = [];
        foreach (var id in await imap.Inbox.SearchAsync(SearchQuery.All, patience.Token))
        {
            using var bytes = new MemoryStream();
            await (await imap.Inbox.GetStreamAsync(id, "", patience.Token)).CopyToAsync(bytes, patience.Token);
            messages.Add(bytes.ToArray());
        }

        return messages;
    }

    private string Dovecot =>
        $$"""
        base_dir = {{In("run")}}
        state_dir = {{In("state")}}
        log_path = {{In("dovecot.log")}}
        instance_name = holdfast-tests
        protocols = imap lmtp
        listen = 127.0.0.1
        ssl = no
        disable_plaintext_auth = no
        mail_location = maildir:~/Maildir
        auth_username_format = %Ln
        first_valid_uid = 65534
        passdb {
          driver = static
          args = password=pw
        }
        userdb {
          driver = static
          args = uid=65534 gid=65534 home={{In("mail")}}/%n allow_all_users=yes
        }
        service imap-login {
          inet_listener imap {
            port = {{ImapPort}}
          }
          inet_listener imaps {
            port = 0
          }
        }
        service lmtp {
          unix_listener lmtp {
            mode = 0666
          }
        }

        """;

    private string OpenSmtpd =>
        $$"""
        table people { "@desk.test" = "nobody" }
        listen on 127.0.0.1 port {{SmtpPort}} hostname mx.desk.test
        action "keep" lmtp "{{In("run/lmtp")}}" rcpt-to virtual <people>
        match from any for domain "desk.test" action "keep"

        """;

    private string In(string name) => Path.Combine(_folder, name);

    private void Begin(string program, params string[] arguments)
    {
        if (program[0] == '/' && !File.Exists(program))
        {
            throw new InvalidOperationException($"{program} is not installed: ./test installs it.");
        }

        var process = new Process { StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" } };
        process.OutputDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
    }

    /// <summary>Waits until a server on this port greets so. While another run has OpenSMTPD, that takes as long as the other runs.</summary>
    private async Task Answers(int port, string greeting)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(5));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await look.WaitForNextTickAsync(patience.Token))
        {
            if (_processes.Find(process => process.HasExited) is { } ended)
            {
                throw new InvalidOperationException($"{ended.StartInfo.FileName} ended with {ended.ExitCode}:\n{string.Join('\n', _said)}");
            }

            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
                using var reader = new StreamReader(client.GetStream());
                if ((await reader.ReadLineAsync(patience.Token))?.StartsWith(greeting, StringComparison.Ordinal) is true)
                {
                    return;
                }
            }
            catch (Exception notYet) when (notYet is SocketException or IOException)
            {
                // It is starting.
            }
        }
    }
}
