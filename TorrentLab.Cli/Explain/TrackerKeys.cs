using System.Collections.Frozen;

namespace TorrentLab.Cli.Explain;

/// <summary>The parameters of a request to a tracker and the keys of its answers.</summary>
internal static class TrackerKeys
{
    private const string Trackers = "BEP 3, \"trackers\"";
    private const string Scrape = "BEP 48";
    private const string Counts = "files/" + KeyPath.AnyHash;

    /// <summary>The parameters of an announce or a scrape, by name.</summary>
    public static FrozenDictionary<string, KeyMeaning> Parameters { get; } = new Dictionary<string, KeyMeaning>
    {
        ["info_hash"] = new("the torrent: the SHA-1 of its info dictionary", Trackers),
        ["peer_id"] = new("who we are, the same for the whole session", Trackers),
        ["port"] = new("TCP port on which we listen", Trackers),
        ["uploaded"] = new("bytes sent to peers so far", Trackers),
        ["downloaded"] = new("bytes received from peers so far", Trackers),
        ["left"] = new("bytes still missing; 0 means seed", Trackers),
        ["event"] = new("why we ask; absent for a regular announce", Trackers),
        ["compact"] = new("1: peers as 6 bytes each, please", "BEP 23"),
        ["no_peer_id"] = new("1: peers without their ids, please", "BEP 23"),
        ["numwant"] = new("how many peers we would like", "by convention"),
        ["key"] = new("proves that it is us when our address changes", "BEP 7"),
        ["trackerid"] = new("what the tracker gave us as \"tracker id\"", "by convention"),
    }.ToFrozenDictionary();

    /// <summary>The answer to an announce, by path.</summary>
    public static FrozenDictionary<string, KeyMeaning> Announce { get; } = new Dictionary<string, KeyMeaning>
    {
        [""] = new("the tracker's answer", Trackers),
        ["interval"] = new("seconds to wait between regular announces", Trackers),
        ["min interval"] = new("seconds to wait at least", "by convention"),
        ["peers"] = new("who else is there", "BEP 3, \"trackers\"; BEP 23 for the compact form", ValueShape.Peers),
        ["peers/[]"] = new("one peer", Trackers),
        ["peers/[]/ip"] = new("its address or name", Trackers),
        ["peers/[]/port"] = new("its TCP port", Trackers),
        ["peers/[]/peer id"] = new("what it calls itself", Trackers),
        ["peers6"] = new("who else is there, over IPv6", "BEP 7", ValueShape.Peers6),
        ["complete"] = new("number of seeds", "by convention"),
        ["incomplete"] = new("number of leechers", "by convention"),
        ["downloaded"] = new("how often a download was completed", "by convention"),
        ["tracker id"] = new("to be sent back with the next announce", "by convention"),
        ["external ip"] = new("our address as the tracker sees it", "BEP 24", ValueShape.Address),
        ["failure reason"] = new("the tracker refuses, and this is why", Trackers),
        ["retry in"] = new("minutes to wait after a refusal, or \"never\"", "BEP 31"),
        ["warning message"] = new("for the user; the answer counts nevertheless", "by convention"),
    }.ToFrozenDictionary();

    /// <summary>The answer to a scrape, by path.</summary>
    public static FrozenDictionary<string, KeyMeaning> ScrapeAnswer { get; } = new Dictionary<string, KeyMeaning>
    {
        [""] = new("the tracker's answer", Scrape),
        ["files"] = new("counts, by info-hash", Scrape),
        [Counts] = new("an info-hash, 20 bytes", Scrape),
        [$"{Counts}/complete"] = new("number of seeds", Scrape),
        [$"{Counts}/incomplete"] = new("number of leechers", Scrape),
        [$"{Counts}/downloaded"] = new("how often a download was completed", Scrape),
        [$"{Counts}/name"] = new("the torrent's name", Scrape),
        ["failure reason"] = new("the tracker refuses, and this is why", Trackers),
        ["flags"] = new("wishes of the tracker", Scrape),
        ["flags/min_request_interval"] = new("seconds to wait between scrapes", Scrape),
    }.ToFrozenDictionary();
}
