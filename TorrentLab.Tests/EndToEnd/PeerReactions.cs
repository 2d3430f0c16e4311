namespace TorrentLab.Tests.EndToEnd;

/// <summary>What TorrentLab does with each behaviour of the catalogue: what the tests expect, and what the documents show.</summary>
internal static class PeerReactions
{
    private const string Unasked = "blocks that were not asked for";
    private const string Idle = "left our requests unanswered for";
    private const string Choked = "kept us choked";
    private const string Foreign = "does not speak BitTorrent";

    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, PeerReaction> All { get; } = new Dictionary<string, PeerReaction>
    {
        ["perfect-seed"] = new(null),
        ["slow"] = new(Idle),
        ["one-byte-at-a-time"] = new(null),
        ["wrong-info-hash"] = new("serves another torrent"),
        ["same-peer-id"] = new("is ourselves"),
        ["half-handshake"] = new("sent no whole handshake within 10 s"),
        ["never-answers"] = new("sent no whole handshake within 10 s"),
        ["garbage"] = new(Foreign),
        ["web-server"] = new(Foreign),
        ["spare-bits"] = new(null),
        ["long-bitfield"] = new("message 5 has 4 bytes; 1 to 3 are allowed"),
        ["short-bitfield"] = new("has 1 bytes; 10 pieces need 2"),
        ["late-bitfield"] = new(null),
        ["no-bitfield"] = new(null),
        ["lies-with-have"] = new(Idle),
        ["have-out-of-range"] = new("piece 10 of a torrent"),
        ["unchokes-first"] = new(null),
        ["free-rider"] = new("had no piece that we need"),
        ["oversized-length"] = new("a message of 2147483647 bytes"),
        ["negative-length"] = new("a message of 4294967295 bytes"),
        ["malformed-request"] = new("message 6 has"),
        ["unknown-ids"] = new(null),
        ["floods-keep-alives"] = new(null),
        ["floods-requests"] = new(null),
        ["floods-chokes"] = new($"{Unasked}|did not read what we sent|{Idle}|{Choked}"),
        ["never-unchokes"] = new(Choked),
        ["chokes-in-piece"] = new(null),
        ["stalls"] = new(Idle),
        ["corrupts-block"] = new("sent corrupt data for piece 0, banned"),
        ["corrupts-piece:3"] = new("sent corrupt data for piece 3, banned"),
        ["corrupts-every"] = new("sent corrupt data for piece 2, banned"),
        ["unsolicited-pieces"] = new(Unasked),
        ["out-of-range-pieces"] = new("piece 10 of a torrent whose last one is 9"),
        ["other-pieces"] = new("sent corrupt data for piece"),
        ["short-blocks"] = new(Idle),
        ["duplicate-blocks"] = new(null),
        ["closes-in-frame"] = new("closed inside a message"),
        ["closes-after"] = new("closed the connection"),
        ["fast"] = new(null),
        ["uninvited-have-all"] = new("a message of the fast extension, which the peer's handshake did not offer"),
        ["rejects"] = new(null),
        ["unasked-reject"] = new(null),
        ["allows-one-piece"] = new(Choked),
        ["extended"] = new(null),
        ["cut-extended"] = new("is not bencoded"),
        ["wild-extended"] = new(null),
    };
}
