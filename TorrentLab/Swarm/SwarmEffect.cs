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

    public sealed record Send(int Peer, PeerMessage Message) : SwarmEffect;

    /// <summary>End the connection. The core has forgotten it: no Gone follows.</summary>
    public sealed record Close(int Peer, string Reason) : SwarmEffect;

    /// <summary>
    /// Check the piece's hash and, if right, write it; answered by PieceStored, PieceCorrupt or StorageFailed. Owns the piece.
    /// </summary>
    public sealed record StorePiece(CompletePiece Piece) : SwarmEffect;

    /// <summary>Announce; answered by TrackerAnswered or TrackerFailed with the same URL.</summary>
    public sealed record Announce(string Url, AnnounceRequest Request) : SwarmEffect;

    /// <summary>Flush the data to the disk, then write the ledger.</summary>
    /// <param name="Stored">The pieces that were written so far; a copy.</param>
    public sealed record SaveLedger(Bitfield Stored) : SwarmEffect;

    /// <summary>Tell the user: why something happens, or why nothing does.</summary>
    public sealed record Notice(string Text) : SwarmEffect;

    /// <summary>The last effect: it is over.</summary>
    public sealed record Finished(SwarmOutcome Outcome) : SwarmEffect;
}
