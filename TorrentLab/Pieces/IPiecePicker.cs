using TorrentLab.Primitives;

namespace TorrentLab.Pieces;

/// <summary>Decides which missing piece to begin next.</summary>
public interface IPiecePicker
{
    /// <summary>A piece that is <see cref="PieceState.Missing"/> and that the peer has; null when there is none.</summary>
    /// <param name="table">The state of every piece.</param>
    /// <param name="availability">How many peers have each.</param>
    /// <param name="peerHas">What the peer has.</param>
    int? Pick(PieceTable table, Availability availability, Bitfield peerHas);
}
