using TorrentLab.Pieces;
using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>Where verified pieces live. Safe for use by several threads, each on pieces of its own.</summary>
public interface IPieceStore : IDisposable
{
    /// <summary>Writes a verified piece. The caller keeps its blocks.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    void Write(CompletePiece piece);

    /// <summary>Reads part of a piece.</summary>
    /// <param name="piece">Index of the piece.</param>
    /// <param name="offset">First byte inside the piece.</param>
    /// <param name="destination">Filled whole, or not at all.</param>
    /// <returns>False when a file that the bytes lie in is missing or too short.</returns>
    /// <exception cref="StorageException">The disk failed.</exception>
    bool TryRead(int piece, int offset, Span<byte> destination);

    /// <summary>Waits until everything written before has reached the disk.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    void Flush();

    /// <summary>False when somebody else has changed a file since the store first looked at it or last wrote to it, as far as length and time show.</summary>
    bool IsUntouched => true;

    /// <summary>Where somebody else has changed a file, finds out whether what was stored is right all the same.</summary>
    /// <param name="stored">The pieces that were stored.</param>
    /// <exception cref="StorageException">One of them is no longer right, or the disk failed.</exception>
    void Confirm(Bitfield stored)
    {
    }
}
