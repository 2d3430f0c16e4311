using TorrentLab.Metainfo;
using TorrentLab.Pieces;
using TorrentLab.Wire;

namespace TorrentLab.Swarm;

/// <summary>
/// The first seed of a torrent that wants to upload little more than one copy (BEP 16, "superseeding"): it shows nothing at
/// first, then to each peer one piece, the rarest, and the next only when another peer has got that one, so that it was passed on.
/// </summary>
internal sealed class SuperSeeder(TorrentFile torrent, IReadOnlyDictionary<int, PeerSession> sessions, Availability availability, Outbox outbox)
{
    /// <summary>A peer that has its piece and nobody to pass it to is shown the next after so long, or a swarm of one would stand still.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Dictionary<int, Shown> _shown = [];

    /// <summary>Shows a piece to whoever has none to fetch.</summary>
    public void Tick(TimeSpan now)
    {
        foreach (int gone in _shown.Keys.Where(peer => !sessions.ContainsKey(peer)).ToList()) _shown.Remove(gone);
        foreach (PeerSession peer in sessions.Values)
        {
            if (peer.Handshake is null) continue;
            if (!_shown.TryGetValue(peer.Id, out Shown? shown) || IsDone(shown, peer, now)) ShowNext(peer, now);
        }
    }

    /// <summary>A peer has told what it has: whoever was shown that piece has passed it on.</summary>
    public void Seen(PeerSession peer, PeerMessage message, TimeSpan now)
    {
        if (message is not PeerMessage.Have have) return;
        foreach ((int other, Shown shown) in _shown.ToList())
        {
            if (shown.Piece != have.Index) continue;
            if (other == peer.Id) shown.FetchedAt ??= now;
            else if (sessions.TryGetValue(other, out PeerSession? giver)) ShowNext(giver, now);
        }
    }

    private bool IsDone(Shown shown, PeerSession peer, TimeSpan now)
    {
        // Some clients do not tell a peer what it has shown them: then as many bytes as the piece has must do.
        bool isSent = peer.Sent.Total - shown.SentBefore >= torrent.PieceSize(shown.Piece);
        if (isSent || peer.Has[shown.Piece]) shown.FetchedAt ??= now;
        return now - shown.FetchedAt > Patience;
    }

    private void ShowNext(PeerSession peer, TimeSpan now)
    {
        int best = -1;
        for (int piece = 0; piece < torrent.PieceCount; piece++)
        {
            if (peer.Has[piece] || _shown.Any(shown => shown.Key == peer.Id && shown.Value.Before.Contains(piece))) continue;
            if (best < 0 || Copies(piece) < Copies(best)) best = piece;
        }
        if (best < 0) return;
        if (!_shown.TryGetValue(peer.Id, out Shown? last)) _shown[peer.Id] = last = new Shown();
        last.Turn(best, peer.Sent.Total);
        outbox.Send(peer, new PeerMessage.Have(best), now);
    }

    /// <summary>Peers that have the piece or are about to.</summary>
    private int Copies(int piece) => availability[piece] + _shown.Values.Count(shown => shown.Piece == piece);

    private sealed class Shown
    {
        public int Piece { get; private set; } = -1;

        /// <summary>When the peer itself had it.</summary>
        public TimeSpan? FetchedAt { get; set; }

        /// <summary>Every piece that it was shown.</summary>
        public HashSet<int> Before { get; } = [];

        /// <summary>Bytes that the peer had been sent when it was shown the piece.</summary>
        public long SentBefore { get; private set; }

        public void Turn(int piece, long sentBefore)
        {
            (Piece, FetchedAt, SentBefore) = (piece, null, sentBefore);
            Before.Add(piece);
        }
    }
}
