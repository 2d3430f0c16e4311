using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Runtime;

/// <summary>Sends on a connection what a test has at hand.</summary>
internal static class ConnectionSending
{
    public static bool TrySend(this PeerConnection connection, PeerMessage message) => connection.TrySend(WireMessage.Of(message));

    public static bool TrySend(this PeerConnection connection, BlockRef block) => connection.TrySend(WireMessage.Piece(block));
}
