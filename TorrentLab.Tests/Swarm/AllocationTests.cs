using System.Net;
using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Swarm;

/// <summary>In the steady state, between the first and the last block of a piece, a block costs no memory but its own.</summary>
public sealed class AllocationTests
{
    private const int Piece = 4096; // blocks
    private const int Peer = 1;

    private static readonly TorrentFile Torrent = TorrentFile.Parse(LabTorrent.SingleFile("payload", 2 * Piece * BlockRef.MaxLength, Piece * BlockRef.MaxLength).File);

    private TimeSpan _now;

    [Fact]
    public void Deciding_on_a_received_block_allocates_nothing()
    {
        SwarmCore core = Start(new Bitfield(2));
        Bitfield all = new(2);
        all.SetAll();
        BlockPool pool = new();
        Queue<BlockRef> asked = [];
        Take(SwarmInput.Of(new SwarmEvent.Received(Peer, new PeerMessage.Bitfield(all.ToWire()))));
        Take(SwarmInput.Of(new SwarmEvent.Received(Peer, new PeerMessage.Unchoke())));
        for (int block = 0; block < 1000; block++) TakeBlock(); // the pipeline grows to its full depth
        Block[] reserve = [.. Enumerable.Range(0, 2000).Select(_ => pool.Rent(BlockRef.MaxLength))];
        foreach (Block block in reserve) block.Dispose();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int block = 0; block < 2000; block++) TakeBlock();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);

        void TakeBlock()
        {
            BlockRef block = asked.Dequeue();
            Take(SwarmInput.Received(Peer, WireMessage.Piece(block, pool.Rent(block.Length))));
        }

        void Take(SwarmInput input)
        {
            _now += TimeSpan.FromMicroseconds(20);
            foreach (SwarmOutput output in core.Handle(input, _now))
                if (output.Message.IsRequest) asked.Enqueue(output.Message.Block);
        }
    }

    [Fact]
    public void Deciding_on_a_sent_block_allocates_nothing()
    {
        Bitfield all = new(2);
        all.SetAll();
        SwarmCore core = Start(all);
        core.Handle(new SwarmEvent.Received(Peer, new PeerMessage.Interested()), _now);
        for (int block = 0; block < 1000; block++) Serve(block);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int block = 1000; block < 3000; block++) Serve(block);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(3000L * BlockRef.MaxLength, core.Snapshot(_now).SentBytes);

        void Serve(int block)
        {
            _now += TimeSpan.FromMicroseconds(20);
            core.Handle(SwarmInput.Received(Peer, WireMessage.Request(new BlockRef(0, block * BlockRef.MaxLength, BlockRef.MaxLength))), _now);
            core.Handle(SwarmInput.Departed(Peer, 1, BlockRef.MaxLength), _now);
        }
    }

    [Fact]
    public void Reading_a_block_or_a_request_off_the_wire_allocates_nothing()
    {
        byte[] wire = [.. RawWire.Piece(0, 0, new byte[BlockRef.MaxLength]), .. RawWire.Message(6, new byte[12])];
        BlockPool pool = new();
        using MessageDecoder decoder = new(pool, 2);
        for (int round = 0; round < 3; round++) Read();

        long before = GC.GetAllocatedBytesForCurrentThread();
        int read = 0;
        for (int round = 0; round < 1000; round++) read += Read();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(2000, read);
        Assert.Equal(0, allocated);

        int Read()
        {
            int messages = 0;
            for (ReadOnlySpan<byte> rest = wire; rest.Length > 0;)
            {
                Span<byte> room = decoder.GetMemory().Span;
                int count = Math.Min(room.Length, rest.Length);
                rest[..count].CopyTo(room);
                rest = rest[count..];
                decoder.Advance(count);
                for (; decoder.TryRead(out WireMessage message); messages++) message.Data?.Dispose();
            }
            return messages;
        }
    }

    private SwarmCore Start(Bitfield stored)
    {
        SwarmOptions options = SwarmOptions.Swarm with { Seed = new SeedGoal(), BufferBudget = long.MaxValue / 2 };
        SwarmCore core = new(Torrent, stored, SwarmParts.InOrder(new Random(1)), options, new Random(1));
        PeerEndpoint from = new(new IPAddress([10, 0, 0, 1]), 1);
        core.Handle(new SwarmEvent.Incoming(Peer, from, new Handshake(0, Torrent.InfoHash, PeerId.Create(new Random(2)))), _now);
        return core;
    }
}
