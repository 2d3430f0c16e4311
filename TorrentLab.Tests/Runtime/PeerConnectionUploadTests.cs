using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Runtime;

/// <summary>How a connection sends: blocks from the disk, messages before blocks, as fast as the limits and the peer let it.</summary>
[Bep(3, "peer messages")]
public sealed class PeerConnectionUploadTests
{
    private const int Id = ConnectionRig.Id;
    private const int KiB = 1024;

    [Theory(Timeout = 20_000), InlineData(100), InlineData(64 * KiB), InlineData(1024 * KiB)]
    public async Task Blocks_are_read_from_the_store_and_their_departure_is_told(int capacity)
    {
        BlockRef[] blocks = [new(0, 0, 16 * KiB), new(9, 100_000, 1), new(3, 200_000, 50_000), new(4, 128 * KiB, 128 * KiB), new(0, 0, 16 * KiB)];
        await using ConnectionRig rig = new(new LabLink(capacity));
        PeerConnection connection = await rig.ConnectAsync();
        Assert.All(blocks, block => Assert.True(connection.TrySend(block)));

        foreach (BlockRef block in blocks)
        {
            byte[] wanted = RawWire.Piece((uint)block.Piece, (uint)block.Offset, ConnectionRig.Lab.Piece(block.Piece).Span.Slice(block.Offset, block.Length));
            Assert.Equal(wanted, await rig.ReadAsync(wanted.Length));
        }
        (int count, int bytes) = (0, 0);
        while (count < blocks.Length)
        {
            var sent = Assert.IsType<SwarmEvent.BlocksSent>(await rig.NextAsync());
            Assert.Equal(Id, sent.Peer);
            (count, bytes) = (count + sent.Blocks, bytes + sent.Bytes);
        }

        Assert.Equal(blocks.Length, count);
        Assert.Equal(blocks.Sum(block => block.Length), bytes);
        await rig.DisposeConnectionAsync();
        rig.AssertQuiet();
    }

    [Fact(Timeout = 20_000)]
    public async Task Blocks_that_have_not_left_are_not_told()
    {
        await using ConnectionRig rig = new(new LabLink(capacity: 16 * KiB));
        PeerConnection connection = await rig.ConnectAsync();
        connection.TrySend(new BlockRef(0, 0, 16 * KiB));
        await rig.Peer.FilledAsync(rig.Token);

        await rig.DisposeConnectionAsync();

        rig.AssertQuiet();
    }

    [Fact(Timeout = 20_000)]
    public async Task A_message_overtakes_blocks_that_wait()
    {
        await using ConnectionRig rig = new(new LabLink(capacity: 1000));
        PeerConnection connection = await rig.ConnectAsync();
        for (int i = 0; i < 60; i++) connection.TrySend(new BlockRef(i / 16, i % 16 * 16 * KiB, 16 * KiB));
        await rig.Peer.FilledAsync(rig.Token);
        connection.TrySend(new PeerMessage.Choke());

        int before = 0;
        while ((await rig.ReadFrameAsync()).Id != 0) before++;

        Assert.InRange(before, 1, 17); // the 256 KiB that were on their way
    }

