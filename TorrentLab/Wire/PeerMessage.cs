using TorrentLab.Primitives;

namespace TorrentLab.Wire;

/// <summary>
/// One message of the peer wire (BEP 3, "peer messages"): a closed set of values. The number beside each is its id on the wire.
/// </summary>
public abstract record PeerMessage
{
    private PeerMessage() { }

    /// <summary>A frame of length zero, sent so that an idle connection is not taken for a dead one.</summary>
    public sealed record KeepAlive : PeerMessage;

    /// <summary>Id 0: requests will not be answered until <see cref="Unchoke"/>.</summary>
    public sealed record Choke : PeerMessage;

    /// <summary>Id 1: requests are welcome.</summary>
    public sealed record Unchoke : PeerMessage;

    /// <summary>Id 2: the sender wants pieces that the receiver has.</summary>
    public sealed record Interested : PeerMessage;

    /// <summary>Id 3: the sender wants nothing.</summary>
    public sealed record NotInterested : PeerMessage;

    /// <summary>Id 4: the sender has got a piece.</summary>
    public sealed record Have(int Index) : PeerMessage;

    /// <summary>Id 5: which pieces the sender has, only as the first message; left out by who has none.</summary>
    /// <param name="Bits">High bit of the first byte is piece 0; spare bits at the end are zero.</param>
    public sealed record Bitfield(ReadOnlyMemory<byte> Bits) : PeerMessage;

    /// <summary>Id 6: asks for a block.</summary>
    public sealed record Request(BlockRef Block) : PeerMessage;

    /// <summary>Id 7: a block. <paramref name="Data"/> belongs to whoever holds the message.</summary>
    public sealed record Piece(BlockRef Block, Block Data) : PeerMessage;

    /// <summary>Id 8: takes a request back.</summary>
    public sealed record Cancel(BlockRef Block) : PeerMessage;

    /// <summary>Id 9: the sender's DHT node listens on this UDP port (BEP 5, "BitTorrent protocol extension").</summary>
    public sealed record Port(int UdpPort) : PeerMessage;

    /// <summary>Id 13: the sender suggests to ask for this piece first (BEP 6, "suggest piece").</summary>
    public sealed record Suggest(int Index) : PeerMessage;

    /// <summary>Id 14: the sender has every piece; takes the place of a bitfield (BEP 6, "have all/have none").</summary>
    public sealed record HaveAll : PeerMessage;

    /// <summary>Id 15: the sender has no piece; takes the place of a bitfield (BEP 6, "have all/have none").</summary>
    public sealed record HaveNone : PeerMessage;

    /// <summary>Id 16: the request will not be answered (BEP 6, "reject request").</summary>
    public sealed record Reject(BlockRef Block) : PeerMessage;

    /// <summary>Id 17: this piece may be asked for although we are choked (BEP 6, "allowed fast").</summary>
    public sealed record AllowedFast(int Index) : PeerMessage;

    /// <summary>Id 20: a message of the extension protocol (BEP 10).</summary>
    /// <param name="Number">0 is the handshake; any other was chosen by the receiver in its own handshake.</param>
    /// <param name="Body">What follows; see <see cref="ExtensionHandshake"/> for number 0.</param>
    public sealed record Extended(byte Number, ReadOnlyMemory<byte> Body) : PeerMessage;

    /// <summary>Any other id: an extension that we did not ask for. BEP 3 leaves these open, so they are passed over.</summary>
    public sealed record Unknown(byte Id, ReadOnlyMemory<byte> Body) : PeerMessage;
}
