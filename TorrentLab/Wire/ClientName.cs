using System.Collections.Frozen;
using TorrentLab.Primitives;

namespace TorrentLab.Wire;

/// <summary>Reads the program's name out of a peer id (BEP 20): "-TR3000-" is Transmission 3.0.0.0.</summary>
public static class ClientName
{
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["A2"] = "aria2",
        ["AZ"] = "Vuze",
        ["BT"] = "BitTorrent",
        ["DE"] = "Deluge",
        ["KT"] = "KTorrent",
        ["LT"] = "libtorrent (Rasterbar)",
        ["MO"] = "MonoTorrent",
        ["TR"] = "Transmission",
        ["UT"] = "µTorrent",
        ["WW"] = "WebTorrent",
        ["lt"] = "libTorrent (rTorrent)",
        ["qB"] = "qBittorrent",
        ["tL"] = "TorrentLab",
    }.ToFrozenDictionary();

    /// <summary>Name and version; null when the id does not say.</summary>
    public static string? Of(PeerId id)
    {
        byte[] bytes = id.ToArray();
        string start = System.Text.Encoding.Latin1.GetString(bytes, 0, 8);
        if (start.StartsWith("A2-", StringComparison.Ordinal)) return Names["A2"]; // "A2-1-36-0-"
        if (start[0] != '-' || start[7] != '-' || !Names.TryGetValue(start[1..3], out string? name)) return null;
        return start[3..7].All(char.IsAsciiLetterOrDigit) ? $"{name} {string.Join('.', start[3..7].ToCharArray())}" : name;
    }
}
