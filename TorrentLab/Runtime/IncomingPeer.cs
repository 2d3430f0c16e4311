using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Runtime;

/// <summary>Somebody who has connected to us and said its handshake. Whoever holds it owns the stream.</summary>
/// <param name="Stream">The connection, right behind the handshake.</param>
/// <param name="From">Where it comes from.</param>
/// <param name="Handshake">What it said.</param>
public sealed record IncomingPeer(Stream Stream, PeerEndpoint From, Handshake Handshake);
