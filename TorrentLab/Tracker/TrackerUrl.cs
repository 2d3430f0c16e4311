using System.Text;
using TorrentLab.Primitives;

namespace TorrentLab.Tracker;

/// <summary>Tracker addresses as text: what may be asked, and how one is shown without its secrets.</summary>
public static class TrackerUrl
{
    private const string NotAUrl = "not a tracker URL: it has no \"http://\" or the like in front";

    /// <summary>The schemes that the HTTP tracker client serves.</summary>
    public static IReadOnlyCollection<string> HttpSchemes { get; } = ["http", "https"];

    /// <summary>The scheme that the UDP tracker client serves.</summary>
    public static IReadOnlyCollection<string> UdpSchemes { get; } = ["udp"];

    /// <summary>Every scheme that there is a tracker client for.</summary>
    public static IReadOnlyCollection<string> AllSchemes { get; } = [.. HttpSchemes, .. UdpSchemes];

    /// <summary>Why <paramref name="url"/> cannot be announced to, or null when it can.</summary>
    /// <param name="url">An entry of "announce" or "announce-list".</param>
    /// <param name="schemes">The schemes that the caller has a driver for, in lower case.</param>
    public static string? Problem(string url, IReadOnlyCollection<string> schemes)
    {
        ArgumentNullException.ThrowIfNull(url);
        int colon = url.IndexOf("://", StringComparison.Ordinal);
        if (colon < 1) return NotAUrl;
        string scheme = url[..colon].ToLowerInvariant();
        if (!schemes.Contains(scheme))
            return $"the scheme \"{TrackerText.Printable(scheme)}\" is not served here (only {string.Join(", ", schemes)})";
        // What is sent counts: the framework would pass over spaces around an address. It also takes a prefix length in one of
        // IPv6, "[::/64]", and may throw when asked for the host of that.
        bool isCutInAddress = url.AsSpan(0, StartOfPath(url)) is var authority && authority.Contains('[') && !authority.Contains(']');
        if (isCutInAddress || !Uri.TryCreate(Sendable(url), UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0 || uri.Port == 0)
            return $"\"{Redacted(url)}\" is not a valid URL";
        return uri.Port > 0
            ? null
            : $"\"{Redacted(url)}\" names no port, and {scheme} trackers have no usual one: {scheme}://HOST:PORT";
    }

    /// <summary>True for an address that is asked over UDP, whatever else may be wrong with it.</summary>
    public static bool IsUdp(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url.StartsWith("udp://", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// The address for logs and displays, printable and of bounded length. User and password, the values of the query and
    /// every path segment that may be a passkey come as "***"; short words without a digit stay, like /announce.php.
    /// </summary>
    public static string Redacted(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        int authority = url.IndexOf("://", StringComparison.Ordinal) + 3;
        if (authority < 3) return "***"; // whatever it is, it may hold a secret
        int path = IndexOrEnd(url, "/?#", authority);
        int query = IndexOrEnd(url, "?#", path);
        int user = url.LastIndexOf('@', path - 1, path - authority);

        var shown = new StringBuilder(url, 0, authority, url.Length);
        shown.Append(user < 0 ? url[authority..path] : $"***{url[user..path]}");
        shown.AppendJoin('/', url[path..query].Split('/').Select(segment => IsSecret(segment) ? "***" : segment));
        int fragment = IndexOrEnd(url, "#", query);
        if (query < fragment) shown.Append('?').AppendJoin('&', url[(query + 1)..fragment].Split('&').Select(WithoutValue));
        return TrackerText.Printable(shown.ToString());
    }

    /// <summary>
    /// The address as it may stand in a request line: no fragment, and what no URL may hold (spaces, line ends, anything
    /// not ASCII) percent-escaped as UTF-8. All other bytes stay as they are.
    /// </summary>
    /// <exception cref="TrackerException">It has no "scheme://".</exception>
    public static string Sendable(string url)
    {
        int path = StartOfPath(url);
        string slash = path == url.Length || url[path] != '/' ? "/" : "";
        return $"{url[..path]}{slash}{PathAndQuery(url)}";
    }

    /// <summary>Path and query as <see cref="Sendable"/> writes them; empty where the address has neither.</summary>
    /// <exception cref="TrackerException">It has no "scheme://".</exception>
    public static string PathAndQuery(string url)
    {
        int path = StartOfPath(url);
        var result = new StringBuilder(url.Length - path);
        foreach (byte b in Encoding.UTF8.GetBytes(url[path..IndexOrEnd(url, "#", path)]))
        {
            if (b is > 0x20 and < 0x7f) result.Append((char)b);
            else result.Append('%').Append(b.ToString("X2"));
        }
        return result.ToString();
    }

    private static int StartOfPath(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        int authority = url.IndexOf("://", StringComparison.Ordinal) + 3;
        return authority < 3 ? throw new TrackerException(NotAUrl) : IndexOrEnd(url, "/?#", authority);
    }

    private static bool IsSecret(string segment) =>
        segment.Length > 16 || (segment.Length >= 8 && segment.Any(char.IsAsciiDigit));

    private static string WithoutValue(string parameter)
    {
        int equals = parameter.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? "***" : $"{parameter[..equals]}=***";
    }

    private static int IndexOrEnd(string text, string anyOf, int start)
    {
        int at = text.AsSpan(start).IndexOfAny(anyOf);
        return at < 0 ? text.Length : start + at;
    }
}
