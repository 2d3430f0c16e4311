using System.Net.Sockets;
using System.Security.Authentication;
using TorrentLab.Primitives;
using TorrentLab.Tracker;

namespace TorrentLab.Runtime;

/// <summary>Says in one line what went wrong on the way to a tracker and back.</summary>
internal static class HttpTrackerFailure
{
    /// <summary>True for what goes wrong on the way; all else has its words already, or is our own fault.</summary>
    public static bool IsOfTheWay(Exception error) =>
        error is IOException or SocketException or TimeoutException or AuthenticationException;

    /// <param name="error">What <see cref="IsOfTheWay"/>.</param>
    /// <param name="uri">What was asked.</param>
    public static TrackerException Explain(Exception error, Uri uri)
    {
        string host = TrackerText.Printable(uri.Host);
        for (Exception? inner = error; inner is not null; inner = inner.InnerException)
        {
            if (inner is AuthenticationException tls) return new TrackerException(TlsText(host, tls), error);
            if (inner is SocketException socket) return new TrackerException(SocketText(host, uri.Port, socket), error);
        }
        return new TrackerException(TrackerText.Printable(error.Message), error);
    }

    private static string TlsText(string host, AuthenticationException tls)
    {
        string why = TrackerText.Printable(tls.InnerException?.Message ?? tls.Message);
        if (tls.Message.Contains("RemoteCertificateNameMismatch", StringComparison.Ordinal))
            return $"the TLS certificate is not for the host {host}";
        return tls.Message.Contains("remote certificate", StringComparison.Ordinal)
            ? $"the TLS certificate of {host} is not trusted (for a tracker with its own authority: --tracker-ca FILE): {why}"
            : $"TLS with {host} failed: {why}";
    }

    private static string SocketText(string host, int port, SocketException socket) => socket.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery =>
            $"the host name {host} cannot be resolved (DNS)",
        SocketError.ConnectionRefused => $"{host} port {port} refused the connection",
        SocketError.ConnectionReset => $"{host} port {port} closed the connection before the answer was whole",
        _ => $"no connection to {host} port {port}: {socket.Message}",
    };
}
