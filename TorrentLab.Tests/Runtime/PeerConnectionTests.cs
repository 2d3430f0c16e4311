using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Runtime;

/// <summary>How connections begin, carry messages, and end.</summary>
[Bep(3, "peer protocol")]
public sealed class PeerConnectionTests
{
    private const int Id = ConnectionRig.Id;

    private static readonly Handshake Theirs = new(0, new Sha1Hash(ConnectionRig.Lab.InfoHash), new PeerId(ScriptedPeer.PeerId));

    [Theory(Timeout = 20_000), InlineData(1), InlineData(3), InlineData(17), InlineData(int.MaxValue)]
    public async Task A_dialled_peer_is_greeted_and_messages_go_both_ways(int chop)
    {
        await using ConnectionRig rig = new(new LabLink(chop: chop));
        PeerConnection connection = rig.Dial();

        Assert.Equal(ConnectionRig.OurHandshake, await rig.ReadAsync(68));
        await rig.SendAsync(ConnectionRig.TheirHandshake, RawWire.Bitfield([0xff, 0xc0]), RawWire.KeepAlive(), RawWire.Unchoke(), RawWire.Have(9));
        Assert.Equal(new SwarmEvent.Connected(Id, Theirs), await rig.NextAsync());
        var bitfield = Assert.IsType<PeerMessage.Bitfield>(Assert.IsType<SwarmEvent.Received>(await rig.NextAsync()).Message);
        Assert.Equal([0xff, 0xc0], bitfield.Bits.ToArray());
        Assert.Equal(new SwarmEvent.Received(Id, new PeerMessage.KeepAlive()), await rig.NextAsync());
        Assert.Equal(new SwarmEvent.Received(Id, new PeerMessage.Unchoke()), await rig.NextAsync());
        Assert.Equal(new SwarmEvent.Received(Id, new PeerMessage.Have(9)), await rig.NextAsync());

        Assert.True(connection.TrySend(new PeerMessage.Interested()));
        Assert.True(connection.TrySend(new PeerMessage.Request(new BlockRef(2, 16384, 16384))));
        byte[] wanted = [.. RawWire.Interested(), .. RawWire.Request(2, 16384, 16384)];
        Assert.Equal(wanted, await rig.ReadAsync(wanted.Length));

        await rig.SendAsync(RawWire.Piece(2, 16384, ConnectionRig.Lab.Piece(2).Span[16384..32768]), RawWire.Choke());
        using (Block block = AssertPiece(await rig.NextAsync(), new BlockRef(2, 16384, 16384)))
            Assert.Equal(ConnectionRig.Lab.Piece(2)[16384..32768].ToArray(), block.Span.ToArray());
        Assert.Equal(new SwarmEvent.Received(Id, new PeerMessage.Choke()), await rig.NextAsync());

        await rig.Peer.DisposeAsync();
        Assert.Equal(new SwarmEvent.Gone(Id, "closed the connection"), await rig.LastAsync());
    }

    [Theory(Timeout = 20_000), InlineData(1), InlineData(3), InlineData(17), InlineData(int.MaxValue)]
    public async Task A_caller_is_answered_with_our_handshake_and_messages_go_both_ways(int chop)
    {
        await using ConnectionRig rig = new(new LabLink(chop: chop));
        await rig.SendAsync(RawWire.Interested()); // right behind the handshake, which was read before
        PeerConnection connection = rig.Answer();
        Assert.True(connection.TrySend(new PeerMessage.HaveAll()));

        byte[] wanted = [.. ConnectionRig.OurHandshake, .. RawWire.Message(14)];
        Assert.Equal(wanted, await rig.ReadAsync(wanted.Length));
        Assert.Equal(new SwarmEvent.Received(Id, new PeerMessage.Interested()), await rig.NextAsync());

        await rig.Peer.DisposeAsync();
        Assert.Equal(new SwarmEvent.Gone(Id, "closed the connection"), await rig.LastAsync());
    }

    [Fact(Timeout = 20_000)]
    public async Task Who_cannot_be_dialled_is_gone_with_the_reason()
    {
        await using ConnectionRig rig = new() { DialAs = _ => throw new IOException("connection refused: nobody listens there") };
        rig.Dial();

        Assert.Equal(new SwarmEvent.Gone(Id, "connection refused: nobody listens there"), await rig.NextAsync());
    }

    [Fact(Timeout = 20_000)]
    public async Task A_dial_without_an_answer_is_given_up_after_10_s()
    {
        await using ConnectionRig rig = new() { DialAs = NeverAsync };
        rig.Dial();

        await AssertEndsAfterAsync(rig, TimeSpan.FromSeconds(10), new SwarmEvent.Gone(Id, "did not answer within 10 s"));
    }

    [Theory(Timeout = 20_000), InlineData(0), InlineData(1), InlineData(48), InlineData(67)]
    public async Task A_peer_that_is_silent_in_the_middle_of_its_handshake_is_given_up_after_10_s(int said)
    {
        await using ConnectionRig rig = new();
        rig.Dial();
        await rig.ReadAsync(68);
        await rig.SendAsync(ConnectionRig.TheirHandshake[..said]);

        await AssertEndsAfterAsync(rig, TimeSpan.FromSeconds(10), new SwarmEvent.Gone(Id, "sent no whole handshake within 10 s"));
        await rig.DisposeConnectionAsync();
        rig.AssertQuiet();
    }

