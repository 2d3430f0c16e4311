using TorrentLab.Primitives;
using TorrentLab.Tracker;

namespace TorrentLab.Swarm;

/// <summary>How the download stands at one moment: immutable, for displays and tests.</summary>
/// <param name="Elapsed">Time since the engine started.</param>
/// <param name="Stored">Which pieces are verified and on the disk.</param>
/// <param name="StoredBytes">Their bytes.</param>
/// <param name="TotalBytes">Bytes of all pieces that are here or wanted.</param>
/// <param name="ReceivedBytes">Bytes of blocks received since the start, wanted or not.</param>
/// <param name="Rate">Bytes per second now.</param>
/// <param name="Peers">The connections.</param>
/// <param name="KnownPeers">Number of endpoints known, connected or not.</param>
/// <param name="Waiting">Why nothing is coming in, or as a seed nothing is going out; null while something is.</param>
public sealed record SwarmSnapshot(
    TimeSpan Elapsed,
    Bitfield Stored,
    long StoredBytes,
    long TotalBytes,
    long ReceivedBytes,
    double Rate,
    IReadOnlyList<PeerSnapshot> Peers,
    int KnownPeers,
    string? Waiting)
{
    /// <summary>Bytes of blocks sent since the start.</summary>
    public long SentBytes { get; init; }

    /// <summary>Bytes per second that are sent now.</summary>
    public double SendRate { get; init; }

    /// <summary>Every wanted piece is here.</summary>
    public bool IsComplete { get; init; }

    /// <summary>How each tracker fares.</summary>
    public IReadOnlyList<TrackerStatus> Trackers { get; init; } = [];

    /// <summary>What the pieces are busy with; null unless it was asked for.</summary>
    public PieceMap? Pieces { get; init; }
}
