namespace TorrentLab.Swarm;

/// <summary>Asks the choker every 10 s, and at once when a slot is free and somebody waits, and tells the peers what came of it.</summary>
internal sealed class ChokeRounds(
    IChoker choker, IReadOnlyDictionary<int, PeerSession> sessions, Uploader uploader, SwarmOptions options)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    /// <summary>BEP 3, "anti-snubbing": over a minute without a block.</summary>
    private static readonly TimeSpan Snubbing = TimeSpan.FromMinutes(1);

    private TimeSpan _next = Every;

    /// <summary>Peers that are uploaded to at a time, apart from the optimistic one.</summary>
    public int Slots { get; set; } = options.UploadSlots;

    /// <summary>Holds the round if it is time.</summary>
    public void Tick(bool isSeeding, TimeSpan now)
    {
        if (now < _next) return;
        _next = now + Every;
        Hold(isSeeding, isRegular: true, now);
    }

    /// <summary>Somebody has become interested, or a slot may have become free.</summary>
    public void FillSlots(bool isSeeding, TimeSpan now)
    {
        int busy = 0;
        bool someoneWaits = false;
        foreach (PeerSession peer in sessions.Values)
        {
            if (!peer.IsInterestedInUs) continue;
            if (peer.IsChoked) someoneWaits = true;
            else busy++;
        }
        if (someoneWaits && busy <= Slots) Hold(isSeeding, isRegular: false, now);
    }

    private void Hold(bool isSeeding, bool isRegular, TimeSpan now)
    {
        List<ChokeCandidate> candidates = [];
        foreach (PeerSession peer in sessions.Values)
        {
            if (peer.Handshake is null || peer.IsUploadOnly) continue;
            candidates.Add(new ChokeCandidate(peer.Id, peer.IsInterestedInUs, !peer.IsChoked, peer.ReceivedInTrade.Rate(now),
                peer.SentInTrade.Rate(now), IsSnubbing(peer, now), now - peer.ConnectedAt));
        }
        IReadOnlySet<int> chosen = choker.Choose(candidates, new ChokeRound(Slots, isSeeding, isRegular));
        // Chokes first: whoever is unchoked next finds the line free.
        foreach (PeerSession peer in sessions.Values)
            if (!peer.IsChoked && !chosen.Contains(peer.Id)) uploader.Choke(peer, now);
        foreach (PeerSession peer in sessions.Values)
            if (peer.IsChoked && chosen.Contains(peer.Id)) uploader.Unchoke(peer, now);
    }

    private static bool IsSnubbing(PeerSession peer, TimeSpan now) =>
        peer.WeAreInterested && now - peer.UsefulAt > Snubbing && now - peer.ConnectedAt > Snubbing;
}
