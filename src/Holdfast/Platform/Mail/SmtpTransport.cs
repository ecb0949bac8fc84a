using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Holdfast.Platform.Mail;

/// <summary>
/// Sends by SMTP over one connection, which is kept for a short time after a message because mails come in groups. A kept
/// connection is asked whether it still lives before it is used. Once a message has begun, nothing is sent again here:
/// the outbox does that, with the same Message-ID.
/// </summary>
internal sealed class SmtpTransport : IMailTransport, IDisposable
{
    /// <summary>Messages sent over one connection; servers close it after a number of their own.</summary>
    public const int MostPerConnection = 100;

    // Asking and taking leave are one line each way.
    private static readonly TimeSpan ShortAnswer = TimeSpan.FromSeconds(5);

    private readonly SmtpOptions _smtp;
    private readonly DkimSignature _dkim;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ITimer _idle;
    private SmtpClient? _kept;
    private int _sent;

    public SmtpTransport(IOptions<MailOptions> options, DkimSignature dkim, TimeProvider time)
    {
        (_smtp, _dkim, _time) = (options.Value.Smtp, dkim, time);
        _idle = time.CreateTimer(_ => _ = CloseIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public async Task Send(MimeMessage message, CancellationToken ct)
    {
        _dkim.Sign(message);
        await _turn.WaitAsync(ct);
        try
        {
            _idle.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            await Translated(message, inside => SendOver(message, inside), ct);
        }
        finally
        {
            _idle.Change(TimeSpan.FromSeconds(_smtp.IdleSeconds), Timeout.InfiniteTimeSpan);
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _idle.Dispose();
        _kept?.Dispose();
        _turn.Dispose();
    }

    /// <summary>For any talk with the mail server.</summary>
    internal static SmtpClient NewClient(SmtpOptions smtp) => new()
    {
        Timeout = smtp.TimeoutSeconds * 1000,
        // Certificates of private authorities name no list of revoked ones, and asking for one is a call to third parties.
        CheckCertificateRevocation = false,
    };

    private async Task SendOver(MimeMessage message, CancellationToken ct)
    {
        var client = await Alive(ct) ?? await Connect(ct);
        if (SmtpTrouble.OfLetters(message, client.Capabilities, _smtp) is { } trouble)
        {
            throw trouble;
        }

        try
        {
            await client.SendAsync(message, ct);
            _sent++;
        }
        catch (Exception problem) when (problem is not SmtpCommandException)
        {
            // After a refusal the connection is as good as before; after anything else nobody knows where it stands.
            Drop();
            throw;
        }

        if (_sent >= MostPerConnection || _smtp.IdleSeconds == 0)
        {
            await Close();
        }
    }

    /// <summary>The kept connection if its server still answers on it.</summary>
    private async Task<SmtpClient?> Alive(CancellationToken ct)
    {
        if (_kept is null)
        {
            return null;
        }

        using var patience = new CancellationTokenSource(ShortAnswer, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        try
        {
            await _kept.NoOpAsync(either.Token);
            return _kept;
        }
        catch (Exception problem) when (SmtpTrouble.IsOfTheLine(problem) && !ct.IsCancellationRequested)
        {
            Drop();
            return null;
        }
    }

    private async Task<SmtpClient> Connect(CancellationToken ct)
    {
        var client = NewClient(_smtp);
        (_kept, _sent) = (client, 0);
        try
        {
            await client.ConnectAsync(_smtp.AsciiHost, _smtp.Port, _smtp.Security, ct);
            if (_smtp.User.Length > 0)
            {
                await client.AuthenticateAsync(_smtp.User, _smtp.Password, ct);
            }

            return client;
        }
        catch
        {
            Drop();
            throw;
        }
    }

    private async Task Translated(MimeMessage message, Func<CancellationToken, Task> send, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(_smtp.TimeoutSeconds), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        try
        {
            await send(either.Token);
        }
        catch (Exception problem) when (!ct.IsCancellationRequested && SmtpTrouble.IsOfTheLine(problem))
        {
            throw SmtpTrouble.InWords(problem, message, _smtp);
        }
    }

    private async Task CloseIdle()
    {
        // Whoever has the turn is using the connection, and sets the timer anew.
        if (await _turn.WaitAsync(TimeSpan.Zero))
        {
            try
            {
                await Close();
            }
            finally
            {
                _turn.Release();
            }
        }
    }

    /// <summary>Takes leave as RFC 5321 wishes; a server that does not answer is left without.</summary>
    private async Task Close()
    {
        if (_kept is not { } client)
        {
            return;
        }

        using var patience = new CancellationTokenSource(ShortAnswer, _time);
        try
        {
            await client.DisconnectAsync(quit: true, patience.Token);
        }
        catch (Exception problem) when (SmtpTrouble.IsOfTheLine(problem))
        {
            // It is going anyway.
        }

        Drop();
    }

    private void Drop()
    {
        _kept?.Dispose();
        _kept = null;
    }
}
