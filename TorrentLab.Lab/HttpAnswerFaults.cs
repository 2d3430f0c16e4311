using System.Net;
using static TorrentLab.Lab.RawBencode;

namespace TorrentLab.Lab;

/// <summary>Faults in what an HTTP tracker says (BEP 3, "trackers").</summary>
internal static class HttpAnswerFaults
{
    private const string Trackers = "BEP 3, \"trackers\"";
    private const string RetryIn = "BEP 31, \"retry in\"";
    private const int ManyPeers = 100_000;
    private const int HugeText = 5_000_000;

    public static IReadOnlyList<TrackerFault> All { get; } =
    [
        new("odd-peers", "Sends a compact list that ends one byte into another peer.",
            "BEP 23: 6 bytes for each peer", "Takes the whole peers, or counts the answer as a failure; goes to the next tracker.")
        {
            Http = asked => Dictionary(("interval", Number(1800)), ("peers", Bytes([.. Compact(asked.Peers), 127]))),
        },
        new("own-address", "Lists the client itself before the others.",
            $"{Trackers}, peers", "Does not stay connected to itself.")
        {
            Http = asked => TrackerAnswer.Peers([asked.Client, .. asked.Peers]),
        },
        new("port-0", "Lists every peer a second time, first, with port 0.",
            $"{Trackers}, port", "Leaves out what cannot be dialled.")
        {
            Http = asked => TrackerAnswer.Peers([.. asked.Peers.Select(peer => new IPEndPoint(peer.Address, 0)), .. asked.Peers]),
        },
        new("duplicates", "Lists every peer a hundred times.",
            $"{Trackers}, peers", "Dials each once.")
        {
            Http = asked => TrackerAnswer.Peers(Enumerable.Repeat(asked.Peers, 100).SelectMany(peers => peers)),
        },
        new("many-peers", "Lists 100,000 peers on loopback that are not there, behind those that are.",
            $"{Trackers}, peers: numwant, 50 by default, is what was asked for", "Remembers some hundreds and dials a few at a time.")
        {
            Http = asked => TrackerAnswer.Peers([.. asked.Peers, .. Enumerable.Range(0, ManyPeers).Select(Absent)]),
        },
        new("another-hash", "Answers for other torrents: lists their peers first, and scrapes to another info-hash.",
            $"{Trackers}, info_hash", "Leaves a peer that shakes hands for another torrent; ignores figures that it did not ask for.")
        {
            Http = asked => TrackerAnswer.Peers([.. asked.Strangers, .. asked.Peers]),
            Scrape = _ => TrackerAnswer.Scrape(new byte[20], 1000, 1000, 1000),
        },
        new("failure-reason", "Refuses with words that hold what a terminal would obey.",
            $"{Trackers}, failure reason: no other keys are needed", "Shows the words made safe, waits, and goes to the next tracker.")
        {
            Http = _ => TrackerAnswer.Failure("not registered \u001b[31m\u202e here"),
        },
        new("retry-in-number", "Refuses and names minutes as a number.",
            RetryIn, "Asks again after 5 minutes and not before; goes to the next tracker meanwhile.")
        {
            Http = _ => Dictionary(("failure reason", Text("busy")), ("retry in", Number(5))),
        },
        new("retry-in-string", "Refuses and names minutes as a string, as the example of the proposal does.",
            RetryIn, "Asks again after 5 minutes and not before; goes to the next tracker meanwhile.")
        {
            Http = _ => Dictionary(("failure reason", Text("busy")), ("retry in", Text("5"))),
        },
        new("retry-in-never", "Refuses for ever.",
            RetryIn, "Never asks it again, and goes to the next tracker.")
        {
            Http = _ => Dictionary(("failure reason", Text("gone")), ("retry in", Text("never"))),
        },
        new("not-bencode", "Sends text that is no bencode.",
            $"{Trackers}: bencoded dictionaries", "Counts it as a failure and goes to the next tracker.")
        {
            Http = _ => TrackerAnswer.Body("tracker is fine, thank you\n"u8),
        },
        new("cut-bencode", "Sends the first half of an answer as if it were whole.",
            $"{Trackers}: bencoded dictionaries", "Counts it as a failure and goes to the next tracker.")
        {
            Http = asked => TrackerAnswer.Body(Good(asked).AsSpan(0, Good(asked).Length / 2)),
        },
        new("not-a-dictionary", "Sends a bencoded list.",
            $"{Trackers}: bencoded dictionaries", "Counts it as a failure and goes to the next tracker.")
        {
            Http = _ => TrackerAnswer.Body("l8:intervali1800e5:peers0:e"u8),
        },
        new("negative-interval", "Asks for the next announce in -1 seconds.",
            $"{Trackers}, interval", "Takes the peers, and waits at least a minute.")
        {
            Http = asked => TrackerAnswer.Peers(asked.Peers, interval: -1),
        },
        new("zero-interval", "Asks for the next announce at once.",
            $"{Trackers}, interval", "Takes the peers, and waits at least a minute.")
        {
            Http = asked => TrackerAnswer.Peers(asked.Peers, interval: 0),
        },
        new("huge-body", "Sends a right answer of 5 MB, nearly all of it a warning.",
            "none: no proposal sets a limit", "Stops at a limit of its own, counts it as a failure and goes to the next tracker; or shows the start of it.")
        {
            Http = asked => TrackerAnswer.Peers(asked.Peers, warning: new string('w', HugeText)),
        },
    ];

    /// <summary>The body of a right answer.</summary>
    public static byte[] Good(FaultQuestion asked) => TrackerAnswerBody.Peers([.. asked.Peers], 1800, null, true, null, null);

    private static TrackerAnswer Dictionary(params (string Key, byte[] Value)[] entries) => TrackerAnswer.Body(Dict(entries));

    private static byte[] Compact(IEnumerable<IPEndPoint> peers) =>
        [.. peers.Where(peer => peer.Address.GetAddressBytes().Length == 4)
            .SelectMany(peer => (byte[])[.. peer.Address.GetAddressBytes(), (byte)(peer.Port >> 8), (byte)peer.Port])];

    /// <summary>127.1.0.1 and up: dialling it leaves no machine.</summary>
    private static IPEndPoint Absent(int index) => new(new IPAddress([127, (byte)(1 + (index >> 16)), (byte)(index >> 8), (byte)index]), 9);
}
