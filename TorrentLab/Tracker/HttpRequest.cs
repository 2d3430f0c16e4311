using System.Text;

namespace TorrentLab.Tracker;

/// <summary>The one request that trackers are asked with: a GET without a body (RFC 9112, section 3).</summary>
internal static class HttpRequest
{
    /// <summary>Request line and headers, lines ended by "\n" for people to read.</summary>
    /// <param name="uri">What to ask; path and query go as they stand, so they must be <see cref="TrackerUrl.Sendable"/>.</param>
    /// <param name="withPassword">Whether the host may learn user and password of the address.</param>
    public static string Text(Uri uri, bool withPassword)
    {
        string host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
        string port = uri.IsDefaultPort ? "" : $":{uri.Port}";
        var text = new StringBuilder();
        text.Append($"GET {uri.PathAndQuery} HTTP/1.1\nHost: {host}{port}\n");
        text.Append("User-Agent: TorrentLab/0.1\n");
        text.Append("Accept-Encoding: gzip\n");
        text.Append("Connection: close\n"); // the next announce is half an hour away
        if (withPassword && uri.UserInfo.Length > 0)
        {
            byte[] user = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(uri.UserInfo));
            text.Append($"Authorization: Basic {Convert.ToBase64String(user)}\n"); // RFC 7617
        }
        return text.ToString();
    }

    /// <summary>The bytes that are sent: <paramref name="text"/> with its lines ended by CR LF, and the empty line.</summary>
    public static byte[] Bytes(string text) =>
        Encoding.ASCII.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n");
}
