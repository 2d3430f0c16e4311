using TorrentLab.Pieces;
using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Swarm;

/// <summary>
/// What to do with a peer when every block is already asked of somebody (BEP 3, "peer messages": the endgame). It takes
/// over what would come last: the block at the end of the longest queue. Both are asked then, and when one has sent it the
/// other is told to cancel. BEP 3 asks everyone for everything; that costs the seeds more and ends no sooner.
/// </summary>
internal sealed class Endgame(IReadOnlyDictionary<int, PeerSession> sessions, PieceTable table, PieceManager pieces, Outbox outbox)
{
    /// <summary>Queues that are looked at: the longest may hold nothing that this peer has.</summary>
    private const int Tries = 3;

    /// <summary>A queue that ends so soon is not worth a second request.</summary>
    private static readonly TimeSpan WorthIt = TimeSpan.FromMilliseconds(20);

    /// <summary>Before the end, when only the memory budget keeps us from new pieces, blocks are taken over from peers silent for so long.</summary>
    private static readonly TimeSpan Silent = TimeSpan.FromSeconds(2);

    /// <summary>Takes over a block for a peer that could send one.</summary>
    /// <param name="peer">Who has nothing else to do.</param>
    /// <param name="askable">Which pieces it may be asked for.</param>
    /// <param name="owed">How many blocks it owes already.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null when nothing is worth it.</returns>
    public BlockRef? TryShare(PeerSession peer, Bitfield askable, int owed, TimeSpan now)
    {
        if (pieces.OwedByAll == owed) return null; // nobody else owes anything
        bool isEnd = table.MissingCount == 0;
        TimeSpan own = TimeFor(owed + 1, peer, now);
        HashSet<int> tried = [];
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            PeerSession? slowest = null;
            TimeSpan longest = (2 * own) + WorthIt;
            foreach (PeerSession other in sessions.Values)
            {
                if (other == peer || tried.Contains(other.Id) || pieces.OwedBy(other.Id) == 0) continue;
                if (!isEnd && now - other.WaitingSince < Silent) continue;
                TimeSpan time = TimeFor(pieces.OwedBy(other.Id), other, now);
                if (time > longest) (slowest, longest) = (other, time);
            }
            if (slowest is null) return null;
            if (pieces.TryShare(slowest.Id, peer.Id, askable, now) is { } block) return block;
            tried.Add(slowest.Id);
        }
        return null;
    }

    /// <summary>Somebody else was faster.</summary>
    public void Cancel(int peer, BlockRef block, TimeSpan now)
    {
        if (sessions.TryGetValue(peer, out PeerSession? session)) outbox.Send(session, new PeerMessage.Cancel(block), now);
    }

    /// <summary>How long a peer takes for so many blocks at its present rate; one that has sent nothing lately counts as a block a second.</summary>
    private static TimeSpan TimeFor(int blocks, PeerSession peer, TimeSpan now) =>
        TimeSpan.FromSeconds(blocks * (double)BlockRef.MaxLength / Math.Max(peer.Received.Rate(now), BlockRef.MaxLength));
}
