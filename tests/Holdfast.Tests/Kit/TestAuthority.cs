using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Holdfast.Kit;

/// <summary>An authority that vouches for a server at 127.0.0.1; a process trusts it that finds its file in SSL_CERT_FILE.</summary>
public sealed class TestAuthority : IDisposable
{
    public TestAuthority()
    {
        // Real servers and clients look at the machine's clock.
        var (from, to) = (TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(2));
        using var authorityKey = RSA.Create(2048);
        var request = new CertificateRequest("CN=Authority of the tests", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var authority = request.CreateSelfSigned(from, to);
        System.IO.File.WriteAllText(File, authority.ExportCertificatePem());

        using var key = RSA.Create(2048);
        var server = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        server.CertificateExtensions.Add(names.Build());
        using var certificate = server.Create(authority, from, to, [1]);
        Server = certificate.CopyWithPrivateKey(key);
    }

    public string File { get; } = Path.GetTempFileName();

    public X509Certificate2 Server { get; }

    public void Dispose()
    {
        Server.Dispose();
        System.IO.File.Delete(File);
    }
}
