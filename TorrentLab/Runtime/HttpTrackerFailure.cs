using System.Net.Sockets;
using System.Security.Authentication;
using TorrentLab.Primitives;
using TorrentLab.Tracker;

namespace TorrentLab.Runtime;

/// <summary>Says in one line what went wrong on the way to a tracker and back.</summary>
internal static class HttpTrackerFailure
{
    /// <param name="error">What the HTTP stack threw.</param>
    /// <param name="uri">What was asked.</param>
    public static TrackerException Explain(Exception error, Uri uri)
    {
        for (Exception? inner = error; inner is not null; inner = inner.InnerException)
        {
            string host = TrackerText.Printable(uri.Host);
            string? text = inner switch
            {
                TrackerException ours => ours.Message,
                AuthenticationException tls => TlsText(host, tls),
                SocketException socket => SocketText(host, uri.Port, socket),
                TimeoutException timeout => TrackerText.Printable(timeout.Message),
                _ => null,
            };
            if (text is not null) return new TrackerException(text, error);
        }
        return new TrackerException(HttpText(error), error);
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

    private static string HttpText(Exception error)
    {
        HttpRequestError kind = error switch
        {
            HttpRequestException request => request.HttpRequestError, // up to the headers
            HttpIOException body => body.HttpRequestError,
            _ => HttpRequestError.Unknown,
        };
        string why = TrackerText.Printable(error.Message);
        return kind switch
        {
            HttpRequestError.ResponseEnded => "the connection was closed before the answer was whole",
            HttpRequestError.ConfigurationLimitExceeded => "the headers of the answer are longer than 64 KiB",
            HttpRequestError.InvalidResponse => $"the answer is not HTTP: {why}",
            _ => why,
        };
    }
}
