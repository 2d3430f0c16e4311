using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>
/// Reads the blocks that are sent to peers. It reads ahead, 256 KiB at a time, because who asks for one block asks for the
/// next ones soon, and keeps what was used last for other peers, up to a cap. Safe for concurrent use.
/// </summary>
internal sealed class BlockReader(TorrentFile torrent, IPieceStore store)
{
    private const int RunLength = 256 * 1024;
    private const int MaxRuns = 48; // 12 MiB

    private readonly Lock _gate = new();
    private readonly Dictionary<long, LinkedListNode<Run>> _byStart = []; // by the offset of their first byte in the torrent
    private readonly LinkedList<Run> _byUse = [];                         // most recently used first

    /// <summary>Reads a block of a stored piece.</summary>
    /// <exception cref="StorageException">The disk failed, or a file is not what it was.</exception>
    public void Read(BlockRef block, Span<byte> destination)
    {
        for (int offset = block.Offset; !destination.IsEmpty;)
        {
            int inRun = offset % RunLength;
            int length = Math.Min(destination.Length, RunLength - inRun);
            Run run = Take(block.Piece, offset - inRun);
            try
            {
                lock (run)
                {
                    if (run.Length == 0) Fill(run);
                    run.Bytes.AsSpan(inRun, length).CopyTo(destination);
                }
            }
            finally
            {
                lock (_gate) run.Users--;
            }
            destination = destination[length..];
            offset += length;
        }
    }

    private Run Take(int piece, int offset)
    {
        long start = ((long)piece * torrent.PieceLength) + offset;
        lock (_gate)
        {
            if (_byStart.TryGetValue(start, out LinkedListNode<Run>? node)) _byUse.Remove(node);
            else
            {
                node = new LinkedListNode<Run>(new Run(piece, offset, ReusableBytes()));
                _byStart.Add(start, node);
            }
            _byUse.AddFirst(node);
            node.Value.Users++;
            return node.Value;
        }
    }

    /// <summary>The memory of the run unused for longest, once there are enough; else fresh memory.</summary>
    private byte[] ReusableBytes()
    {
        LinkedListNode<Run>? oldest = _byUse.Count < MaxRuns ? null : _byUse.Last;
        while (oldest is { Value.Users: > 0 }) oldest = oldest.Previous;
        if (oldest is null) return GC.AllocateUninitializedArray<byte>(Math.Min(RunLength, torrent.PieceLength));
        _byUse.Remove(oldest);
        _byStart.Remove(((long)oldest.Value.Piece * torrent.PieceLength) + oldest.Value.Offset);
        return oldest.Value.Bytes;
    }

    private void Fill(Run run)
    {
        int length = Math.Min(RunLength, torrent.PieceSize(run.Piece) - run.Offset);
        if (!store.TryRead(run.Piece, run.Offset, run.Bytes.AsSpan(0, length)))
            throw new StorageException($"piece {run.Piece} cannot be read any more: a file of '{torrent.Name}' was removed or cut short since it was checked. Start again to check what is left");
        run.Length = length;
    }

    /// <summary>Consecutive bytes of one piece.</summary>
    private sealed class Run(int piece, int offset, byte[] bytes)
    {
        public int Piece { get; } = piece;

        public int Offset { get; } = offset;

        public byte[] Bytes { get; } = bytes;

        /// <summary>Bytes that were read; 0 before.</summary>
        public int Length { get; set; }

        public int Users { get; set; }
    }
}