    [Theory(Timeout = 20_000), InlineData(0), InlineData(1), InlineData(67)]
    public async Task A_peer_that_closes_in_the_middle_of_its_handshake_is_gone(int said)
    {
        await using ConnectionRig rig = new();
        rig.Dial();
        await rig.ReadAsync(68);
        await rig.SendAsync(ConnectionRig.TheirHandshake[..said]);
        await rig.Peer.DisposeAsync();

        Assert.Equal(new SwarmEvent.Gone(Id, $"closed the connection after {said} of the 68 bytes of a handshake"), await rig.LastAsync());
    }

    [Fact(Timeout = 20_000)]
    public async Task A_peer_that_does_not_speak_BitTorrent_has_broken_a_rule()
    {
        await using ConnectionRig rig = new();
        rig.Dial();
        await rig.SendAsync("HTTP/1.1 400 Bad Request"u8.ToArray());

        var gone = Assert.IsType<SwarmEvent.Gone>(await rig.LastAsync());
        Assert.True(gone.Broken);
        Assert.Contains("does not speak BitTorrent", gone.Reason, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_connection_cut_anywhere_ends_with_the_right_word()
    {
        byte[] messages = [.. RawWire.Unchoke(), .. RawWire.Have(3), .. RawWire.Piece(0, 0, new byte[20])];
        int[] ends = [5, 14, messages.Length]; // where a message ends
        for (int cut = 1; cut <= messages.Length; cut++)
        {
            await using ConnectionRig rig = new(new LabLink(cutAfter: 68 + cut, chop: 17));
            rig.Dial();
            await rig.ReadAsync(68);
            Task sending = rig.SendAsync(ConnectionRig.TheirHandshake, messages);

            SwarmEvent last = await rig.NextAsync();
            for (; last is not SwarmEvent.Gone; last = await rig.NextAsync())
                if (last is SwarmEvent.Received { Message: PeerMessage.Piece piece }) piece.Data.Dispose();

            bool isInside = !ends.Contains(cut);
            Assert.Equal(isInside, ((SwarmEvent.Gone)last).Broken);
            Assert.Contains(isInside ? "closed inside a message" : "closed the connection", ((SwarmEvent.Gone)last).Reason, StringComparison.Ordinal);
            await rig.DisposeConnectionAsync();
            rig.AssertQuiet();
            await Record.ExceptionAsync(() => sending); // the cut may come in the middle of it
        }
    }

    [Fact(Timeout = 20_000)]
    public async Task A_peer_that_will_send_no_more_is_let_go()
    {
        await using ConnectionRig rig = new();
        await rig.ConnectAsync();
        await rig.SendAsync(RawWire.NotInterested());
        rig.Peer.EndWriting();

        Assert.Equal(new SwarmEvent.Received(Id, new PeerMessage.NotInterested()), await rig.NextAsync());
        Assert.Equal(new SwarmEvent.Gone(Id, "closed the connection"), await rig.LastAsync());
    }

    [Fact(Timeout = 20_000)]
    public async Task Nothing_is_posted_after_a_close_during_the_dial()
    {
        await using ConnectionRig rig = new() { DialAs = NeverAsync };
        rig.Dial();
        await rig.TimerAsync();

        await rig.DisposeConnectionAsync();

        Assert.False(rig.Events.Reader.TryPeek(out _));
        Assert.Equal(0, rig.Time.Timers);
    }

    [Theory(Timeout = 20_000), InlineData("before our handshake is read"), InlineData("before theirs"), InlineData("after both")]
    public async Task Nothing_is_posted_after_a_close(string when)
    {
        await using ConnectionRig rig = new(new LabLink(capacity: 40));
        rig.Dial();
        if (when == "before our handshake is read") await rig.Peer.FilledAsync(rig.Token);
        else await rig.ReadAsync(68);
        if (when == "after both")
        {
            await rig.SendAsync(ConnectionRig.TheirHandshake);
            await rig.NextAsync();
        }

        await rig.DisposeConnectionAsync();

        rig.AssertQuiet();
    }

    [Fact(Timeout = 20_000)]
    public async Task A_close_waits_for_what_is_being_posted_and_posts_no_more()
    {
        TaskCompletionSource posting = new(), taken = new();
        await using ConnectionRig rig = new();
        await rig.ConnectAsync();
        rig.Post = async @event =>
        {
            posting.TrySetResult();
            await taken.Task;
            await rig.Events.Writer.WriteAsync(@event);
        };
        await rig.SendAsync(RawWire.Unchoke(), RawWire.Have(1));
        await posting.Task.WaitAsync(rig.Token);
        await rig.Peer.DisposeAsync();

        Task closing = rig.DisposeConnectionAsync();
        Assert.False(closing.IsCompleted);
        taken.SetResult();
        await closing.WaitAsync(rig.Token);

        while (rig.Events.Reader.TryRead(out SwarmEvent? @event)) Assert.IsType<SwarmEvent.Received>(@event);
        rig.AssertQuiet();
    }

    private static ValueTask<Stream> NeverAsync(CancellationToken token) => new(new TaskCompletionSource<Stream>().Task.WaitAsync(token));

    private static Block AssertPiece(SwarmEvent @event, BlockRef block)
    {
        var piece = Assert.IsType<PeerMessage.Piece>(Assert.IsType<SwarmEvent.Received>(@event).Message);
        Assert.Equal(block, piece.Block);
        return piece.Data;
    }

    private static async Task AssertEndsAfterAsync(ConnectionRig rig, TimeSpan time, SwarmEvent end)
    {
        await rig.TimerAsync();
        rig.Time.Advance(time - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, rig.Time.Timers);
        rig.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(end, await rig.NextAsync());
    }
}
