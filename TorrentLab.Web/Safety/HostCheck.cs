using System.Net;

namespace TorrentLab.Web.Safety;

/// <summary>
/// Refuses requests whose Host header is a name that is not ours. A page of a stranger's can make its name lead to our address
/// and would then count as ours for the browser (DNS rebinding); but it has to call us by that name. A literal address cannot be rebound.
/// </summary>
internal sealed class HostCheck(IReadOnlyList<string> names)
{
    public bool Allows(string? host)
    {
        if (string.IsNullOrEmpty(host)) return false; // HTTP/1.1 asks for one
        string name = NameOf(host);
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || names.Contains(name, StringComparer.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out IPAddress? address) && IsWrittenAs(name, address));
    }

    /// <summary>What stands before the port; brackets around an IPv6 address are taken off.</summary>
    private static string NameOf(string host)
    {
        if (host.StartsWith('[')) return host.IndexOf(']') is > 0 and var end && IsPort(host[(end + 1)..]) ? host[1..end] : "";
        int colon = host.IndexOf(':');
        return colon < 0 ? host : IsPort(host[colon..]) ? host[..colon] : "";
    }

    private static bool IsPort(string text) => text.Length == 0 || (text[0] == ':' && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0);

    /// <summary>The framework also takes "1" or "0x7f.1" for addresses; a browser never sends those.</summary>
    private static bool IsWrittenAs(string name, IPAddress address) =>
        address.ToString().Equals(name, StringComparison.OrdinalIgnoreCase) || name.Contains(':', StringComparison.Ordinal);
}
