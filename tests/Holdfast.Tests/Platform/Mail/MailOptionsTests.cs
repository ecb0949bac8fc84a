using System.Security.Cryptography;
using Holdfast.Kit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Holdfast.Platform.Mail;

/// <summary>A wrong mail setting stops the start with a sentence that names its key.</summary>
[Trait("Database", "None")]
public sealed class MailOptionsTests : IDisposable
{
    /// <summary>Made once: an RSA key takes long.</summary>
    private static readonly Lazy<Dictionary<string, string>> Keys = new(NewKeys);

    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-test-").FullName;

    /// <summary>Settings that are wrong, and words of the sentence.</summary>
    public static TheoryData<string[], string[]> Wrong => new()
    {
        { ["Mail:Smtp:Host="], ["Mail:Smtp:Host is not set"] },
        { ["Mail:From=nobody"], ["Mail:From is \"nobody\"", "isn't an address"] },
        { ["Mail:From=\"Account security <security@example.com>\""], ["Mail:From is", "isn't an address"] },
        { ["Mail:From=Account security <security@example>"], ["Mail:From is", "isn't an address"] },
        { ["Mail:From=Account security <security@exam\u00ADple.com>"], ["Mail:From is", "isn't an address"] },
        { ["Mail:Smtp:Host=mail.example.com:587"], ["Mail:Smtp:Host is \"mail.example.com:587\"", "the port is Mail:Smtp:Port"] },
        { ["Mail:Smtp:Port=0"], ["Mail:Smtp:Port is 0", "between 1 and 65535"] },
        { ["Mail:Smtp:Port=65536"], ["Mail:Smtp:Port is 65536"] },
        { ["Mail:Smtp:TimeoutSeconds=4"], ["Mail:Smtp:TimeoutSeconds is 4", "between 5 and 50"] },
        { ["Mail:Smtp:TimeoutSeconds=51"], ["Mail:Smtp:TimeoutSeconds is 51"] },
        { ["Mail:Smtp:IdleSeconds=-1"], ["Mail:Smtp:IdleSeconds is -1", "between 0 and 300"] },
        { ["Mail:Smtp:IdleSeconds=301"], ["Mail:Smtp:IdleSeconds is 301"] },
        { ["Mail:Smtp:Host=mail.example.com", "Mail:Smtp:Security=None"], ["Mail:Smtp:Security is None", "mail.example.com is another machine"] },
        { ["Mail:Smtp:Host=mail.example.com", "Mail:Smtp:Security=StartTlsWhenAvailable"], ["Mail:Smtp:Security is StartTlsWhenAvailable"] },
        { ["Mail:Smtp:Host=mail.example.com", "Mail:Smtp:Security=Auto"], ["Mail:Smtp:Security is Auto"] },
        { ["Mail:Smtp:User=holdfast"], ["Mail:Smtp:User and Mail:Smtp:Password go together"] },
        { ["Mail:Dkim:Domain=example.com"], ["Mail:Dkim:Selector and Mail:Dkim:KeyFile are not set"] },
        { ["Mail:Dkim:Domain=example.com", "Mail:Dkim:Selector=hf1"], ["Mail:Dkim:KeyFile is not set"] },
        { ["Mail:Dkim:Selector=hf1", "Mail:Dkim:KeyFile=good.pem"], ["Mail:Dkim:Domain is not set"] },
        { ["Mail:Dkim:Domain=exam ple", "Mail:Dkim:Selector=hf1", "Mail:Dkim:KeyFile=good.pem"], ["Mail:Dkim:Domain is \"exam ple\""] },
        { ["Mail:Dkim:Domain=example.com", "Mail:Dkim:Selector=hf;1", "Mail:Dkim:KeyFile=good.pem"], ["Mail:Dkim:Selector is \"hf;1\""] },
        { ["Mail:Dkim:Domain=example.com", "Mail:Dkim:Selector=hf1", "Mail:Dkim:KeyFile=missing.pem"], ["Mail:Dkim:KeyFile", "missing.pem cannot be read"] },
        { ["Mail:Dkim:Domain=example.com", "Mail:Dkim:Selector=hf1", "Mail:Dkim:KeyFile=public.pem"], ["public.pem holds no private RSA key"] },
        { ["Mail:Dkim:Domain=example.com", "Mail:Dkim:Selector=hf1", "Mail:Dkim:KeyFile=locked.pem"], ["locked.pem holds no private RSA key in PEM form without a passphrase"] },
        { ["Mail:Dkim:Domain=example.com", "Mail:Dkim:Selector=hf1", "Mail:Dkim:KeyFile=curve.pem"], ["curve.pem holds no private RSA key"] },
        { ["Mail:Dkim:Domain=example.com", "Mail:Dkim:Selector=hf1", "Mail:Dkim:KeyFile=text.pem"], ["text.pem holds no private RSA key"] },
        { ["Mail:Dkim:Domain=example.com", "Mail:Dkim:Selector=hf1", "Mail:Dkim:KeyFile=short.pem"], ["short.pem holds a key of 1024 bits", "2048"] },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Wrong))]
    [Trait("X", "X5")]
    [Trait("R", "R247")]
    [Trait("R", "R590")]
    public void A_wrong_value_is_told_in_a_sentence_that_names_its_key(string[] settings, string[] words)
    {
        MakeKeys();
        var faults = Faults(settings);
        Assert.All(words, word => Assert.Contains(word, Assert.Single(faults), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Mail:From=security@example.com")]
    [InlineData("Mail:Smtp:Port=1", "Mail:Smtp:TimeoutSeconds=5", "Mail:Smtp:IdleSeconds=0")]
    [InlineData("Mail:Smtp:Port=65535", "Mail:Smtp:TimeoutSeconds=50", "Mail:Smtp:IdleSeconds=300")]
    [InlineData("Mail:Smtp:Security=None")]
    [InlineData("Mail:Smtp:Host=::1", "Mail:Smtp:Security=StartTlsWhenAvailable")]
    [InlineData("Mail:Smtp:Host=mail.example.com", "Mail:Smtp:Security=SslOnConnect", "Mail:Smtp:User=a", "Mail:Smtp:Password=b")]
    [InlineData("Mail:Dkim:Domain=mail.example.com", "Mail:Dkim:Selector=hf-1", "Mail:Dkim:KeyFile=good.pem")]
    public void Right_values_at_their_limits_are_taken(params string[] settings)
    {
        MakeKeys();
        Assert.Empty(Faults(settings));
    }

    [Fact]
    [Trait("R", "R590")]
    public async Task The_start_is_refused_with_all_of_the_sentences()
    {
        await using var product = ProductProcess.Start(
            "Production", "--Storage:DataFolder=" + _folder, "--Shell:PublicUrl=https://account.example.com", "--Mail:Smtp:Port=0", "--Mail:Dkim:Domain=example.com");
        Assert.Equal(1, await product.Ended());
        Assert.Contains("Mail:Smtp:Port is 0", product.Errors, StringComparison.Ordinal);
        Assert.Contains("Mail:Dkim:Selector and Mail:Dkim:KeyFile are not set", product.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", product.Errors, StringComparison.Ordinal);
    }

    private IEnumerable<string> Faults(string[] settings)
    {
        var options = new MailOptions { From = "Account security <security@example.com>", Smtp = { Host = "127.0.0.1" } };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => setting.Split('=', 2))
            .Select(pair => KeyValuePair.Create<string, string?>(pair[0], pair[0] == "Mail:Dkim:KeyFile" ? Path.Combine(_folder, pair[1]) : pair[1]))).Build();
        configuration.GetSection("Mail").Bind(options);
        return new MailOptionsValidator(new Production()).Validate(null, options).Failures ?? [];
    }

    private void MakeKeys()
    {
        foreach (var (name, text) in Keys.Value)
        {
            File.WriteAllText(Path.Combine(_folder, name), text);
        }
    }

    private static Dictionary<string, string> NewKeys()
    {
        using var good = RSA.Create(2048);
        using var small = RSA.Create(1024);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new()
        {
            ["good.pem"] = good.ExportPkcs8PrivateKeyPem(),
            ["public.pem"] = good.ExportSubjectPublicKeyInfoPem(),
            ["locked.pem"] = good.ExportEncryptedPkcs8PrivateKeyPem("passphrase", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)),
            ["short.pem"] = small.ExportPkcs8PrivateKeyPem(),
            ["curve.pem"] = curve.ExportPkcs8PrivateKeyPem(),
            ["text.pem"] = "no key at all",
        };
    }
}

/// <summary>Where the product runs for others.</summary>
internal sealed class Production : IHostEnvironment
{
    public string EnvironmentName { get; set; } = Environments.Production;

    public string ApplicationName { get; set; } = "Holdfast";

    public string ContentRootPath { get; set; } = "/";

    public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
}
