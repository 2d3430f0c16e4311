using System.Net;
using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Web.Microscope;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Web.Microscope;

public sealed class WireRecorderTests
{
    private static readonly PeerEndpoint Peer = new(IPAddress.Loopback, 1000);
    private static readonly Handshake Ours = Handshake.Ours(default, PeerId.Create(new Random(1)));
    private static readonly Handshake Theirs = Handshake.Ours(default, PeerId.Create(new Random(2)));

    private readonly WireRecorder _recorder = new(pieces: 8);
    private readonly WireReader _reader = new();

    public WireRecorderTests() => _recorder.Begin(Ours);

    [Fact]
    public void Handshakes_are_known_although_nobody_watched_and_messages_are_not()
    {
        Dial(1);
        Hear(1, new PeerMessage.Choke());

        Assert.Equal([(false, WireRecordKind.Handshake), (true, WireRecordKind.Handshake)], Read(1).Select(record => (record.Incoming, record.Kind)));
        Assert.Empty(Read(1));
    }

    [Fact]
    public void Who_calls_us_speaks_first()
    {
        _recorder.After(new SwarmEffect.Accept(0, 1, Peer, Theirs), TimeSpan.Zero);

        Assert.Equal([Theirs.ToBytes(), Ours.ToBytes()], Read(1).Select(record => record.Head));
    }

    [Fact]
    public void While_somebody_watches_both_sides_are_kept_in_order()
    {
        Dial(1);
        _recorder.Watch();
        Hear(1, new PeerMessage.Unchoke());
        Say(1, new PeerMessage.Request(new BlockRef(1, 0, 16384)));
        using (Block block = Block.Of(new byte[16384])) Hear(1, new PeerMessage.Piece(new BlockRef(1, 0, 16384), block));
        _recorder.After(new SwarmEffect.SendBlock(1, new BlockRef(2, 0, 16384)), TimeSpan.FromSeconds(3));

        WireRecord[] records = [.. Read(1).Skip(2)];

        Assert.Equal([(true, 5, 5), (false, 17, 17), (true, 16397, 64), (false, 16397, 13)], records.Select(record => (record.Incoming, record.Size, record.Head.Length)));
        Assert.Equal("00004009070000000200000000", Convert.ToHexStringLower(records[3].Head));
        Assert.Equal(TimeSpan.FromSeconds(3), records[3].At);
    }

    [Fact]
    public void The_last_two_hundred_messages_are_kept_and_a_gap_is_told()
    {
        Dial(1);
        _recorder.Watch();
        for (int piece = 0; piece < 250; piece++) Hear(1, new PeerMessage.Have(piece));

        WireRecord[] records = [.. Read(1).Skip(2)];

        Assert.Equal("50 messages before were too many to show", records[0].Says);
        Assert.Equal(201, records.Length);
        Assert.Equal((byte)50, records[1].Head[^1]);
        Hear(1, new PeerMessage.Choke());
        Assert.Equal(5, Assert.Single(Read(1)).Size);
    }

    [Fact]
    public void Nothing_is_kept_when_nobody_watches_any_more()
    {
        Dial(1);
        _recorder.Watch();
        _recorder.Watch();
        Hear(1, new PeerMessage.Choke());
        _recorder.Unwatch();
        Assert.Equal(3, Read(1).Count);

        _recorder.Unwatch();

        Assert.Equal(2, _recorder.Read(Peer, 1, new WireReader()).Count);
    }

    [Fact]
    public void The_end_of_a_connection_can_still_be_read_and_the_next_one_begins_anew()
    {
        Dial(1);
        _recorder.Watch();
        Read(1);
        _recorder.Before(new SwarmEvent.Gone(1, "closed the connection"), TimeSpan.Zero);

        Assert.Equal((WireRecordKind.End, "closed the connection"), Assert.Single(Read(null).Select(record => (record.Kind, record.Says))));
        Dial(2);
        Assert.Equal(2, Read(2).Count);
    }

    [Fact]
    public void Long_messages_are_cut_and_a_bitfield_is_counted_whole()
    {
        Dial(1);
        _recorder.Watch();
        Hear(1, new PeerMessage.Bitfield(Enumerable.Repeat((byte)0x80, 1000).ToArray()));
        Hear(1, new PeerMessage.Unknown(99, new byte[100_000]));
        Hear(1, new PeerMessage.Extended(0, new byte[5000]));

        WireRecord[] records = [.. Read(1).Skip(2)];

        Assert.Equal([(1005, 64), (100_005, 64), (5006, 1024)], records.Select(record => (record.Size, record.Head.Length)));
        Assert.Equal("has 1000 of 8 pieces", records[0].Says);
    }

    [Fact]
    public void A_watch_looks_five_times_a_second_and_ends()
    {
        var time = new ManualTime();
        List<WireEntry> entries = [];
        Dial(1);
        var watch = new WireWatch(_recorder, Peer, _ => 1, new WireExplainer(default, 8), time, entries.AddRange);
        time.Advance(TimeSpan.Zero);
        Assert.Equal(["handshake", "handshake"], entries.Select(entry => entry.Name));

        Hear(1, new PeerMessage.Interested());
        Assert.Equal(2, entries.Count);
        time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal("interested", entries[^1].Name);

        watch.Dispose();
        watch.Dispose();
        Hear(1, new PeerMessage.Choke());
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, entries.Count);
    }

    private void Dial(int connection)
    {
        _recorder.After(new SwarmEffect.Connect(connection, Peer), TimeSpan.Zero);
        _recorder.Before(new SwarmEvent.Connected(connection, Theirs), TimeSpan.Zero);
    }

    private void Hear(int connection, PeerMessage message) => _recorder.Before(new SwarmEvent.Received(connection, message), TimeSpan.Zero);

    private void Say(int connection, PeerMessage message) => _recorder.After(new SwarmEffect.Send(connection, message), TimeSpan.Zero);

    private IReadOnlyList<WireRecord> Read(int? connection) => _recorder.Read(Peer, connection, _reader);
}
