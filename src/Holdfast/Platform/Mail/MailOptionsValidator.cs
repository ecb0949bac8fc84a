using System.Net;
using System.Text.RegularExpressions;
using Holdfast.Platform.Accounts;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Holdfast.Platform.Mail;

/// <summary>Each fault is a sentence that names the key and says what to do.</summary>
internal sealed partial class MailOptionsValidator(IHostEnvironment environment) : IValidateOptions<MailOptions>
{
    private const int LongestAddress = 320;

    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        List<string> faults =
        [
            .. options.Smtp.Host.Length > 0 ? Sender(options.From).Concat(Server(options.Smtp)) : environment.IsDevelopment() ? [] :
                ["Mail:Smtp:Host is not set. Set it to your mail server: people must be told what happens to their accounts."],
            .. Desk(options),
            .. Dkim(options.Dkim),
        ];
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    /// <summary>The rule of recipients: with a name before it, or alone.</summary>
    private static IEnumerable<string> Sender(string from)
    {
        if (from.Length > LongestAddress || !OneLine.Is(from) || !MailboxAddress.TryParse(from, out var sender) || TypedEmail.Read(sender.Address) is not TypedEmail.Good)
        {
            yield return $"Mail:From is \"{OneLine.Of(from)}\", which isn't an address. Set it to the sender of our emails, for example Account security <security@example.com>.";
        }
    }

    private static IEnumerable<string> Desk(MailOptions options)
    {
        if (options.DeskDomain.Length > 0 && !DomainName().IsMatch(options.DeskDomain))
        {
            yield return $"Mail:DeskDomain is \"{OneLine.Of(options.DeskDomain)}\", which isn't a domain. Set it to a domain used only for emails about requests, for example help.example.com.";
        }
        else if (options.DeskDomain.Length > 0 && MailboxAddress.TryParse(options.From, out var sender)
            && sender.Address.EndsWith("@" + options.DeskDomain, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"Mail:From is in Mail:DeskDomain ({options.DeskDomain}). Give the desk a domain of its own, so that emails about requests and emails about accounts never mix.";
        }
    }

    private static IEnumerable<string> Server(SmtpOptions smtp)
    {
        if (!IsHost(smtp.Host))
        {
            yield return $"Mail:Smtp:Host is \"{OneLine.Of(smtp.Host)}\", which isn't a host. Set it to just a name or an address, for example mail.example.com; the port is Mail:Smtp:Port.";
        }

        if (smtp.Port is < 1 or > 65535)
        {
            yield return $"Mail:Smtp:Port is {smtp.Port}, but must be between 1 and 65535.";
        }

        if (smtp.TimeoutSeconds is < 5 or > 50)
        {
            yield return $"Mail:Smtp:TimeoutSeconds is {smtp.TimeoutSeconds}, but must be between 5 and 50.";
        }

        if (smtp.IdleSeconds is < 0 or > 300)
        {
            yield return $"Mail:Smtp:IdleSeconds is {smtp.IdleSeconds}, but must be between 0 and 300.";
        }

        if (smtp.Security is not (SecureSocketOptions.StartTls or SecureSocketOptions.SslOnConnect) && !IsThisMachine(smtp.Host))
        {
            yield return $"Mail:Smtp:Security is {smtp.Security}, but {smtp.Host} is another machine: emails carry links that open accounts, so use StartTls or SslOnConnect.";
        }

        if (smtp.User.Length > 0 != smtp.Password.Length > 0)
        {
            yield return "Mail:Smtp:User and Mail:Smtp:Password go together. Set both, or neither for a server that doesn't ask.";
        }
    }

    private static IEnumerable<string> Dkim(DkimOptions dkim)
    {
        string[] missing =
        [
            .. dkim.Domain.Length == 0 ? new[] { "Mail:Dkim:Domain" } : [],
            .. dkim.Selector.Length == 0 ? new[] { "Mail:Dkim:Selector" } : [],
            .. dkim.KeyFile.Length == 0 ? new[] { "Mail:Dkim:KeyFile" } : [],
        ];
        if (missing.Length == 3)
        {
            yield break;
        }

        if (missing.Length > 0)
        {
            yield return $"{string.Join(" and ", missing)} {(missing.Length == 1 ? "is" : "are")} not set. Set Domain, Selector and KeyFile of Mail:Dkim, or none of them.";
            yield break;
        }

        if (!DomainName().IsMatch(dkim.Domain))
        {
            yield return $"Mail:Dkim:Domain is \"{OneLine.Of(dkim.Domain)}\", which isn't a domain. Set it to the domain of Mail:From, for example example.com, or xn--mller-kva.example for müller.example.";
        }

        if (!DomainName().IsMatch(dkim.Selector))
        {
            yield return $"Mail:Dkim:Selector is \"{OneLine.Of(dkim.Selector)}\". Use letters, digits and hyphens, for example holdfast1.";
        }

        if (DkimSignature.Fault(dkim.KeyFile) is { } fault)
        {
            yield return $"Mail:Dkim:KeyFile {OneLine.Of(dkim.KeyFile)} {OneLine.Of(fault)}. docs/operating/mail.md says how to make one.";
        }
    }

    private static bool IsHost(string host) => Uri.CheckHostName(host) is not UriHostNameType.Unknown;

    private static bool IsThisMachine(string host) =>
        host is "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?){0,9}\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DomainName();
}
