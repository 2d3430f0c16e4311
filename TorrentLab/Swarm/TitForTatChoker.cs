namespace TorrentLab.Swarm;

/// <summary>
/// Choking as BEP 3 tells it ("peer messages"): those who give us most get most; as a seed, those who take fastest. One more
/// peer is unchoked whatever it gives, so that better ones are found and newcomers get their first pieces: the optimistic
/// unchoke, drawn anew every third round, peers of the last three rounds with three tickets each.
/// </summary>
/// <param name="random">Draws the optimistic peer.</param>
public sealed class TitForTatChoker(Random random) : IChoker
{
    private const int RoundsPerOptimist = 3; // 30 s
    private const int TicketsOfNewcomers = 3;

    private static readonly TimeSpan Newcomer = TimeSpan.FromSeconds(30);

    private int _optimist;
    private int _roundsLeft;

    public IReadOnlySet<int> Choose(IReadOnlyList<ChokeCandidate> peers, ChokeRound round)
    {
        ArgumentNullException.ThrowIfNull(peers);
        HashSet<int> chosen = [];
        int interested = 0;
        // A snubbing peer gets nothing but the optimistic unchoke (BEP 3, "anti-snubbing"). In between rounds nobody who is
        // unchoked loses its place to a faster one: changing to and fro is what rounds are there against.
        foreach (ChokeCandidate peer in peers.Where(peer => round.IsSeeding || !peer.IsSnubbing)
            .OrderByDescending(peer => !round.IsRegular && peer.IsUnchoked && peer.Peer != _optimist)
            .ThenByDescending(peer => round.IsSeeding ? peer.RateTo : peer.RateFrom).ThenBy(peer => peer.ConnectedFor))
        {
            if (interested == round.Slots) break;
            // BEP 3: "peers which have a better upload rate but aren't interested get unchoked", too: if they become
            // interested, the one with the worst rate is choked for them at the next round.
            if (!peer.IsInterested && peer.RateFrom <= 0) continue;
            chosen.Add(peer.Peer);
            if (peer.IsInterested) interested++;
        }
        AddOptimist(peers, chosen, round);
        return chosen;
    }

    private void AddOptimist(IReadOnlyList<ChokeCandidate> peers, HashSet<int> chosen, ChokeRound round)
    {
        if (round.IsRegular && _roundsLeft > 0) _roundsLeft--;
        bool stays = _roundsLeft > 0 && peers.Any(peer => peer.Peer == _optimist && peer.IsInterested) && !chosen.Contains(_optimist);
        if (!stays)
        {
            List<int> tickets = [];
            foreach (ChokeCandidate peer in peers)
            {
                if (!peer.IsInterested || chosen.Contains(peer.Peer)) continue;
                tickets.AddRange(Enumerable.Repeat(peer.Peer, peer.ConnectedFor < Newcomer ? TicketsOfNewcomers : 1));
            }
            if (tickets.Count == 0) return;
            (_optimist, _roundsLeft) = (tickets[random.Next(tickets.Count)], RoundsPerOptimist);
        }
        chosen.Add(_optimist);
    }
}
