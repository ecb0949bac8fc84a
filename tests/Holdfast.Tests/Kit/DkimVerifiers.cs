using System.Diagnostics;
using System.Security.Cryptography;

namespace Holdfast.Kit;

/// <summary>A key for signing mail, and two programs by others that say whether a message still is as it was signed: opendkim, and Perl's Mail::DKIM.</summary>
public sealed class DkimVerifiers : IDisposable
{
    public const string Domain = "holdfast.test";
    public const string Selector = "hf1";

    // Mail::DKIM asks a resolver; this one knows our record.
    private const string Perl =
        """
        use strict; use Mail::DKIM::Verifier; use Mail::DKIM::DNS; use Net::DNS;
        package Records;
        sub send { my ($self, $name, $type) = @_; my $answer = Net::DNS::Packet->new($name, $type);
          $answer->push(answer => Net::DNS::RR->new(name => $name, type => 'TXT', txtdata => [unpack '(a200)*', $ARGV[1]])) if $name eq $ARGV[0]; $answer }
        sub query { my $self = shift; $self->send(@_) }
        package main;
        Mail::DKIM::DNS::resolver(bless {}, 'Records');
        my $verifier = Mail::DKIM::Verifier->new();
        open my $mail, '<:raw', $ARGV[2] or die; local $/; my $text = <$mail>; $text =~ s/\r?\n/\r\n/g;
        $verifier->PRINT($text); $verifier->CLOSE(); print $verifier->result_detail;
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-dkim-").FullName;
    private readonly string _record;

    public DkimVerifiers()
    {
        using var key = RSA.Create(2048);
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
        _record = "v=DKIM1; k=rsa; p=" + Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
        File.WriteAllText(In("keys"), $"{Selector}._domainkey.{Domain} {_record}\n");
        File.WriteAllText(In("opendkim.conf"), $"Mode v\nTestPublicKeys {In("keys")}\nSyslog no\n");
        File.WriteAllText(In("verify.pl"), Perl);
    }

    public string KeyFile => In("private.pem");

    /// <summary>What each says in one word: pass or fail, opendkim first.</summary>
    public async Task<(string OpenDkim, string MailDkim)> Verify(byte[] message)
    {
        await File.WriteAllBytesAsync(In("message.eml"), message, TestContext.Current.CancellationToken);
        var open = await Run("/usr/sbin/opendkim", "-x", In("opendkim.conf"), "-t", In("message.eml"), "-vv");
        var perl = await Run("perl", In("verify.pl"), $"{Selector}._domainkey.{Domain}", _record, In("message.eml"));
        return (open.Contains("dkim=pass", StringComparison.Ordinal) ? "pass" : open.Contains("dkim=fail", StringComparison.Ordinal) ? "fail" : open, perl.Split(' ')[0]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string In(string name) => Path.Combine(_folder, name);

    private static async Task<string> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{program} did not start.");
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return string.Concat(said);
    }
}
