using TorrentLab.Pieces;
using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Swarm;

/// <summary>
/// What to do with a peer when every block is already asked of somebody (BEP 3, "peer messages": the endgame). It takes
/// over what would come last: the block at the end of the longest queue. Both are asked then, and when one has sent it the
/// other is told to cancel. BEP 3 asks everyone for everything; that costs the seeds more and ends no sooner.
/// </summary>
/// <remarks>
/// Before the end the same is done where only the memory budget keeps us from new pieces: blocks are taken over from peers
/// that have fallen silent, or a few of those would hold up everyone.
/// </remarks>
internal sealed class Endgame(IReadOnlyDictionary<int, PeerSession> sessions, PieceTable table, PieceManager pieces, Outbox outbox)
{
    /// <summary>Queues that are looked at: the longest may hold nothing that this peer has.</summary>
    private const int Tries = 3;

    /// <summary>A queue that ends so soon is not worth a second request.</summary>
    private static readonly TimeSpan WorthIt = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Silent = TimeSpan.FromSeconds(2);

    /// <summary>Queues are compared anew after so long: with many peers that costs more than all else.</summary>
    private static readonly TimeSpan CompareEvery = TimeSpan.FromMilliseconds(20);

    private readonly List<(PeerSession Peer, TimeSpan Time)> _longest = [];
    private TimeSpan _comparedAt = TimeSpan.MinValue;

    /// <summary>There are queues to take something over from.</summary>
    public bool IsOn(TimeSpan now)
    {
        if (pieces.OwedByAll == 0) return false;
        if (now - CompareEvery >= _comparedAt) Compare(now);
        return _longest.Count > 0;
    }

    /// <summary>Takes over a block for a peer that could send one.</summary>
    /// <param name="peer">Who has nothing else to do.</param>
    /// <param name="askable">Which pieces it may be asked for.</param>
    /// <param name="owed">How many blocks it owes already.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null when nothing is worth it.</returns>
    public BlockRef? TryShare(PeerSession peer, Bitfield askable, int owed, TimeSpan now)
    {
        if (!IsOn(now)) return null;
        // One that has had no chance yet is given the benefit of the doubt: it would never get any.
        TimeSpan own = peer.BlocksReceived == 0 && !peer.IsSnubbing ? TimeSpan.Zero : TimeFor(owed + 1, peer, now);
        TimeSpan least = (2 * own) + WorthIt;
        int tries = Tries;
        foreach ((PeerSession other, TimeSpan time) in _longest)
        {
            if (other == peer) continue;
            if (time < least || tries-- == 0) break;
            if (pieces.TryShare(other.Id, peer.Id, askable, now) is { } block) return block;
        }
        return peer.IsSnubbing || IsSilent(peer, now) ? null : TakeFromSilent(peer, askable, now);
    }

    /// <summary>Somebody else was faster.</summary>
    public void Cancel(int peer, BlockRef block, TimeSpan now)
    {
        if (sessions.TryGetValue(peer, out PeerSession? session)) outbox.Send(session, new PeerMessage.Cancel(block), now);
    }

    /// <summary>
    /// From one who has fallen silent to one who has not, whatever their rates were: that of a peer with nothing to do falls, too. Of two
    /// who owe a block, the silent one makes place, or both could keep it for long.
    /// </summary>
    private BlockRef? TakeFromSilent(PeerSession peer, Bitfield askable, TimeSpan now)
    {
        foreach ((PeerSession other, _) in _longest)
        {
            if (other == peer || !IsSilent(other, now)) continue;
            if (pieces.TryShare(other.Id, peer.Id, askable, now) is { } shared) return shared;
            if (pieces.TryReplace(other.Id, peer.Id, askable, now) is not { } block) continue;
            Cancel(other.Id, block, now);
            other.IsSnubbing = true; // or it would be the next to take something over, and so on in a circle
            return block;
        }
        return null;
    }

    private void Compare(TimeSpan now)
    {
        _comparedAt = now;
        _longest.Clear();
        bool isEnd = table.MissingCount == 0;
        foreach (PeerSession peer in sessions.Values)
        {
            if (!isEnd && !IsSilent(peer, now)) continue;
            int owed = pieces.OwedBy(peer.Id);
            if (owed > 0) _longest.Add((peer, TimeFor(owed, peer, now)));
        }
        _longest.Sort((one, other) => other.Time.CompareTo(one.Time));
    }

    private static bool IsSilent(PeerSession peer, TimeSpan now) => now - peer.WaitingSince >= Silent;

    /// <summary>How long a peer takes for so many blocks at its present rate; one that has sent nothing lately counts as a block a second.</summary>
    private static TimeSpan TimeFor(int blocks, PeerSession peer, TimeSpan now) =>
        TimeSpan.FromSeconds(blocks * (double)BlockRef.MaxLength / Math.Max(peer.Received.Rate(now), BlockRef.MaxLength));
}
