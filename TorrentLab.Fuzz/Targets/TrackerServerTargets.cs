using System.Buffers;
using System.Text;
using TorrentLab.Bencode;
using TorrentLab.Fuzz.Engine;
using TorrentLab.Fuzz.Grammars;
using TorrentLab.Fuzz.Seeds;
using TorrentLab.Lab;
using TorrentLab.Tracker.Server;
using static TorrentLab.Fuzz.Engine.BrokenInvariantException;

namespace TorrentLab.Fuzz.Targets;

/// <summary>What clients ask a tracker.</summary>
internal static class TrackerServerTargets
{
    private const int Now = 1000;
    private const ulong AnyNumber = 42;

    private static readonly PeerAddress From = PeerAddress.FromBytes([127, 0, 0, 1]);
    private static readonly RegistryOptions Limits = new() { MaxTorrents = 8, MaxPeers = 64, MaxPeersPerTorrent = 16 };

    public static FuzzTarget Queries() => new FuzzTarget<byte[]>
    {
        Name = "announce-query",
        Covers = "HttpTrackerResponder.Announce and Scrape, HttpAnnounceReader, HttpQuery, HttpAnswerWriter",
        Grammar = new TextGrammar("&=%", "info_hash", "peer_id", "port", "left", "numwant", "key", "event", "compact", "no_peer_id", "aaaaaaaaaaaaaaaaaaaa", "started", "stopped", "paused"),
        Seeds = TrackerSeeds.Queries,
        BytesPerByte = 64,
        Read = ReadQuery,
        IsAccepted = answer => !answer.AsSpan().StartsWith("d14:failure reason"u8),
        Check = (_, answer) => BencodeValue.Parse(answer, BencodeMode.Strict),
        Bombs = TrackerBombs.Queries,
    };

    public static FuzzTarget Packets()
    {
        var connectionIds = new UdpConnectionIds("0123456789abcdef"u8);
        byte[] answer = new byte[UdpTrackerResponder.MaxAnswer];
        return new FuzzTarget<byte[]>
        {
            Name = "udp-question",
            Covers = "UdpTrackerResponder.Answer, UdpServerCodec, UdpConnectionIds",
            Grammar = new FieldGrammar([8, 4, 4, 20, 20, 8, 8, 8, 4, 4, 4, 4, 2], recordWidth: 20),
            Seeds = WireSeeds.UdpQuestions(connectionIds.Create(From, Now)),
            BytesPerByte = 8,
            Read = input =>
            {
                var responder = new UdpTrackerResponder(new TrackerRegistry(Limits), new TrackerActivity(), connectionIds, new Random((int)AnyNumber));
                int length = responder.Answer(input.Span, From, Now, answer);
                return length == 0 ? null : answer[..length];
            },
            Check = CheckAnswer,
            Bombs = TrackerBombs.Packets,
        };
    }

    public static FuzzTarget LabRequests() => new FuzzTarget<TrackerRequest>
    {
        Name = "lab-request",
        Covers = "TrackerRequest of TorrentLab.Lab",
        Grammar = new TextGrammar("&=% ?:\r\n"),
        Seeds = TrackerSeeds.Requests,
        BytesPerByte = 200,
        Read = input => new TrackerRequest(Encoding.Latin1.GetString(input.Span)),
        Check = (_, request) => Unless(request.Find("info_hash") is null == request["info_hash"] is null, "a value is there and is not"),
        Bombs = TrackerBombs.Queries,
    };

    private static byte[] ReadQuery(ReadOnlyMemory<byte> query)
    {
        var responder = new HttpTrackerResponder(new TrackerRegistry(Limits), new TrackerActivity(), "id");
        var output = new ArrayBufferWriter<byte>();
        responder.Scrape(query.Span, Now, output);
        output.ResetWrittenCount();
        responder.Announce(query.Span, From, Now, new Random((int)AnyNumber), output);
        return output.WrittenSpan.ToArray();
    }

    private static void CheckAnswer(ReadOnlyMemory<byte> input, byte[] answer)
    {
        bool isKnown = UdpServerCodec.ConnectionIdOf(input.Span) == new UdpConnectionIds("0123456789abcdef"u8).Create(From, Now);
        Unless(isKnown || answer.Length <= input.Length, $"a stranger's question of {input.Length} bytes is answered with {answer.Length}");
        Unless(answer.AsSpan(4, 4).SequenceEqual(input.Span[12..16]), "the answer has another transaction id");
    }
}
