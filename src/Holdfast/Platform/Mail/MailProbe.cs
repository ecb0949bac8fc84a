using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Holdfast.Platform.Mail;

/// <summary>Asks the mail server whether it would take our mail, without sending any.</summary>
internal static class MailProbe
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Connects, greets and signs in as a delivery does; what is wrong and what to do, in sentences, or null.</summary>
    public static async Task<string?> Fault(MailOptions mail, CancellationToken ct)
    {
        var smtp = mail.Smtp;
        var where = $"The mail server {smtp.Host}:{smtp.Port}";
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            using var client = SmtpTransport.NewClient(smtp);
            await client.ConnectAsync(smtp.AsciiHost, smtp.Port, smtp.Security, patience.Token);
            if (smtp.User.Length > 0)
            {
                await client.AuthenticateAsync(smtp.User, smtp.Password, patience.Token);
            }

            var lacksLetters = !client.Capabilities.HasFlag(SmtpCapabilities.UTF8) && MailboxAddress.TryParse(mail.From, out var from) && SmtpTrouble.NeedsLetters(from);
            await client.DisconnectAsync(quit: true, patience.Token);
            return lacksLetters ? $"{where} doesn't take addresses with letters like ö before the @ (it doesn't offer SMTPUTF8). Set Mail:From to an address without them." : null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return $"{where} didn't answer within {Patience.TotalSeconds:0} s. Check Mail:Smtp:Host and Mail:Smtp:Port, and that no firewall is in the way.";
        }
        catch (Exception problem) when (problem is SocketException or IOException)
        {
            return $"{where} cannot be reached: {problem.Message.TrimEnd('.')}. Check Mail:Smtp:Host and Mail:Smtp:Port, and that the server is running.";
        }
        catch (SslHandshakeException problem)
        {
            return $"{where} and we couldn't agree on TLS: {FirstLine(problem)} Check Mail:Smtp:Security, and that the certificate is in order and made for {smtp.Host}.";
        }
        catch (AuthenticationException)
        {
            return $"{where} doesn't accept our sign-in. Check Mail:Smtp:User and Mail:Smtp:Password.";
        }
        catch (NotSupportedException) when (smtp.User.Length == 0 || smtp.Security is SecureSocketOptions.StartTls)
        {
            return $"{where} doesn't offer STARTTLS. Check Mail:Smtp:Port and Mail:Smtp:Security (None is for a server on this machine).";
        }
        catch (Exception problem) when (problem is SmtpCommandException or SmtpProtocolException or NotSupportedException)
        {
            return $"{where} refused: {FirstLine(problem)} Check Mail:Smtp:Port, Mail:Smtp:User and Mail:Smtp:Security.";
        }
    }

    private static string FirstLine(Exception problem) => problem.Message.Split('\n', StringSplitOptions.TrimEntries)[0].TrimEnd('.') + ".";
}
