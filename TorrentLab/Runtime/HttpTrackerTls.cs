using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>Whose certificates an HTTPS tracker may show: those the system trusts and, if asked for, those of one PEM file.</summary>
internal static class HttpTrackerTls
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1"; // RFC 5280, id-kp-serverAuth

    /// <param name="caFile">A PEM file with one or more certificates, or null.</param>
    /// <exception cref="TrackerException">The file cannot be read or holds no certificate.</exception>
    public static SslClientAuthenticationOptions Options(string? caFile)
    {
        // No callback: the host's name and the chain are always checked by the framework.
        var options = new SslClientAuthenticationOptions();
        if (caFile is null) return options;

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
        options.CertificateChainPolicy = policy;
        return options;
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
