using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Tests.Tracker;
using TorrentLab.Tracker;
using static TorrentLab.Tests.Tracker.ScriptedHttpServer;

namespace TorrentLab.Tests.Runtime;

public sealed class HttpTrackerTlsTests : IDisposable
{
    private static readonly DateTimeOffset Early = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Late = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("torrentlab-tls-").FullName;

    [Fact(Timeout = 20_000)]
    public async Task A_certificate_of_an_unknown_authority_is_not_trusted()
    {
        using X509Certificate2 authority = NewAuthority();
        using X509Certificate2 certificate = NewCertificate(authority);
        await using var server = new ScriptedHttpServer(Ok(Announces.GoodBody), certificate: certificate);
        string message = await Announces.FailAsync($"{server.Url}/announce");
        Assert.StartsWith("the TLS certificate of 127.0.0.1 is not trusted (for a tracker with its own authority: --tracker-ca FILE)",
            message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact(Timeout = 20_000)]
    public async Task Its_authority_in_the_ca_file_makes_it_trusted()
    {
        using X509Certificate2 other = NewAuthority();
        using X509Certificate2 authority = NewAuthority();
        using X509Certificate2 certificate = NewCertificate(authority);
        await using var server = new ScriptedHttpServer(Ok(Announces.GoodBody), certificate: certificate);
        string file = Write(other.ExportCertificatePem() + "\n" + authority.ExportCertificatePem());
        using var client = new HttpTrackerClient(new HttpTrackerOptions { CaFile = file });
        AnnounceAnswer answer = await client.AnnounceAsync($"{server.Url}/announce");
        Assert.Single(answer.Peers);
    }

    [Fact(Timeout = 20_000)]
    public async Task The_tracker_s_own_self_signed_certificate_serves_as_ca_file_too()
    {
        using X509Certificate2 certificate = NewCertificate(authority: null);
        await using var server = new ScriptedHttpServer(Ok(Announces.GoodBody), certificate: certificate);
        using var client = new HttpTrackerClient(new HttpTrackerOptions { CaFile = Write(certificate.ExportCertificatePem()) });
        Assert.Single((await client.AnnounceAsync($"{server.Url}/announce")).Peers);
    }

    [Fact(Timeout = 20_000)]
    public async Task Another_authority_in_the_ca_file_does_not()
    {
        using X509Certificate2 authority = NewAuthority();
        using X509Certificate2 certificate = NewCertificate(authority);
        using X509Certificate2 other = NewAuthority();
        await using var server = new ScriptedHttpServer(Ok(Announces.GoodBody), certificate: certificate);
        var options = new HttpTrackerOptions { CaFile = Write(other.ExportCertificatePem()) };
        Assert.StartsWith("the TLS certificate of 127.0.0.1 is not trusted",
            await Announces.FailAsync($"{server.Url}/announce", options), StringComparison.Ordinal);
    }

    [Theory(Timeout = 20_000)]
    [InlineData(false, "1.3.6.1.5.5.7.3.1", "the TLS certificate is not for the host 127.0.0.1")]
    [InlineData(true, "1.3.6.1.5.5.7.3.2", "the TLS certificate of 127.0.0.1 is not trusted")]
    public async Task A_ca_file_does_not_excuse_another_host_or_use(bool forThisHost, string use, string message)
    {
        using X509Certificate2 authority = NewAuthority();
        using X509Certificate2 certificate = NewCertificate(authority, forThisHost, use: use);
        await using var server = new ScriptedHttpServer(Ok(Announces.GoodBody), certificate: certificate);
        var options = new HttpTrackerOptions { CaFile = Write(authority.ExportCertificatePem()) };
        Assert.StartsWith(message, await Announces.FailAsync($"{server.Url}/announce", options), StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_ca_file_does_not_excuse_an_expired_certificate()
    {
        using X509Certificate2 authority = NewAuthority();
        using X509Certificate2 certificate = NewCertificate(authority, end: Early.AddYears(1));
        await using var server = new ScriptedHttpServer(Ok(Announces.GoodBody), certificate: certificate);
        var options = new HttpTrackerOptions { CaFile = Write(authority.ExportCertificatePem()) };
        Assert.Contains("is not trusted", await Announces.FailAsync($"{server.Url}/announce", options), StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_server_that_speaks_no_tls_is_said()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<string> failing = Announces.FailAsync($"https://{listener.LocalEndpoint}/announce");
        using TcpClient client = await listener.AcceptTcpClientAsync();
        await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        Assert.StartsWith("TLS with 127.0.0.1 failed: ", await failing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ca_file_that_is_not_there_is_said() =>
        Assert.StartsWith("--tracker-ca: cannot read ", Refused(Path.Combine(_folder, "absent.pem")), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("no certificate")]
    public void A_ca_file_without_a_certificate_is_said(string content) =>
        Assert.Contains("holds no certificate", Refused(Write(content)), StringComparison.Ordinal);

    [Fact]
    public void A_ca_file_with_a_damaged_certificate_is_said() =>
        Assert.StartsWith("--tracker-ca: cannot read ",
            Refused(Write("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")), StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Refused(string file) =>
        Assert.Throws<TrackerException>(() => new HttpTrackerClient(new HttpTrackerOptions { CaFile = file })).Message;

    private string Write(string content)
    {
        string file = Path.Combine(_folder, $"{Guid.NewGuid():N}.pem");
        File.WriteAllText(file, content);
        return file;
    }

    private static X509Certificate2 NewAuthority()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=Test authority {Guid.NewGuid():N}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(Early, Late);
    }

    /// <summary>A server's certificate, by the authority or by itself, for 127.0.0.1 or for another host.</summary>
    private static X509Certificate2 NewCertificate(
        X509Certificate2? authority, bool forThisHost = true, DateTimeOffset? end = null, string use = "1.3.6.1.5.5.7.3.1")
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=tracker", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(forThisHost ? IPAddress.Loopback : IPAddress.Parse("192.0.2.1"));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        if (authority is null) return request.CreateSelfSigned(Early, end ?? Late);
        using X509Certificate2 signed = request.Create(authority, Early, end ?? Late, [1, 2, 3, 4]);
        return signed.CopyWithPrivateKey(key);
    }
}
