namespace TorrentLab.Primitives;

/// <summary>A block: the part of a piece that one request asks for (BEP 3, "peer messages", request).</summary>
/// <param name="Piece">Index of the piece, from 0.</param>
/// <param name="Offset">First byte inside the piece, in bytes.</param>
/// <param name="Length">Length in bytes, 1..16384; only the last block of a piece may be short.</param>
public readonly record struct BlockRef(int Piece, int Offset, int Length)
{
    /// <summary>BEP 3, "peer messages": clients close connections that ask for more than 2^14 bytes, so we never do.</summary>
    public const int MaxLength = 16 * 1024;

    /// <summary>The number of this block inside its piece, from 0, when pieces are cut every 16 KiB.</summary>
    public int Index => Offset / MaxLength;

    public override string ToString() => $"piece {Piece} @{Offset}+{Length}";
}
