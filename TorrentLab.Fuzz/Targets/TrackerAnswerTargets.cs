using TorrentLab.Fuzz.Engine;
using TorrentLab.Fuzz.Grammars;
using TorrentLab.Fuzz.Seeds;
using TorrentLab.Primitives;
using TorrentLab.Tracker;
using static TorrentLab.Fuzz.Engine.BrokenInvariantException;

namespace TorrentLab.Fuzz.Targets;

/// <summary>What trackers answer.</summary>
internal static class TrackerAnswerTargets
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private static readonly Sha1Hash[] Asked = [new("aaaaaaaaaaaaaaaaaaaa"u8), new("bbbbbbbbbbbbbbbbbbbb"u8)];

    public static FuzzTarget HttpAnnounce() => new FuzzTarget<AnnounceAnswer>
    {
        Name = "announce-answer",
        Covers = "HttpTrackerCodec.ReadAnnounce",
        Grammar = new BencodeGrammar(),
        Seeds = TrackerSeeds.Announces,
        BytesPerByte = 128,
        Read = input => Answered(() => HttpTrackerCodec.ReadAnnounce(input)),
        Check = (_, answer) => CheckAnnounce(answer),
        Bombs = TrackerBombs.Answers,
    };

    public static FuzzTarget HttpScrape() => new FuzzTarget<ScrapeAnswer>
    {
        Name = "scrape-answer",
        Covers = "HttpTrackerCodec.ReadScrape",
        Grammar = new BencodeGrammar(),
        Seeds = TrackerSeeds.Scrapes,
        BytesPerByte = 128,
        Read = input => Answered(() => HttpTrackerCodec.ReadScrape(input)),
        Check = (_, answer) => CheckScrape(answer),
        Bombs = BencodeBombs.All,
    };

    /// <summary>A question is asked, and all packets are the same one, to see what each step of the exchange makes of it.</summary>
    public static FuzzTarget Udp() => new FuzzTarget<object>
    {
        Name = "udp-answer",
        Covers = "UdpTrackerExchange.Receive, UdpTrackerCodec.TryReadHeader, TryReadConnect, TryReadAnnounce, TryReadScrape, ReadError",
        Grammar = new FieldGrammar([4, 4, 4, 4, 4], recordWidth: 6),
        Seeds = WireSeeds.UdpAnswers,
        BytesPerByte = 256, // it is read ten times
        Read = ReadPacket,
        Check = (_, answer) =>
        {
            if (answer is AnnounceAnswer announce) CheckAnnounce(announce);
            if (answer is ScrapeAnswer scrape) CheckScrape(scrape);
        },
        Bombs = TrackerBombs.Packets,
    };

    private static T? Answered<T>(Func<T> read) where T : class
    {
        try
        {
            return read();
        }
        catch (TrackerException refused)
        {
            Unless(refused.Message.Length < 1000 && !refused.Message.Any(char.IsControl), "the refusal is not fit to be printed");
            TimeSpan? retry = (refused.InnerException as TrackerRefusalException)?.RetryIn;
            Unless(retry is null || retry == Timeout.InfiniteTimeSpan || (retry > TimeSpan.Zero && retry <= Longest), $"to be retried in {retry}");
            return null;
        }
    }

    private static object? ReadPacket(ReadOnlyMemory<byte> input)
    {
        object? answer = null;
        foreach (bool overIPv6 in (bool[])[false, true])
        {
            UdpTrackerCodec.TryReadHeader(input.Span, out _, out uint transactionId);
            var scrape = new UdpTrackerExchange<ScrapeAnswer>(new UdpScrape(Asked), overIPv6, () => transactionId);
            scrape.Start(TimeSpan.Zero);
            scrape.Receive(input.Span, TimeSpan.Zero);
            var announce = new UdpTrackerExchange<AnnounceAnswer>(new AnyAnnounce(), overIPv6, () => transactionId, new UdpConnection(1, TimeSpan.Zero));
            announce.Start(TimeSpan.Zero);
            announce.Receive(input.Span, TimeSpan.Zero);
            announce.Receive(input.Span, TimeSpan.Zero);
            answer ??= announce.Answer ?? (object?)UdpTrackerCodec.TryReadScrape(input.Span, Asked);
        }
        return answer;
    }

    private static void CheckAnnounce(AnnounceAnswer answer)
    {
        Unless(answer.Interval >= TimeSpan.FromMinutes(1) && answer.Interval <= Longest, $"an interval of {answer.Interval}");
        Unless(answer.MinInterval is null || (answer.MinInterval >= TimeSpan.Zero && answer.MinInterval <= Longest), $"a least interval of {answer.MinInterval}");
        Unless(answer.Peers.Count <= AnnounceAnswer.MaxPeers && answer.Peers.Distinct().Count() == answer.Peers.Count, "too many peers, or one twice");
        Unless(answer.Peers.All(peer => peer.IsDialable && PeerEndpoint.FromCompact(peer.ToCompact()) == peer), "a peer that nobody can dial");
        Unless(answer is { Complete: null or >= 0, Incomplete: null or >= 0 }, "a negative count");
        Unless(answer.TrackerId is null || answer.TrackerId.Length <= HttpTrackerCodec.MaxTrackerIdLength, "a long tracker id");
        Unless(answer.Notes.Count < 40 && answer.Notes.Append(answer.Warning ?? "").All(note => note.Length < 1000 && !note.Any(char.IsControl)), "notes that are not fit to be printed");
    }

    private static void CheckScrape(ScrapeAnswer answer)
    {
        Unless(answer.Torrents.Values.All(counts => counts is { Complete: null or >= 0, Incomplete: null or >= 0, Downloaded: null or >= 0 }), "a negative count");
        Unless(answer.Notes.Count < 40, $"{answer.Notes.Count} notes");
    }

    /// <summary>An announce whose answer is read as one; building it is not what is tested.</summary>
    private sealed class AnyAnnounce : IUdpTrackerQuestion<AnnounceAnswer>
    {
        public UdpTrackerAction Action => UdpTrackerAction.Announce;

        public byte[] Build(ulong connectionId, uint transactionId) => [];

        public AnnounceAnswer? TryRead(ReadOnlySpan<byte> packet, bool overIPv6) => UdpTrackerCodec.TryReadAnnounce(packet, overIPv6);
    }
}
