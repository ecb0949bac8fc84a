using System.Globalization;
using System.Text;
using MailKit.Security;

namespace Holdfast.Platform.Mail;

/// <summary>Section "Mail" of the configuration.</summary>
public sealed class MailOptions
{
    /// <summary>The sender, as an address or as Name &lt;address&gt;.</summary>
    public string From { get; set; } = "";

    /// <summary>
    /// The domain of the mails about requests, such as help.example.com: they come from requests@ there, and nobody can have an address in it.
    /// Empty: they come from <see cref="From"/>.
    /// </summary>
    public string DeskDomain { get; set; } = "";

    public SmtpOptions Smtp { get; set; } = new();

    public DkimOptions Dkim { get; set; } = new();
}

/// <summary>Section "Mail:Smtp".</summary>
public sealed class SmtpOptions
{
    public string Host { get; set; } = "";

    /// <summary>The host as the DNS and certificates know it: its letters may be any.</summary>
    internal string AsciiHost => Ascii.IsValid(Host) ? Host : new IdnMapping().GetAscii(Host);

    /// <summary>587 with StartTls; SslOnConnect is at home on 465.</summary>
    public int Port { get; set; } = 587;

    public string User { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>StartTls (the default) or SslOnConnect; StartTlsWhenAvailable and None only for a server on this machine.</summary>
    public SecureSocketOptions Security { get; set; } = SecureSocketOptions.StartTls;

    /// <summary>How long handing one message over may take, connecting and all: 5 to 50 s, within what the outbox allows a delivery.</summary>
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>How long a connection is kept for the next message: 0 (not at all) to 300 s.</summary>
    public int IdleSeconds { get; set; } = 60;
}

/// <summary>Section "Mail:Dkim": all three, or none for mail that is not signed here.</summary>
public sealed class DkimOptions
{
    /// <summary>The domain that signs, d= in the signature.</summary>
    public string Domain { get; set; } = "";

    /// <summary>The name under which the public key stands in the DNS: Selector._domainkey.Domain.</summary>
    public string Selector { get; set; } = "";

    /// <summary>The private RSA key, PEM, 2048 bits or more.</summary>
    public string KeyFile { get; set; } = "";
}
