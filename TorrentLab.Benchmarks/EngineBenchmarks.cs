using System.Net;
using BenchmarkDotNet.Attributes;
using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Pieces;
using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Benchmarks;

/// <summary>What the engine's decisions cost a block: a whole download of 16 MiB without any I/O or hashing.</summary>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    private const int Blocks = 1024;

    private readonly TorrentFile _torrent = TorrentFile.Parse(LabTorrent.SingleFile("payload", Blocks * 16384, 1 << 20).File);
    private readonly BlockPool _pool = new();

    [Benchmark(OperationsPerInvoke = Blocks)]
    public long Decisions_for_a_block()
    {
        SwarmCore core = new(_torrent, new Bitfield(_torrent.PieceCount), SwarmParts.InOrder(new Random(1)), new SwarmOptions(), new Random(1));
        Queue<BlockRef> asked = [];
        Bitfield all = new(_torrent.PieceCount);
        all.SetAll();
        Handle(new SwarmEvent.PeersFound("benchmark", [new PeerEndpoint(IPAddress.Loopback, 1)]));
        Handle(new SwarmEvent.Connected(1, new Handshake(0, _torrent.InfoHash, PeerId.Create(new Random(2)))));
        Handle(new SwarmEvent.Received(1, new PeerMessage.Bitfield(all.ToWire())));
        Handle(new SwarmEvent.Received(1, new PeerMessage.Unchoke()));
        while (asked.TryDequeue(out BlockRef block)) Take(SwarmInput.Received(1, WireMessage.Piece(block, _pool.Rent(block.Length))));
        return core.StoredBytes;

        void Handle(SwarmEvent happened) => Take(SwarmInput.Of(happened));

        void Take(SwarmInput input)
        {
            CompletePiece? whole = null;
            foreach (SwarmOutput output in core.Handle(input, TimeSpan.FromMilliseconds(1)))
            {
                if (output.Message.IsRequest) asked.Enqueue(output.Message.Block);
                if (output.Effect is SwarmEffect.StorePiece store) whole = store.Piece;
            }
            if (whole is null) return;
            whole.Dispose();
            Handle(new SwarmEvent.PieceStored(whole.Piece));
        }
    }
}
