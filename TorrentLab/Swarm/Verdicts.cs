using TorrentLab.Pieces;
using TorrentLab.Primitives;

namespace TorrentLab.Swarm;

/// <summary>What follows when a piece was found right or wrong, for the peers that it came from.</summary>
internal sealed class Verdicts(PieceManager pieces, Connections connections, Outbox outbox)
{
    private readonly Blame _blame = new();
    private readonly Dictionary<int, KnownPeer> _feeders = []; // whoever has sent a block, by connection

    /// <summary>The peer sends blocks: it may have to be thanked or blamed when it is long gone.</summary>
    public void Remember(PeerSession peer) => _feeders.TryAdd(peer.Id, peer.Known);

    /// <summary>The piece is right and on the disk.</summary>
    public void Right(int piece, IReadOnlyList<Sha1Hash>? blockHashes, TimeSpan now)
    {
        foreach (int peer in pieces.Stored(piece).Distinct()) _feeders[peer].Proved();
        Punish(_blame.Right(piece, blockHashes), piece, now);
    }

    /// <summary>The piece is wrong, and will be fetched again.</summary>
    public void Wrong(int piece, IReadOnlyList<Sha1Hash> blockHashes, TimeSpan now)
    {
        KnownPeer[] feeders = [.. pieces.Corrupt(piece).Select(peer => _feeders[peer])];
        string who = string.Join(", ", feeders.Select(peer => peer.Endpoint).Distinct());
        outbox.Notice($"piece {piece} from {who} is corrupt: its SHA-1 is not the torrent's; it is fetched again");
        Punish(_blame.Corrupt(piece, feeders, blockHashes), piece, now);
    }

    private void Punish(IReadOnlyCollection<KnownPeer> guilty, int piece, TimeSpan now)
    {
        foreach (KnownPeer known in guilty)
        {
            if (known.IsBanned) continue; // for another piece, before
            known.Ban();
            string reason = $"sent corrupt data for piece {piece}, banned";
            outbox.Notice($"peer {known.Endpoint} {reason}");
            PeerSession? here = connections.Standing.FirstOrDefault(peer => peer.Known == known);
            if (here is not null) connections.Ban(here, reason, now);
        }
    }
}
