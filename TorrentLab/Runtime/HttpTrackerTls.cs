using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>Whose certificates an HTTPS tracker may show: those the system trusts and, if asked for, those of one PEM file.</summary>
internal static class HttpTrackerTls
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1"; // RFC 5280, id-kp-serverAuth

    /// <summary>What to trust when the certificates of a file are to be trusted, too.</summary>
    /// <param name="caFile">A PEM file with one or more certificates.</param>
    /// <exception cref="TrackerException">The file cannot be read or holds no certificate.</exception>
    public static X509ChainPolicy Trust(string caFile)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck, // as without a file; a self-hosted authority lists no revocations
        };
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        policy.CustomTrustStore.AddRange(Read(caFile));
        // A custom store replaces the system's, so the system's comes along: the file adds trust and takes none away.
        using var system = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        system.Open(OpenFlags.ReadOnly);
        policy.CustomTrustStore.AddRange(system.Certificates);
        return policy;
    }

    /// <summary>TLS over <paramref name="stream"/>, which it owns from now on, whatever comes of it.</summary>
    /// <param name="stream">A connection on which nothing was said yet.</param>
    /// <param name="host">Name or address that the certificate must be for.</param>
    /// <param name="trust">What to trust; null for what the system trusts.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="AuthenticationException">The host shows no good certificate, or speaks no TLS.</exception>
    public static async Task<Stream> AuthenticateAsync(Stream stream, string host, X509ChainPolicy? trust, CancellationToken ct)
    {
        var tls = new SslStream(stream);
        try
        {
            // No callback: the host's name and the chain are always checked by the framework.
            var options = new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = trust };
            await tls.AuthenticateAsClientAsync(options, ct).ConfigureAwait(false);
            return tls;
        }
        catch (IOException e) when (e.InnerException is not SocketException)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw new AuthenticationException(e.Message, e);
        }
        catch
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static X509Certificate2Collection Read(string caFile)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(caFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new TrackerException($"--tracker-ca: cannot read {caFile}: {e.Message}", e);
        }
        if (certificates.Count == 0)
            throw new TrackerException($"--tracker-ca: {caFile} holds no certificate (a PEM file with BEGIN CERTIFICATE is needed)");
        return certificates;
    }
}
