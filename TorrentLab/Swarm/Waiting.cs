using TorrentLab.Tracker;

namespace TorrentLab.Swarm;

/// <summary>Says in one line why nothing is coming in: the question that users of every client ask most.</summary>
internal static class Waiting
{
    /// <summary>Why no block comes at this moment; null while blocks come.</summary>
    public static string? Why(IReadOnlyCollection<PeerSession> sessions, PeerBook book, Announcer announcer, bool isSeeding, TimeSpan now)
    {
        if (announcer.IsFarewell) return "telling the tracker that the download is complete";
        if (isSeeding) return WhyIdle(sessions, announcer, now);
        if (sessions.Any(peer => peer.Handshake is not null && !peer.IsChokingUs && now - peer.UsefulAt < TimeSpan.FromSeconds(3))) return null;
        PeerSession[] standing = [.. sessions.Where(peer => peer.Handshake is not null)];
        if (standing.Length > 0) return standing.Length == 1 ? Why(standing[0], now) : Why(standing);
        if (sessions.FirstOrDefault() is { } dialled) return $"connecting to {dialled.Known.Endpoint}";
        if (announcer.IsAnnouncing) return "asking the tracker for peers";
        TimeSpan? next = book.NextTime is { } retry && !(announcer.NextTime < retry) ? retry : announcer.NextTime;
        return next is null ? "no peers are left to try" : $"no peer now; trying again in {Math.Max(0, (next.Value - now).TotalSeconds):0} s";
    }

    private static string? WhyIdle(IReadOnlyCollection<PeerSession> sessions, Announcer announcer, TimeSpan now)
    {
        if (sessions.Any(peer => peer.IsInterestedInUs)) return null;
        if (sessions.Count > 0) return "nobody wants anything of us now";
        if (announcer.IsAnnouncing) return "no peer is connected; telling the tracker about us";
        return announcer.NextTime is not { } next ? "no peer is connected, and there is no tracker to tell them about us"
            : $"no peer is connected; next announce in {Math.Max(0, (next - now).TotalSeconds):0} s";
    }

    /// <summary>The fate of every tracker and peer of a download that cannot go on, and what to do.</summary>
    public static string NobodyLeft(IReadOnlyCollection<PeerSession> sessions, PeerBook book, Announcer announcer, TimeSpan now)
    {
        const int Shown = 5;
        List<string> parts = [];
        foreach (KnownPeer peer in book.All.Take(Shown)) parts.Add($"peer {Fate(peer, sessions, now)}");
        if (book.All.Count > Shown) parts.Add($"and {book.All.Count - Shown} more peers");
        foreach (TrackerStatus tracker in announcer.Trackers) parts.Add($"tracker {tracker.Url}: {tracker.Outcome}");
        if (parts.Count == 0) parts.Add("the torrent names no tracker, and no --peer was given");
        return $"{string.Join("; ", parts)}. What is stored is kept: try again later, or name a peer with --peer HOST:PORT";
    }

    private static string Fate(KnownPeer peer, IReadOnlyCollection<PeerSession> sessions, TimeSpan now)
    {
        PeerSession? session = sessions.FirstOrDefault(session => session.Known == peer);
        if (session is null) return $"{peer.Endpoint} {peer.LastReason ?? "was not tried"}";
        return session.Handshake is null ? $"{peer.Endpoint} has not answered our call yet" : Why(session, now);
    }

    private static string Why(PeerSession[] peers)
    {
        int useless = peers.Count(peer => !peer.WeAreInterested);
        int choking = peers.Count(peer => peer.WeAreInterested && peer.IsChokingUs);
        int silent = peers.Length - useless - choking;
        List<string> parts = [];
        if (choking > 0) parts.Add($"{choking} {(choking == 1 ? "keeps" : "keep")} us choked");
        if (useless > 0) parts.Add($"{useless} {(useless == 1 ? "has" : "have")} no piece that we need");
        if (silent > 0) parts.Add($"{silent} {(silent == 1 ? "sends" : "send")} nothing");
        return $"of {peers.Length} peers {string.Join(", ", parts)}";
    }

    private static string Why(PeerSession peer, TimeSpan now)
    {
        string who = peer.Known.Endpoint.ToString();
        double seconds = Math.Max(0, (now - peer.UsefulAt).TotalSeconds);
        if (!peer.WeAreInterested) return peer.Has.Count == 0 ? $"{who} has not shown any piece yet" : $"{who} has no piece that we need";
        return peer.IsChokingUs ? $"{who} keeps us choked since {seconds:0} s" : $"{who} has sent no block for {seconds:0} s";
    }
}
