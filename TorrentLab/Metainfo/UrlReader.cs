using TorrentLab.Bencode;

namespace TorrentLab.Metainfo;

/// <summary>
/// Reads the addresses in a .torrent file. None is mandatory, so what has no scheme that we speak is left out with a
/// warning. Whether a host and port are right is found out by whoever dials them.
/// </summary>
internal sealed class UrlReader(List<string> warnings)
{
    private static readonly string[] TrackerSchemes = ["http://", "https://", "udp://"];
    private static readonly string[] WebSchemes = ["http://", "https://"];

    /// <summary>"announce-list" where it has a usable URL (BEP 12), else "announce" (BEP 3).</summary>
    public IReadOnlyList<IReadOnlyList<string>> ReadAnnounceTiers(BencodeDictionary torrent)
    {
        var tiers = new List<IReadOnlyList<string>>();
        var seen = new HashSet<string>();
        var dropped = new List<BencodeValue>();
        foreach (BencodeValue tier in torrent.Optional<BencodeList>("announce-list"u8, warnings)?.Items ?? [])
        {
            List<string> urls = Usable(tier is BencodeList list ? list.Items : [tier], TrackerSchemes, dropped);
            urls.RemoveAll(url => !seen.Add(url));
            if (urls.Count > 0) tiers.Add(urls);
        }
        Warn("announce-list", "http, https or udp", dropped);
        if (tiers.Count > 0) return tiers;

        BencodeString? announce = torrent.Optional<BencodeString>("announce"u8, warnings);
        List<string> single = announce is null ? [] : Usable([announce], TrackerSchemes, dropped = []);
        Warn("announce", "http, https or udp", dropped);
        return single.Count > 0 ? [single] : [];
    }

    /// <summary>"url-list", a string or a list of them (BEP 19, "metadata extension").</summary>
    public IReadOnlyList<string> ReadWebSeeds(BencodeDictionary torrent)
    {
        if (!torrent.TryGet("url-list"u8, out BencodeValue? value)) return [];
        var dropped = new List<BencodeValue>();
        List<string> urls = Usable(value is BencodeList list ? list.Items : [value], WebSchemes, dropped);
        Warn("url-list", "http or https", dropped);
        return [.. urls.Distinct()];
    }

    private static List<string> Usable(IReadOnlyList<BencodeValue> values, string[] schemes, List<BencodeValue> dropped)
    {
        var urls = new List<string>();
        foreach (BencodeValue value in values)
        {
            string? url = (value as BencodeString)?.ToText().Trim();
            if (url == "") continue;
            if (url is not null && IsClean(url) && schemes.Any(scheme => HasHost(url, scheme))) urls.Add(url);
            else dropped.Add(value);
        }
        return urls;
    }

    // Spaces and control characters inside would end up in a request line.
    private static bool IsClean(string url)
    {
        foreach (char c in url)
        {
            if (char.IsControl(c) || char.IsWhiteSpace(c)) return false;
        }
        return true;
    }

    private static bool HasHost(string url, string scheme) =>
        url.Length > scheme.Length && url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
        && url[scheme.Length] is not ('/' or ':' or '?' or '#');

    private void Warn(string key, string schemes, List<BencodeValue> dropped)
    {
        if (dropped.Count == 0) return;
        string first = dropped[0] is BencodeString text ? ByteText.Quote(text.Bytes.Span) : "no string";
        string others = dropped.Count == 1 ? "" : $" and {dropped.Count - 1} more";
        warnings.Add($"byte {dropped[0].Start}: '{key}' holds {first}{others}, no {schemes} URL; left out");
    }
}