    [Fact(Timeout = 20_000)]
    public async Task On_a_limited_line_a_message_waits_for_one_block_at_most()
    {
        await using ConnectionRig rig = new();
        PeerConnection connection = await rig.ConnectAsync();
        rig.Limits.Up.Limit = 10 * KiB;
        for (int i = 0; i < 8; i++) connection.TrySend(new BlockRef(0, i * 16 * KiB, 16 * KiB));
        await rig.Peer.ReadExactlyAsync(new byte[100], rig.Token); // the first is on its way
        connection.TrySend(new PeerMessage.Choke());

        rig.Limits.Up.Limit = null;

        await rig.ReadAsync(13 + (16 * KiB) - 100);
        Assert.Equal("choke", (await rig.ReadFrameAsync()).ToString());
        for (int i = 1; i < 8; i++) Assert.Equal(7, (await rig.ReadFrameAsync()).Id!.Value);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_peer_that_reads_nothing_is_given_up_after_60_s()
    {
        await using ConnectionRig rig = new(new LabLink(capacity: 1000));
        PeerConnection connection = await rig.ConnectAsync();
        connection.TrySend(new BlockRef(0, 0, 16 * KiB));
        await rig.Peer.FilledAsync(rig.Token);

        rig.Time.Advance(TimeSpan.FromSeconds(59.9));
        Assert.Equal(1, rig.Time.Timers);
        rig.Time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(new SwarmEvent.Gone(Id, "did not read what we sent for 60 s"), await rig.LastAsync());
    }

    [Fact(Timeout = 20_000)]
    public async Task The_60_s_begin_anew_with_every_part_that_the_peer_has_read()
    {
        await using ConnectionRig rig = new(new LabLink(capacity: 1000));
        PeerConnection connection = await rig.ConnectAsync();
        connection.TrySend(new BlockRef(0, 0, 128 * KiB)); // two parts of 64 KiB, and 13 bytes
        await rig.Peer.FilledAsync(rig.Token);
        rig.Time.Advance(TimeSpan.FromSeconds(59));
        await rig.ReadAsync(64 * KiB);
        await rig.Peer.FilledAsync(rig.Token);
        rig.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(1, rig.Time.Timers);

        await rig.ReadAsync((64 * KiB) + 13);

        Assert.Equal(new SwarmEvent.BlocksSent(Id, 1, 128 * KiB), await rig.NextAsync());
    }

    [Fact(Timeout = 20_000)]
    public async Task What_our_own_limit_holds_up_is_not_held_against_the_peer()
    {
        await using ConnectionRig rig = new();
        PeerConnection connection = await rig.ConnectAsync();
        rig.Limits.Up.Limit = KiB;
        Task others = rig.Limits.Up.PayAsync(200 * KiB, rig.Token).AsTask();
        connection.TrySend(new PeerMessage.Interested());
        await rig.Deadline.UntilAsync(_ => Task.FromResult(rig.Time.Timers == 2), "the connection waits, too");

        rig.Time.Advance(TimeSpan.FromSeconds(150));
        Assert.False(others.IsCompleted);
        rig.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal("interested", (await rig.ReadFrameAsync()).ToString());
        await rig.DisposeConnectionAsync();
        rig.AssertQuiet();
    }

    [Fact(Timeout = 20_000)]
    public async Task What_comes_in_is_passed_on_when_it_is_paid()
    {
        await using ConnectionRig rig = new();
        await rig.ConnectAsync();
        rig.Limits.Down.Limit = KiB;
        Task others = rig.Limits.Down.PayAsync(100 * KiB, rig.Token).AsTask();
        await rig.SendAsync(RawWire.Have(5));
        await rig.Deadline.UntilAsync(_ => Task.FromResult(rig.Time.Timers == 2), "the connection waits, too");
        Assert.False(rig.Events.Reader.TryPeek(out _));

        rig.Time.Advance(TimeSpan.FromSeconds(101));

        Assert.Equal(new SwarmEvent.Received(Id, new PeerMessage.Have(5)), await rig.NextAsync());
        await others;
    }

    [Theory(Timeout = 20_000)]
    [InlineData(true, "piece 2 cannot be read any more: a file of 'payload.bin' was removed or cut short")]
    [InlineData(false, "the disk is broken")]
    public async Task A_store_that_fails_is_told_in_place_of_the_end(bool isGone, string words)
    {
        await using ConnectionRig rig = new();
        PeerConnection connection = await rig.ConnectAsync();
        (rig.Store.IsGone, rig.Store.IsBroken) = (isGone, !isGone);

        connection.TrySend(new BlockRef(2, 0, 16 * KiB));

        var failed = Assert.IsType<SwarmEvent.StorageFailed>(await rig.LastAsync());
        Assert.Contains(words, failed.Reason, StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_full_queue_says_no()
    {
        await using ConnectionRig rig = new(new LabLink(capacity: 1000));
        PeerConnection connection = await rig.ConnectAsync();
        connection.TrySend(new BlockRef(0, 0, 16 * KiB));
        await rig.Peer.FilledAsync(rig.Token);

        int queued = 0;
        while (connection.TrySend(new PeerMessage.Have(1))) queued++;

        Assert.Equal(2048, queued);
        Assert.False(connection.TrySend(new BlockRef(0, 0, 1)));
    }
}
