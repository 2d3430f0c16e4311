using TorrentLab.Primitives;

namespace TorrentLab.Swarm;

/// <summary>One connection at one moment.</summary>
/// <param name="Endpoint">Where it is.</param>
/// <param name="PeerId">What it calls itself; null while the handshake is under way.</param>
/// <param name="Pieces">Number of pieces that it has.</param>
/// <param name="IsChokingUs">It answers no requests now.</param>
/// <param name="Owes">Blocks that it was asked for and has not sent.</param>
/// <param name="Depth">How many it may owe.</param>
/// <param name="Rate">Bytes per second that it sends now.</param>
public sealed record PeerSnapshot(
    PeerEndpoint Endpoint, PeerId? PeerId, int Pieces, bool IsChokingUs, int Owes, int Depth, double Rate);
