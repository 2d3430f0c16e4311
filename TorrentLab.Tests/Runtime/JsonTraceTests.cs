using System.Net;
using System.Text;
using System.Text.Json;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;
using TorrentLab.Tracker;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Runtime;

public sealed class JsonTraceTests
{
    private const string Url = "http://tracker.example:80/0123456789abcdef/announce?passkey=secret";

    private readonly List<string> _failures = [];

    [Fact(Timeout = 10_000)]
    public async Task A_connection_from_dialling_to_its_end() => Assert.Equal(
        """
        {"time":0.250000,"direction":"out","kind":"connect","peer":"1.2.3.4:6881","connection":1}
        {"time":0.250000,"direction":"out","kind":"handshake","peer":"1.2.3.4:6881","connection":1,"reserved":"0000000000000000","infoHash":"0102030405060708090a0b0c0d0e0f1011121314","peerId":"-tL0100-abcdefghijkl","size":68}
        {"time":0.250000,"direction":"in","kind":"handshake","peer":"1.2.3.4:6881","connection":1,"reserved":"0000000000100005","infoHash":"0102030405060708090a0b0c0d0e0f1011121314","peerId":"-TR3000-\\x01bcdefghijk\\x20","size":68}
        {"time":1.000000,"direction":"in","kind":"gone","peer":"1.2.3.4:6881","connection":1,"reason":"it's over","broken":true}

        """, await TraceAsync(trace =>
        {
            trace.Connect(0.25);
            trace.At(1, new SwarmEvent.Gone(1, "it's over", Broken: true));
        }));

    [Fact(Timeout = 10_000), Bep(3, "peer messages")]
    public async Task Every_message_with_its_fields_and_its_size_on_the_wire() => Assert.Equal(
        """
        "kind":"keep-alive","size":4
        "kind":"choke","size":5
        "kind":"unchoke","size":5
        "kind":"interested","size":5
        "kind":"not-interested","size":5
        "kind":"have","piece":7,"size":9
        "kind":"bitfield","set":9,"length":2,"size":7
        "kind":"request","piece":3,"offset":16384,"length":16384,"size":17
        "kind":"piece","piece":3,"offset":16384,"length":3,"sha1":"a9993e364706816aba3e25717850c26c9cd0d89d","size":16
        "kind":"cancel","piece":3,"offset":16384,"length":16384,"size":17
        "kind":"port","udpPort":6882,"size":7
        "kind":"unknown","id":20,"length":3,"sha1":"a9993e364706816aba3e25717850c26c9cd0d89d","size":8

        """, (await TraceAsync(trace =>
        {
            trace.At(1, new SwarmEffect.Connect(1, ObserverSteps.Peer));
            foreach (PeerMessage message in EveryMessage()) trace.Receive(1, message);
        })).Replace("""{"time":1.000000,"direction":"out","kind":"connect","peer":"1.2.3.4:6881","connection":1}""" + "\n", "", StringComparison.Ordinal)
           .Replace("""{"time":1.000000,"direction":"in",""", "", StringComparison.Ordinal)
           .Replace(""","peer":"1.2.3.4:6881","connection":1""", "", StringComparison.Ordinal)
           .Replace("}\n", "\n", StringComparison.Ordinal));

    [Fact]
    public void The_size_is_that_of_the_frame_that_is_written()
    {
        foreach (PeerMessage message in EveryMessage())
        {
            var frame = new System.Buffers.ArrayBufferWriter<byte>();
            MessageWriter.Write(message, frame);

            Assert.Equal(frame.WrittenCount, MessageText.Size(message));
        }
    }

    [Fact(Timeout = 10_000)]
    public async Task What_we_send_and_why_we_close() => Assert.Equal(
        """
        {"time":0.000000,"direction":"out","kind":"connect","peer":"[2001:db8::1]:51413","connection":5}
        {"time":0.123457,"direction":"out","kind":"interested","peer":"[2001:db8::1]:51413","connection":5,"size":5}
        {"time":3600.500000,"direction":"out","kind":"close","peer":"[2001:db8::1]:51413","connection":5,"reason":"sends \"nothing\"\u001B"}

        """, await TraceAsync(trace =>
        {
            trace.At(0, new SwarmEffect.Connect(5, ObserverSteps.Endpoint("[2001:db8::1]:51413")));
            trace.At(0.123_456_7, new SwarmEffect.Send(5, new PeerMessage.Interested()));
            trace.At(3600.5, new SwarmEffect.Close(5, "sends \"nothing\"\u001b"));
        }));

    [Fact(Timeout = 10_000), Bep(3, "trackers")]
    public async Task Announces_and_their_answers_without_any_secret() => Assert.Equal(
        """
        {"time":0.000000,"direction":"out","kind":"announce","tracker":"http://tracker.example:80/***/announce?passkey=***","event":"started","port":6881,"uploaded":0,"downloaded":0,"left":1000,"numWant":50}
        {"time":0.100000,"direction":"in","kind":"announce-answer","tracker":"http://tracker.example:80/***/announce?passkey=***","interval":1800,"minInterval":60,"complete":2,"incomplete":1,"warning":"old client","externalIp":"9.8.7.6","peers":["1.2.3.4:6881","[::1]:6882"],"notes":["ignored \"x\""]}
        {"time":1800.000000,"direction":"out","kind":"announce","tracker":"http://tracker.example:80/***/announce?passkey=***","port":6881,"uploaded":0,"downloaded":600,"left":400,"numWant":50}
        {"time":1801.000000,"direction":"in","kind":"announce-failure","tracker":"http://tracker.example:80/***/announce?passkey=***","reason":"go away","refusal":true}

        """, await TraceAsync(trace =>
        {
            trace.At(0, new SwarmEffect.Announce(Url, Request(AnnounceEvent.Started, 0, 1000)));
            trace.At(0.1, new SwarmEvent.TrackerAnswered(Url, new AnnounceAnswer
            {
                Interval = TimeSpan.FromMinutes(30),
                MinInterval = TimeSpan.FromMinutes(1),
                Complete = 2,
                Incomplete = 1,
                TrackerId = "tracker's secret",
                Warning = "old client",
                ExternalIp = IPAddress.Parse("9.8.7.6"),
                Peers = [ObserverSteps.Peer, ObserverSteps.Endpoint("[::1]:6882")],
                Notes = ["ignored \"x\""],
            }));
            trace.At(1800, new SwarmEffect.Announce(Url, Request(AnnounceEvent.None, 600, 400)));
            trace.At(1801, new SwarmEvent.TrackerFailed(Url, new TrackerException("go away") { IsRefusal = true }));
        }));

