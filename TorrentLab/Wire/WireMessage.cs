using TorrentLab.Primitives;

namespace TorrentLab.Wire;

/// <summary>
/// A message on its way between a connection and the engine. Requests and blocks, which come by the ten thousand, travel as
/// values, so that a block costs no memory but its own; any other message is an object.
/// </summary>
/// <param name="Other">The message, if it is neither a request nor a block.</param>
/// <param name="IsRequest">It is a request.</param>
/// <param name="Block">The block that is asked for or sent.</param>
/// <param name="Data">The bytes of a block; null for a request, and for a block that is read from the disk when its turn has come.</param>
internal readonly record struct WireMessage(PeerMessage? Other, bool IsRequest, BlockRef Block, Block? Data)
{
    /// <summary>It is a block, with its bytes or without.</summary>
    public bool IsBlock => Other is null && !IsRequest;

    /// <summary>Any message, without the object that a request or a block need not have.</summary>
    public static WireMessage Of(PeerMessage message) => message switch
    {
        PeerMessage.Request request => Request(request.Block),
        PeerMessage.Piece piece => Piece(piece.Block, piece.Data),
        _ => new WireMessage(message, false, default, null),
    };

    /// <summary>BEP 3, "peer messages", request.</summary>
    public static WireMessage Request(BlockRef block) => new(null, true, block, null);

    /// <summary>BEP 3, "peer messages", piece.</summary>
    /// <param name="block">Which block it is.</param>
    /// <param name="data">Its bytes; null when they are still on the disk.</param>
    public static WireMessage Piece(BlockRef block, Block? data = null) => new(null, false, block, data);

    /// <summary>The message as an object.</summary>
    /// <exception cref="InvalidOperationException">It is a block whose bytes are still on the disk.</exception>
    public PeerMessage ToMessage() =>
        Other ?? (IsRequest ? new PeerMessage.Request(Block)
            : new PeerMessage.Piece(Block, Data ?? throw new InvalidOperationException($"the bytes of {Block} were not read yet")));
}
