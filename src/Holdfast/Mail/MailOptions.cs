using System.ComponentModel.DataAnnotations;
using MailKit.Security;
using Microsoft.Extensions.Options;

namespace Holdfast.Mail;

/// <summary>Section "Mail" of the configuration.</summary>
public sealed class MailOptions
{
    /// <summary>The sender, as an address or as Name &lt;address&gt;.</summary>
    [StringLength(320)]
    public string From { get; set; } = "";

    [Required]
    public SmtpOptions Smtp { get; set; } = new();
}

/// <summary>Section "Mail:Smtp".</summary>
public sealed class SmtpOptions
{
    public string Host { get; set; } = "";

    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    public string User { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>StartTls (the default), SslOnConnect, StartTlsWhenAvailable, or None, which is for a server on this machine.</summary>
    public SecureSocketOptions Security { get; set; } = SecureSocketOptions.StartTls;
}

internal sealed class MailOptionsValidator(IHostEnvironment environment) : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        List<string> faults = [];
        if (options.Smtp.Host.Length == 0 && !environment.IsDevelopment())
        {
            faults.Add("Mail:Smtp:Host is not set. Set it to your mail server: people must be told what happens to their accounts.");
        }

        if (options.Smtp.Host.Length > 0 && !MimeKit.MailboxAddress.TryParse(options.From, out _))
        {
            faults.Add($"Mail:From is \"{options.From}\", which is no address. Set it to the sender of our mail, for example Account security <security@example.com>.");
        }

        if (options.Smtp.Port is < 1 or > 65535)
        {
            faults.Add($"Mail:Smtp:Port is {options.Smtp.Port}, but must be between 1 and 65535.");
        }

        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
