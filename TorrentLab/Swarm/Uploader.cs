using TorrentLab.Metainfo;
using TorrentLab.Pieces;
using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Swarm;

/// <summary>
/// What we give a peer: checks its requests, keeps them in order, and hands them out a few at a time, so that a choke or a
/// cancel still finds most of them here (BEP 3, "peer messages"; BEP 6, "reject request").
/// </summary>
internal sealed class Uploader(TorrentFile torrent, PieceTable table, Outbox outbox)
{
    /// <summary>Requests that are kept for one peer; told by "reqq" (BEP 10).</summary>
    public const int MaxRequests = 500;

    /// <summary>Longest request that is served. BEP 3 knows 2^14; a few clients ask for 2^15 to 2^17.</summary>
    public const int MaxBlockLength = 128 * 1024;

    /// <summary>Fewest and most blocks on their way out of one connection.</summary>
    private const int LeastLeaving = 4, MostLeaving = 64;

    /// <summary>
    /// What may be on its way out, as time: enough to keep a connection busy until the engine hears that some has left, so
    /// little that a choke is felt soon and our own requests do not wait behind it on a slow line.
    /// </summary>
    private static readonly TimeSpan Leaving = TimeSpan.FromSeconds(0.25);

    private const string Rule = "BEP 3, peer messages";

    private readonly RateMeter _sent = new();

    /// <summary>Bytes of blocks sent.</summary>
    public long SentBytes => _sent.Total;

    /// <summary>Bytes per second to all peers.</summary>
    public double Rate(TimeSpan now) => _sent.Rate(now);

    /// <summary>The peer asks for a block.</summary>
    /// <exception cref="ProtocolException">No piece of the torrent has such a block.</exception>
    public void OnRequest(PeerSession peer, BlockRef block, TimeSpan now)
    {
        if (block.Piece >= torrent.PieceCount || block.Length == 0 || (long)block.Offset + block.Length > torrent.PieceSize(block.Piece))
            throw new ProtocolException(Rule, $"asked for {block}, which the torrent does not have");
        bool mayAsk = !peer.IsChoked || (block.Length <= peer.FastBytesLeft && peer.AllowedFast.Contains(block.Piece));
        if (!mayAsk || table[block.Piece] != PieceState.Stored || block.Length > MaxBlockLength || peer.Requests.Count >= MaxRequests)
        {
            Reject(peer, block, now);
            return;
        }
        if (peer.Requests.Contains(block))
        {
            Reject(peer, block, now); // asked twice: one of the two answers is the block
            return;
        }
        if (peer.IsChoked) peer.FastBytesLeft -= block.Length;
        peer.Requests.Add(block);
        HandOut(peer, now);
    }

    /// <summary>The peer wants a block no longer. One that is on its way out is not called back.</summary>
    public void OnCancel(PeerSession peer, BlockRef block, TimeSpan now)
    {
        if (peer.Requests.Remove(block)) Reject(peer, block, now);
    }

    /// <summary>Blocks have left.</summary>
    public void OnSent(PeerSession peer, int blocks, int bytes, TimeSpan now)
    {
        peer.BlocksLeaving -= blocks;
        peer.Sent.Add(bytes, now);
        peer.SentInTrade.Add(bytes, now);
        _sent.Add(bytes, now);
        HandOut(peer, now);
    }

    /// <summary>Stops to answer the peer: what it has asked for is dropped, and with the fast extension rejected one by one.</summary>
    public void Choke(PeerSession peer, TimeSpan now)
    {
        peer.IsChoked = true;
        outbox.Send(peer, new PeerMessage.Choke(), now);
        foreach (BlockRef dropped in peer.Requests.Where(block => !peer.AllowedFast.Contains(block.Piece)).ToList())
        {
            peer.Requests.Remove(dropped);
            Reject(peer, dropped, now);
        }
    }

    /// <summary>The peer may ask.</summary>
    public void Unchoke(PeerSession peer, TimeSpan now)
    {
        peer.IsChoked = false;
        outbox.Send(peer, new PeerMessage.Unchoke(), now);
    }

    private void HandOut(PeerSession peer, TimeSpan now)
    {
        if (peer.Requests.Count == 0) return;
        // A first rate is over next to no time and says little: no more at a time than have left in all.
        double most = Math.Min(peer.Sent.Rate(now) * Leaving.TotalSeconds, peer.Sent.Total) / BlockRef.MaxLength;
        int free = Math.Min((int)Math.Clamp(most, LeastLeaving, MostLeaving) - peer.BlocksLeaving, peer.Requests.Count);
        for (int i = 0; i < free; i++) outbox.SendBlock(peer, peer.Requests[i], now);
        if (free <= 0) return;
        peer.Requests.RemoveRange(0, free);
        peer.BlocksLeaving += free;
    }

    private void Reject(PeerSession peer, BlockRef block, TimeSpan now)
    {
        if (peer.HasFast) outbox.Send(peer, new PeerMessage.Reject(block), now);
    }
}
