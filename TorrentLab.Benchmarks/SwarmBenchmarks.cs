using System.Net;
using BenchmarkDotNet.Attributes;
using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Pieces;
using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Benchmarks;

/// <summary>What the engine's decisions cost a block when many peers give, or take, at the same time; no I/O, no hashing.</summary>
[MemoryDiagnoser]
public class SwarmBenchmarks
{
    private const int Blocks = 4096; // 64 MiB

    private readonly TorrentFile _torrent = TorrentFile.Parse(LabTorrent.SingleFile("payload", Blocks * 16384, 256 * 1024).File);
    private readonly BlockPool _pool = new();

    [Params(1, 50, 200)]
    public int Peers { get; set; }

    [Benchmark(OperationsPerInvoke = Blocks)]
    public long Decisions_for_a_received_block()
    {
        Run run = new(_torrent, new Bitfield(_torrent.PieceCount), Peers);
        Bitfield all = new(_torrent.PieceCount);
        all.SetAll();
        for (int peer = 1; peer <= Peers; peer++) run.Handle(new SwarmEvent.Received(peer, new PeerMessage.Bitfield(all.ToWire())));
        for (int peer = 1; peer <= Peers; peer++) run.Handle(new SwarmEvent.Received(peer, new PeerMessage.Unchoke()));
        while (run.Asked.TryDequeue(out var request))
            run.Take(SwarmInput.Received(request.Peer, WireMessage.Piece(request.Block, _pool.Rent(request.Block.Length))));
        return run.Core.StoredBytes;
    }

    [Benchmark(OperationsPerInvoke = Blocks)]
    public long Decisions_for_a_sent_block()
    {
        Bitfield all = new(_torrent.PieceCount);
        all.SetAll();
        Run run = new(_torrent, all, Peers);
        for (int peer = 1; peer <= Peers; peer++) run.Handle(new SwarmEvent.Received(peer, new PeerMessage.Interested()));
        int[] takers = [.. run.Core.Snapshot(run.Now).Peers.Select((peer, index) => (peer, index)).Where(one => !one.peer.IsChoked).Select(one => one.index + 1)];
        for (int block = 0; block < Blocks; block++)
        {
            int peer = takers[block % takers.Length];
            run.Take(SwarmInput.Received(peer, WireMessage.Request(new BlockRef(block / 16, block % 16 * 16384, 16384))));
            run.Take(SwarmInput.Departed(peer, 1, 16384));
        }
        return run.Core.Snapshot(run.Now).SentBytes;
    }

    private sealed class Run
    {
        public Run(TorrentFile torrent, Bitfield stored, int peers)
        {
            SwarmOptions options = SwarmOptions.Swarm with { MaxPeers = peers, Seed = new SeedGoal() };
            Core = new SwarmCore(torrent, stored, SwarmParts.RarestFirst(new Random(1)), options, new Random(1));
            for (int peer = 1; peer <= peers; peer++)
            {
                PeerEndpoint from = new(new IPAddress([10, 0, (byte)(peer >> 8), (byte)peer]), 1);
                Handle(new SwarmEvent.Incoming(peer, from, new Handshake(0, torrent.InfoHash, PeerId.Create(new Random(peer)))));
            }
        }

        public SwarmCore Core { get; }

        public Queue<(int Peer, BlockRef Block)> Asked { get; } = [];

        public TimeSpan Now { get; private set; }

        public void Handle(SwarmEvent happened) => Take(SwarmInput.Of(happened));

        public void Take(SwarmInput input)
        {
            Now += TimeSpan.FromMicroseconds(20);
            CompletePiece? whole = null;
            foreach (SwarmOutput output in Core.Handle(input, Now))
            {
                if (output.Message.IsRequest) Asked.Enqueue((output.Peer, output.Message.Block));
                if (output.Effect is SwarmEffect.StorePiece store) whole = store.Piece;
            }
            if (whole is null) return;
            whole.Dispose();
            Handle(new SwarmEvent.PieceStored(whole.Piece));
        }
    }
}
