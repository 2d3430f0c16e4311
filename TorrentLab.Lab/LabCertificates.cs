using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TorrentLab.Lab;

/// <summary>A certificate authority that nobody knows yet, and servers' certificates by it, right and wrong, in memory alone.</summary>
public sealed class LabCertificates : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1"; // RFC 5280, id-kp-serverAuth
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2"; // RFC 5280, id-kp-clientAuth

    // Given dates, not the clock's: the certificates are valid on any day the lab runs.
    private static readonly DateTimeOffset ValidFrom = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset ValidTo = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly X509Certificate2 _authority = NewAuthority();

    public LabCertificates() => Server = New(_authority);

    /// <summary>The authority's certificate as PEM text, for a client's file of authorities.</summary>
    public string AuthorityPem => _authority.ExportCertificatePem();

    /// <summary>A certificate for 127.0.0.1, ::1 and localhost, with its private key.</summary>
    public X509Certificate2 Server { get; }

    /// <summary>Like <see cref="Server"/>, but its time was over at the end of 2020.</summary>
    public X509Certificate2 Expired() => New(_authority, validTo: ValidFrom.AddYears(1));

    /// <summary>Like <see cref="Server"/>, but for 192.0.2.1 alone.</summary>
    public X509Certificate2 ForAnotherHost() => New(_authority, forLoopback: false);

    /// <summary>Like <see cref="Server"/>, but good for clients only (RFC 5280, "Extended Key Usage").</summary>
    public X509Certificate2 ForAnotherUse() => New(_authority, use: ClientAuthentication);

    /// <summary>Like <see cref="Server"/>, but by no authority.</summary>
    public static X509Certificate2 SelfSigned() => New(authority: null);

    public void Dispose()
    {
        Server.Dispose();
        _authority.Dispose();
    }

    private static X509Certificate2 NewAuthority()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // A name of its own, so that two authorities of one test cannot be taken for each other.
        var request = new CertificateRequest($"CN=TorrentLab authority {Guid.NewGuid():N}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(ValidFrom, ValidTo);
    }

    private static X509Certificate2 New(
        X509Certificate2? authority, bool forLoopback = true, string use = ServerAuthentication, DateTimeOffset? validTo = null)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=TorrentLab tracker", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (forLoopback)
        {
            names.AddIpAddress(IPAddress.Loopback);
            names.AddIpAddress(IPAddress.IPv6Loopback);
            names.AddDnsName("localhost");
        }
        else
        {
            names.AddIpAddress(new IPAddress([192, 0, 2, 1]));
        }
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        if (authority is null) return Servable(request.CreateSelfSigned(ValidFrom, validTo ?? ValidTo));
        using X509Certificate2 signed = request.Create(authority, ValidFrom, validTo ?? ValidTo, [1]);
        return Servable(signed.CopyWithPrivateKey(key));
    }

    /// <summary>The same certificate with a key that came from a file's bytes: Windows serves TLS with no other.</summary>
    private static X509Certificate2 Servable(X509Certificate2 certificate)
    {
        using (certificate) return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
