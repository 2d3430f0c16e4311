using TorrentLab.Primitives;

namespace TorrentLab.Pieces;

/// <summary>
/// A piece whose blocks have all arrived and whose hash nobody has checked yet. Whoever holds it owns its blocks,
/// and returns them by <see cref="Dispose"/>.
/// </summary>
/// <param name="Piece">Index of the piece.</param>
/// <param name="Blocks">Its blocks, in order and without gaps.</param>
public sealed record CompletePiece(int Piece, IReadOnlyList<Block> Blocks) : IDisposable
{
    /// <summary>Length of the piece, in bytes.</summary>
    public int Length => Blocks.Sum(block => block.Length);

    public void Dispose()
    {
        foreach (Block block in Blocks) block.Dispose();
    }

    public override string ToString() => $"piece {Piece}, {Blocks.Count} blocks";
}
