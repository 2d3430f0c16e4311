using System.Threading.Channels;
using Moq;
using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Pieces;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;

namespace TorrentLab.Tests.Runtime;

public sealed class PieceWriterTests
{
    private readonly LabTorrent _lab = LabTorrent.SingleFile("payload.bin", 100_000, 32 * 1024);
    private readonly Mock<IPieceStore> _store = new(MockBehavior.Strict);
    private readonly Channel<SwarmEvent> _verdicts = Channel.CreateUnbounded<SwarmEvent>();

    [Fact(Timeout = 10_000)]
    public async Task A_good_piece_is_written_and_its_blocks_go_back()
    {
        _store.Setup(store => store.Write(It.Is<CompletePiece>(piece => piece.Piece == 1)));
        PieceWriter writer = Start();
        CompletePiece piece = Piece(1);

        writer.Add(new SwarmEffect.StorePiece(piece));
        await writer.FinishAsync();

        Assert.Equal(new SwarmEvent.PieceStored(1), await _verdicts.Reader.ReadAsync());
        _store.Verify(store => store.Write(piece), Times.Once);
        Assert.Throws<InvalidOperationException>(piece.Dispose); // they were returned already
    }

    [Fact(Timeout = 10_000)]
    public async Task A_piece_with_a_wrong_hash_is_never_written()
    {
        PieceWriter writer = Start();
        CompletePiece piece = Piece(1);
        piece.Blocks[1].Span[0] ^= 1;
        byte[] wrong = piece.Blocks[1].Span.ToArray();

        writer.Add(new SwarmEffect.StorePiece(piece));
        await writer.FinishAsync();

        var verdict = Assert.IsType<SwarmEvent.PieceCorrupt>(await _verdicts.Reader.ReadAsync());
        Assert.Equal(1, verdict.Piece);
        Assert.Equal([Sha1Hash.Of(_lab.Piece(1).Span[..16384]), Sha1Hash.Of(wrong)], verdict.BlockHashes);
        _store.VerifyNoOtherCalls();
    }

    [Fact(Timeout = 10_000)]
    public async Task A_failing_disk_is_told_and_the_next_piece_is_still_taken()
    {
        _store.Setup(store => store.Write(It.Is<CompletePiece>(piece => piece.Piece == 0))).Throws(new StorageException("the disk is full"));
        _store.Setup(store => store.Write(It.Is<CompletePiece>(piece => piece.Piece == 2)));
        PieceWriter writer = Start();

        writer.Add(new SwarmEffect.StorePiece(Piece(0)));
        writer.Add(new SwarmEffect.StorePiece(Piece(2)));
        await writer.FinishAsync();

        Assert.Equal(
            [new SwarmEvent.StorageFailed("the disk is full"), new SwarmEvent.PieceStored(2)],
            [await _verdicts.Reader.ReadAsync(), await _verdicts.Reader.ReadAsync()]);
    }

    private PieceWriter Start() => new(TorrentFile.Parse(_lab.File), _store.Object, threads: 1, verdict => _verdicts.Writer.WriteAsync(verdict));

    private CompletePiece Piece(int index) => new(index, [.. _lab.Piece(index).ToArray().Chunk(16384).Select(chunk => Block.Of(chunk))]);
}
