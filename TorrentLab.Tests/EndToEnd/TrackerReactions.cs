namespace TorrentLab.Tests.EndToEnd;

/// <summary>What TorrentLab does with each fault of a tracker: what the tests expect, and what the documents show.</summary>
internal static class TrackerReactions
{
    private const string Cut = "the connection was closed before the answer was whole";
    private const string Late = "timed out: no whole answer after 30 s";
    private const string LateUdp = "timed out: no answer over UDP";
    private const string TooLong = "the answer is longer than 1048576 bytes";

    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, TrackerReaction> All { get; } = new Dictionary<string, TrackerReaction>
    {
        ["odd-peers"] = new("has 7 bytes, not a multiple of 6: ignored the last 1", UsesIt: true),
        ["own-address"] = new(null, UsesIt: true),
        ["port-0"] = new(null, UsesIt: true),
        ["duplicates"] = new(null, UsesIt: true),
        ["many-peers"] = new(null, UsesIt: true),
        ["another-hash"] = new(null, UsesIt: true),
        ["failure-reason"] = new("the tracker refused: not registered \\u{1b}[31m\\u{202e} here"),
        ["retry-in-number"] = new("the tracker refused: busy (and says to retry in 5 min)"),
        ["retry-in-string"] = new("the tracker refused: busy (and says to retry in 5 min)"),
        ["retry-in-never"] = new("the tracker refused: gone (and says never to retry)"),
        ["not-bencode"] = new("the answer is not bencode: byte 0"),
        ["cut-bencode"] = new("the answer is not bencode: byte 16: the input ends inside an integer"),
        ["not-a-dictionary"] = new("the answer is not a dictionary"),
        ["negative-interval"] = new(null, UsesIt: true),
        ["zero-interval"] = new(null, UsesIt: true),
        ["huge-body"] = new(TooLong),
        ["short-content-length"] = new("the answer is not bencode: byte 16: the input ends inside an integer"),
        ["long-content-length"] = new(TooLong),
        ["truncated"] = new(Cut),
        ["gzip"] = new(null, UsesIt: true),
        ["gzip-bomb"] = new(TooLong),
        ["chunked"] = new(null, UsesIt: true),
        ["redirect"] = new(null, UsesIt: true),
        ["redirect-loop"] = new("the tracker redirects in a loop"),
        ["slow-drip"] = new(Late),
        ["never-answers"] = new(Late),
        ["closes-at-once"] = new(Cut),
        ["endless"] = new(TooLong),
        ["http-404"] = new("the tracker answered HTTP/1.1 404"),
        ["http-500"] = new("the tracker answered HTTP/1.1 500"),
        ["html"] = new("the answer is not bencode: byte 0"),
        ["udp-loss"] = new(null, UsesIt: true),
        ["udp-never-answers"] = new(LateUdp),
        ["udp-wrong-transaction"] = new(LateUdp),
        ["udp-stale-connection"] = new(null, UsesIt: true),
        ["udp-truncated"] = new(LateUdp),
        ["udp-odd-peers"] = new("has 7 bytes, not a multiple of 6: ignored the last 1", UsesIt: true),
        ["udp-error"] = new("the tracker refused: not registered \\u{1b}[31m here"),
        ["udp-duplicated"] = new(null, UsesIt: true),
        ["udp-reordered"] = new(null, UsesIt: true),
    };
}