    [Fact(Timeout = 10_000)]
    public async Task What_an_answer_leaves_out_the_trace_leaves_out() => Assert.Equal(
        """
        {"time":1.000000,"direction":"in","kind":"announce-answer","tracker":"http://tracker.example:80/***/announce?passkey=***","interval":1800,"peers":[]}

        """, await TraceAsync(trace => trace.At(1, new SwarmEvent.TrackerAnswered(Url,
            new AnnounceAnswer { Interval = TimeSpan.FromMinutes(30), Peers = [] }))));

    [Fact(Timeout = 10_000)]
    public async Task What_happens_here_has_no_direction() => Assert.Equal(
        """
        {"time":0.000000,"kind":"peers-found","source":"command line","peers":["1.2.3.4:6881"]}
        {"time":2.000000,"kind":"piece-stored","piece":0}
        {"time":2.000000,"kind":"piece-corrupt","piece":1}
        {"time":3.000000,"kind":"storage-failed","reason":"the disk is full"}
        {"time":3.000000,"kind":"notice","text":"waiting"}
        {"time":3.000000,"kind":"finished","outcome":"failed","reason":"nobody is left"}
        {"time":3.000000,"kind":"finished","outcome":"completed"}

        """, await TraceAsync(trace =>
        {
            trace.At(0, new SwarmEvent.PeersFound("command line", [ObserverSteps.Peer]));
            trace.At(0, new SwarmEvent.PeersFound("command line", []));
            trace.At(1, new SwarmEvent.Tick());
            trace.At(1, new SwarmEffect.SaveLedger(new Bitfield(8)));
            trace.At(2, new SwarmEvent.PieceStored(0));
            trace.At(2, new SwarmEvent.PieceCorrupt(1, []));
            trace.At(3, new SwarmEvent.StorageFailed("the disk is full"));
            trace.At(3, new SwarmEffect.Notice("waiting"));
            trace.At(3, new SwarmEffect.Finished(new SwarmOutcome.Failed("nobody is left")));
            trace.At(3, new SwarmEffect.Finished(new SwarmOutcome.Completed()));
        }));

    [Fact(Timeout = 10_000)]
    public async Task A_block_may_be_given_back_as_soon_as_the_call_returns()
    {
        var pool = new BlockPool();
        string text = await TraceAsync(trace =>
        {
            trace.Connect(0);
            for (int block = 0; block < 5000; block++)
            {
                using Block data = pool.Rent(1);
                data.Span[0] = (byte)(block % 2);
                trace.Receive(block, new PeerMessage.Piece(new BlockRef(block, 0, 1), data));
            }
        });

        string[] hashes = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("kind").GetString() == "piece")
            .Select(line => line.GetProperty("sha1").GetString()!)];
        Assert.Equal(5000, hashes.Length);
        Assert.All(hashes.Index(), hash => Assert.Equal(Sha1Hash.Of([(byte)(hash.Index % 2)]).ToString(), hash.Item));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_full_disk_is_said_once_and_ends_nothing()
    {
        await using (var trace = new JsonTrace(new FullDisk(), ObserverSteps.Ours, _failures.Add))
            for (int i = 0; i < 10_000; i++) trace.At(i, new SwarmEvent.PieceStored(i));

        Assert.Equal(["the trace is cut short: No space left on device; the download goes on without it"], _failures);
    }

    private static IEnumerable<PeerMessage> EveryMessage()
    {
        var block = new BlockRef(3, 16384, 16384);
        return
        [
            new PeerMessage.KeepAlive(), new PeerMessage.Choke(), new PeerMessage.Unchoke(), new PeerMessage.Interested(),
            new PeerMessage.NotInterested(), new PeerMessage.Have(7), new PeerMessage.Bitfield(new byte[] { 0xff, 0x80 }),
            new PeerMessage.Request(block), new PeerMessage.Piece(block with { Length = 3 }, Block.Of("abc"u8)),
            new PeerMessage.Cancel(block), new PeerMessage.Port(6882), new PeerMessage.Unknown(20, "abc"u8.ToArray()),
        ];
    }

    private static AnnounceRequest Request(AnnounceEvent why, long downloaded, long left) => new()
    {
        InfoHash = ObserverSteps.InfoHash,
        PeerId = ObserverSteps.Ours.PeerId,
        Port = 6881,
        Downloaded = downloaded,
        Left = left,
        Event = why,
        Key = 0xdeadbeef,
        TrackerId = "tracker's secret",
    };

    private async Task<string> TraceAsync(Action<JsonTrace> steps)
    {
        var output = new MemoryStream();
        await using (var trace = new JsonTrace(output, ObserverSteps.Ours, _failures.Add)) steps(trace);
        Assert.Empty(_failures);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
