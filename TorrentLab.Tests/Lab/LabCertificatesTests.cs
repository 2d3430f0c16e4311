using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using TorrentLab.Lab;

namespace TorrentLab.Tests.Lab;

public sealed class LabCertificatesTests
{
    [Theory(Timeout = 10_000)]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task A_client_that_trusts_the_authority_reaches_the_tracker(string host)
    {
        using var certificates = new LabCertificates();
        await using var tracker = new MockTracker(certificate: certificates.Server) { Default = TrackerAnswer.Raw("hello"u8) };
        using TcpClient client = new("127.0.0.1", tracker.Port);
        await using SslStream tls = new(client.GetStream());
        await tls.AuthenticateAsClientAsync(Trusting(certificates.AuthorityPem, host));
        await tls.WriteAsync("GET /announce HTTP/1.1\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(tls);
        Assert.Equal("hello", await reader.ReadToEndAsync());
        Assert.Equal($"https://127.0.0.1:{tracker.Port}/announce", tracker.Url);
        Assert.Equal("GET /announce HTTP/1.1", Assert.Single(tracker.Requests).RequestLine);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_client_that_trusts_another_authority_does_not()
    {
        using var certificates = new LabCertificates();
        using var others = new LabCertificates();
        await using var tracker = new MockTracker(certificate: certificates.Server);
        using TcpClient client = new("127.0.0.1", tracker.Port);
        await using SslStream tls = new(client.GetStream());
        await Assert.ThrowsAsync<AuthenticationException>(
            () => tls.AuthenticateAsClientAsync(Trusting(others.AuthorityPem, "127.0.0.1")));
        Assert.Empty(tracker.Requests);
    }

    [Fact]
    public void The_pem_holds_the_authority_without_its_key()
    {
        using var certificates = new LabCertificates();
        using var authority = X509Certificate2.CreateFromPem(certificates.AuthorityPem);
        Assert.Equal(certificates.Server.Issuer, authority.Subject);
        Assert.DoesNotContain("PRIVATE KEY", certificates.AuthorityPem, StringComparison.Ordinal);
    }

    private static SslClientAuthenticationOptions Trusting(string pem, string host)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPem(pem);
        return new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = policy };
    }
}
