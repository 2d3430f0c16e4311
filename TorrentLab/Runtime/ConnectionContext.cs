using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Runtime;

/// <summary>What all connections of one torrent share.</summary>
/// <param name="Handshake">Ours.</param>
/// <param name="Pieces">Number of pieces: bounds the bitfield.</param>
/// <param name="Blocks">Where received blocks are rented.</param>
/// <param name="Reader">Reads the blocks to send.</param>
/// <param name="Dialer">Makes the connections.</param>
/// <param name="Limits">The rates to keep to.</param>
/// <param name="Time">The clock of the time-outs.</param>
/// <param name="Post">Hands an event to the loop; waits while the loop is behind, which slows the sockets down.</param>
internal sealed record ConnectionContext(
    Handshake Handshake, int Pieces, BlockPool Blocks, BlockReader Reader, IDialer Dialer, TransferLimits Limits, TimeProvider Time,
    Func<SwarmInput, ValueTask> Post);
