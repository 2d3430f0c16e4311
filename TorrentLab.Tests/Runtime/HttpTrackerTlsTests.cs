using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Tests.Tracker;
using static TorrentLab.Tests.Tracker.RawAnswer;

namespace TorrentLab.Tests.Runtime;

public sealed class HttpTrackerTlsTests : IDisposable
{
    private readonly LabCertificates _certificates = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("torrentlab-tls-").FullName;

    [Fact(Timeout = 20_000)]
    public async Task A_certificate_of_an_unknown_authority_is_not_trusted()
    {
        await using MockTracker tracker = Showing(_certificates.Server);
        string message = await Announces.FailAsync(tracker.Url);
        Assert.StartsWith("the TLS certificate of 127.0.0.1 is not trusted (for a tracker with its own authority: --tracker-ca FILE)",
            message, StringComparison.Ordinal);
        Assert.Empty(tracker.Requests);
    }

    [Fact(Timeout = 20_000)]
    public async Task Its_authority_in_the_ca_file_makes_it_trusted()
    {
        using var others = new LabCertificates();
        await using MockTracker tracker = Showing(_certificates.Server);
        using var client = new HttpTrackerClient(Trusting(others.AuthorityPem + "\n" + _certificates.AuthorityPem));
        Assert.Single((await client.AnnounceAsync(tracker.Url)).Peers);
    }

    [Fact(Timeout = 20_000)]
    public async Task The_tracker_s_own_self_signed_certificate_serves_as_ca_file_too()
    {
        using X509Certificate2 certificate = LabCertificates.SelfSigned();
        await using MockTracker tracker = Showing(certificate);
        using var client = new HttpTrackerClient(Trusting(certificate.ExportCertificatePem()));
        Assert.Single((await client.AnnounceAsync(tracker.Url)).Peers);
    }

    [Fact(Timeout = 20_000)]
    public async Task Another_authority_in_the_ca_file_does_not()
    {
        using var others = new LabCertificates();
        await using MockTracker tracker = Showing(_certificates.Server);
        Assert.StartsWith("the TLS certificate of 127.0.0.1 is not trusted",
            await Announces.FailAsync(tracker.Url, Trusting(others.AuthorityPem)), StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_ca_file_does_not_excuse_another_host()
    {
        using X509Certificate2 certificate = _certificates.ForAnotherHost();
        await RefusedAsync(certificate, "the TLS certificate is not for the host 127.0.0.1");
    }

    [Fact(Timeout = 20_000)]
    public async Task A_ca_file_does_not_excuse_another_use()
    {
        using X509Certificate2 certificate = _certificates.ForAnotherUse();
        await RefusedAsync(certificate, "the TLS certificate of 127.0.0.1 is not trusted");
    }

    [Fact(Timeout = 20_000)]
    public async Task A_ca_file_does_not_excuse_an_expired_certificate()
    {
        using X509Certificate2 certificate = _certificates.Expired();
        await RefusedAsync(certificate, "the TLS certificate of 127.0.0.1 is not trusted");
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

    public void Dispose()
    {
        _certificates.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static MockTracker Showing(X509Certificate2 certificate) => new(certificate: certificate) { Default = Ok(Announces.GoodBody) };

    /// <summary>The certificate is refused with this message, although its authority is in the CA file.</summary>
    private async Task RefusedAsync(X509Certificate2 certificate, string message)
    {
        await using MockTracker tracker = Showing(certificate);
        Assert.StartsWith(
            message, await Announces.FailAsync(tracker.Url, Trusting(_certificates.AuthorityPem)), StringComparison.Ordinal);
        Assert.Empty(tracker.Requests);
    }

    private HttpTrackerOptions Trusting(string pem) => new() { CaFile = Write(pem) };

    private static string Refused(string file) =>
        Assert.Throws<TrackerException>(() => new HttpTrackerClient(new HttpTrackerOptions { CaFile = file })).Message;

    private string Write(string content)
    {
        string file = Path.Combine(_folder, $"{Guid.NewGuid():N}.pem");
        File.WriteAllText(file, content);
        return file;
    }
}
