namespace TorrentLab.Cli.Scenarios;

/// <summary>The keys that each object of a scenario may have: what the reader accepts, and what the schema in docs/ lists.</summary>
internal static class ScenarioKeys
{
    public static readonly string[] Scenario =
        ["$schema", "title", "teaches", "try", "content", "ipv6", "speed", "trackers", "peers", "end", "expect"];
    public static readonly string[] Content = ["name", "files", "pieceLength", "private", "seed", "torrent", "data"];
    public static readonly string[] File = ["path", "length"];
    public static readonly string[] Tracker = ["name", "protocol", "fault", "until"];
    public static readonly string[] ScriptedPeer = [.. Peer, "behaviours", "seed", "connects", "announces"];
    public static readonly string[] TorrentLabPeer =
        [.. Peer, "maxPeers", "picker", "superSeed", "limitDown", "limitUp", "connects", "seed"];
    public static readonly string[] ClientPeer = [.. Peer, "command", "environment", "files", "optional"];
    public static readonly string[] Moment = ["when", "seconds"];
    public static readonly string[] Condition = ["complete", "incomplete", "log", "noLog", "all", "any"];
    public static readonly string[] LogMatch = ["who", "contains"];
    public static readonly string[] End = ["when", "seconds"];

    /// <summary>By the name of the schema's definition.</summary>
    public static IReadOnlyDictionary<string, string[]> All { get; } = new Dictionary<string, string[]>
    {
        ["scenario"] = Scenario,
        ["content"] = Content,
        ["file"] = File,
        ["tracker"] = Tracker,
        ["scriptedPeer"] = ScriptedPeer,
        ["torrentLabPeer"] = TorrentLabPeer,
        ["clientPeer"] = ClientPeer,
        ["moment"] = Moment,
        ["condition"] = Condition,
        ["logMatch"] = LogMatch,
        ["end"] = End,
    };

    private static string[] Peer => ["name", "kind", "underTest", "have", "start", "stop", "return"];
}
