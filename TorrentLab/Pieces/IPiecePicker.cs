using TorrentLab.Primitives;

namespace TorrentLab.Pieces;

/// <summary>Decides which missing piece to begin next.</summary>
public interface IPiecePicker
{
    /// <summary>A piece that is <see cref="PieceState.Missing"/> and that the peer has; null when there is none.</summary>
    int? Pick(PieceTable table, Bitfield peerHas);
}
