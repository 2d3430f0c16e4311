using System.Collections.Frozen;

namespace TorrentLab.Cli.Explain;

/// <summary>The keys of the extension handshake (BEP 10, "handshake message").</summary>
internal static class ExtensionKeys
{
    private const string Handshake = "BEP 10, \"handshake message\"";

    public static FrozenDictionary<string, KeyMeaning> Table { get; } = new Dictionary<string, KeyMeaning>
    {
        [""] = new("the extension handshake", Handshake),
        ["m"] = new("extension messages by name, with the number that each has here", Handshake),
        ["m/ut_metadata"] = new("the info dictionary from peers", "BEP 9"),
        ["m/ut_pex"] = new("peers from peers", "BEP 11"),
        ["m/lt_donthave"] = new("takes a \"have\" back", "BEP 54"),
        ["m/upload_only"] = new("wants nothing any more", "BEP 21"),
        ["m/ut_holepunch"] = new("connects two peers behind routers", "BEP 55"),
        ["metadata_size"] = new("bytes of the info dictionary", "BEP 9"),
        ["p"] = new("TCP port on which the peer listens", Handshake),
        ["v"] = new("name and version of the program", Handshake),
        ["yourip"] = new("our address as the peer sees it", Handshake, ValueShape.Address),
        ["ipv4"] = new("the peer's IPv4 address", Handshake, ValueShape.Address),
        ["ipv6"] = new("the peer's IPv6 address", Handshake, ValueShape.Address),
        ["reqq"] = new("requests that the peer keeps waiting at most", Handshake),
        ["upload_only"] = new("1: the peer wants nothing any more", "BEP 21"),
        ["e"] = new("1: prefers an encrypted connection", "by convention"),
    }.ToFrozenDictionary();
}
