using System.Collections.Concurrent;
using TorrentLab.Lab;
using TorrentLab.Pieces;
using TorrentLab.Primitives;
using TorrentLab.Runtime;

namespace TorrentLab.Tests.Runtime;

/// <summary>The content of a torrent in memory. It notes what is read, and fails when told to.</summary>
internal sealed class MemoryStore(LabTorrent torrent) : IPieceStore
{
    /// <summary>Every read that gave bytes, in order.</summary>
    public ConcurrentQueue<BlockRef> Reads { get; } = [];

    /// <summary>Whether it reads as though its files were gone.</summary>
    public volatile bool IsGone;

    /// <summary>Whether its disk is broken.</summary>
    public volatile bool IsBroken;

    public bool TryRead(int piece, int offset, Span<byte> destination)
    {
        if (IsBroken) throw new StorageException("the disk is broken");
        if (IsGone) return false;
        Reads.Enqueue(new BlockRef(piece, offset, destination.Length));
        torrent.Piece(piece).Span.Slice(offset, destination.Length).CopyTo(destination);
        return true;
    }

    public void Write(CompletePiece piece) => throw new NotSupportedException();

    public void Flush() { }

    public void Dispose() { }
}
