using TorrentLab.Pieces;
using TorrentLab.Primitives;
using TorrentLab.Tracker;
using TorrentLab.Wire;

namespace TorrentLab.Swarm;

/// <summary>Something to be done outside: a closed set, the only output of <see cref="SwarmCore"/>.</summary>
public abstract record SwarmEffect
{
    private SwarmEffect() { }

    /// <summary>Connect and shake hands; answered by Connected or Gone with the same number.</summary>
    public sealed record Connect(int Peer, PeerEndpoint Endpoint) : SwarmEffect;

    /// <summary>Take the incoming connection: send our handshake. From now on it is connection <paramref name="Peer"/>.</summary>
    public sealed record Accept(int Offer, int Peer, PeerEndpoint Endpoint, Handshake Handshake) : SwarmEffect;

    /// <summary>Close the incoming connection without an answer.</summary>
    public sealed record Refuse(int Offer, string Reason) : SwarmEffect;

    public sealed record Send(int Peer, PeerMessage Message) : SwarmEffect;

    /// <summary>Read a block from the disk and send it; its departure is told by BlocksSent.</summary>
    public sealed record SendBlock(int Peer, BlockRef Block) : SwarmEffect;

    /// <summary>End the connection. The core has forgotten it: no Gone follows.</summary>
    public sealed record Close(int Peer, string Reason) : SwarmEffect;

    /// <summary>
    /// Check the piece's hash and, if right, write it; answered by PieceStored, PieceCorrupt or StorageFailed. Owns the piece.
    /// </summary>
    /// <param name="Piece">The piece.</param>
    /// <param name="HashBlocks">Tell the hash of each block, too: the piece was corrupt before, and who sent the wrong block shall be found.</param>
    public sealed record StorePiece(CompletePiece Piece, bool HashBlocks = false) : SwarmEffect;

    /// <summary>Announce; answered by TrackerAnswered or TrackerFailed with the same URL.</summary>
    public sealed record Announce(string Url, AnnounceRequest Request) : SwarmEffect;

    /// <summary>Flush the data to the disk, then write the ledger.</summary>
    /// <param name="Stored">The pieces that were written so far; a copy.</param>
    /// <param name="IsComplete">Nothing will be written after it.</param>
    public sealed record SaveLedger(Bitfield Stored, bool IsComplete = false) : SwarmEffect;

    /// <summary>Tell the user: why something happens, or why nothing does.</summary>
    public sealed record Notice(string Text) : SwarmEffect;

    /// <summary>The last effect: it is over.</summary>
    public sealed record Finished(SwarmOutcome Outcome) : SwarmEffect;
}
