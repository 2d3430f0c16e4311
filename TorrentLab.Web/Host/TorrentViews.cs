using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Tracker;
using TorrentLab.Wire;

namespace TorrentLab.Web.Host;

/// <summary>Shows torrents as they are at one moment. Called under the gate of the queue: nothing here takes long.</summary>
internal static class TorrentViews
{
    public static TorrentView View(HostedTorrent torrent, HostSettings settings)
    {
        TorrentStatus status = StatusOf(torrent, settings);
        SwarmSnapshot? now = torrent.Run?.Session.Snapshot;
        TorrentTotals totals = torrent.Totals;
        WantedContent content = torrent.Content;
        (int peers, int seeds) = CountPeers(now, torrent.Torrent.PieceCount);
        long downRate = now is null ? 0 : (long)now.Rate;
        return new TorrentView
        {
            Hash = torrent.Hash,
            Name = torrent.Torrent.Name,
            Size = content.Bytes,
            Done = content.BytesHere,
            PieceCount = content.Pieces,
            PiecesDone = content.PiecesHere,
            Status = status,
            Progress = content.Bytes > 0 ? (double)content.BytesHere / content.Bytes : torrent.IsComplete ? 1 : 0,
            Checked = status == TorrentStatus.Checking ? CheckedShare(torrent) : null,
            DownRate = downRate,
            UpRate = now is null ? 0 : (long)now.SendRate,
            Downloaded = totals.Downloaded,
            Uploaded = totals.Uploaded,
            Ratio = content.Bytes > 0 ? (double)totals.Uploaded / content.Bytes : null,
            Eta = status == TorrentStatus.Downloading ? Eta(content.Bytes - content.BytesHere, torrent.History.RecentDown(), downRate) : null,
            Peers = peers,
            Seeds = seeds,
            Known = now?.KnownPeers ?? 0,
            Position = torrent.Position,
            Added = torrent.Added,
            Completed = torrent.Completed,
            Waiting = WaitingOf(status, torrent, now, settings),
            Error = torrent.Error,
            DownLimit = torrent.Limits.DownLimit,
            UpLimit = torrent.Limits.UpLimit,
            Private = torrent.Torrent.IsPrivate,
            FileCount = content.FileCount,
        };
    }

    /// <param name="torrent">The torrent.</param>
    /// <param name="settings">Of the server.</param>
    /// <param name="step">The last step of the history that is over.</param>
    public static TorrentDetail Detail(HostedTorrent torrent, HostSettings settings, long step)
    {
        SwarmSnapshot? now = torrent.Run?.Session.Snapshot;
        int pieces = torrent.Torrent.PieceCount;
        return new TorrentDetail
        {
            View = View(torrent, settings),
            Comment = torrent.Torrent.Comment,
            CreatedBy = torrent.Torrent.CreatedBy,
            Created = torrent.Torrent.CreationDate,
            PieceLength = torrent.Torrent.PieceLength,
            TotalSize = torrent.Torrent.TotalLength,
            SeedRatio = torrent.Limits.SeedRatio,
            SeedMinutes = torrent.Limits.SeedMinutes,
            Files = FilesOf(torrent),
            Peers = [.. (now?.Peers ?? []).Select(peer => PeerOf(peer, pieces))],
            Trackers = TrackersOf(torrent, now),
            Pieces = new PiecesView(pieces, torrent.Content.Here ?? new Bitfield(pieces), now?.Pieces?.InFlight ?? [], now?.Pieces?.Availability),
            History = torrent.History.Read(step),
            Log = torrent.Log.Lines,
        };
    }

    public static HostTotals Totals(TorrentQueue queue)
    {
        (double down, double up) = (0, 0);
        foreach (HostedTorrent torrent in queue.Torrents)
            if (torrent.Run?.Session.Snapshot is { } now) (down, up) = (down + now.Rate, up + now.SendRate);
        TorrentTotals totals = queue.Totals;
        return new HostTotals((long)down, (long)up, totals.Downloaded, totals.Uploaded);
    }

    private static TorrentStatus StatusOf(HostedTorrent torrent, HostSettings settings)
    {
        if (torrent.Error is not null) return TorrentStatus.Error;
        if (torrent.NeedsCheck) return TorrentStatus.Checking;
        if (torrent.IsPaused) return TorrentStatus.Paused;
        if (torrent.Run is { IsStopping: false } run)
            return run.IsChecking ? TorrentStatus.Checking : torrent.IsComplete ? TorrentStatus.Seeding : TorrentStatus.Downloading;
        return torrent.IsComplete && SeedGoals.IsReached(torrent, settings) ? TorrentStatus.Done : TorrentStatus.Queued;
    }

    private static double CheckedShare(HostedTorrent torrent)
    {
        int pieces = torrent.Torrent.PieceCount;
        return torrent.Run is { IsStopping: false } run && pieces > 0 ? (double)run.Session.CheckedPieces / pieces : 0;
    }

    private static (int Peers, int Seeds) CountPeers(SwarmSnapshot? now, int pieces)
    {
        (int peers, int seeds) = (0, 0);
        if (now is null) return default;
        for (int i = 0; i < now.Peers.Count; i++)
        {
            if (now.Peers[i].PeerId is null) continue;
            peers++;
            if (now.Peers[i].Pieces == pieces) seeds++;
        }
        return (peers, seeds);
    }

    private static long? Eta(long missing, double recently, long rate)
    {
        double expected = recently > 0 ? recently : rate;
        return expected >= 1 ? (long)Math.Ceiling(missing / expected) : null;
    }

    private static string? WaitingOf(TorrentStatus status, HostedTorrent torrent, SwarmSnapshot? now, HostSettings settings) => status switch
    {
        TorrentStatus.Downloading or TorrentStatus.Seeding => now?.Waiting,
        TorrentStatus.Queued when torrent.IsComplete => $"waits for its turn: {Count(settings.MaxActiveSeeds, "torrent is", "torrents are")} served at a time",
        TorrentStatus.Queued => $"waits for its turn: {Count(settings.MaxActiveDownloads, "torrent is", "torrents are")} downloaded at a time",
        TorrentStatus.Checking when torrent.Run is null or { IsStopping: true } || torrent.Run.Session.CheckedPieces == 0 => "waits for its turn to be checked",
        _ => null,
    };

    private static string Count(int count, string one, string many) => count == 1 ? $"1 {one}" : $"{count} {many}";

    private static List<FileView> FilesOf(HostedTorrent torrent)
    {
        IReadOnlyList<long> here = torrent.Content.FileBytes();
        List<FileView> files = [];
        for (int index = 0; index < here.Count; index++)
        {
            Metainfo.TorrentEntry file = torrent.Torrent.Files[index];
            if (!file.IsPadding) files.Add(new FileView(index, file.Path, file.Length, here[index], torrent.Selection.IsWanted(index)));
        }
        return files;
    }

    private static PeerView PeerOf(PeerSnapshot peer, int pieces) => new()
    {
        Address = peer.Endpoint,
        Client = peer.Client ?? (peer.PeerId is { } id ? ClientName.Of(id) : null),
        PeerId = peer.PeerId,
        Incoming = peer.IsIncoming,
        Choking = peer.IsChokingUs,
        Choked = peer.IsChoked,
        Interested = peer.IsInterested,
        Wanted = peer.WeAreInterested,
        Snubbed = peer.IsSnubbing,
        Progress = pieces > 0 ? (double)peer.Pieces / pieces : 1,
        DownRate = (long)peer.Rate,
        UpRate = (long)peer.SendRate,
        Downloaded = peer.ReceivedBytes,
        Uploaded = peer.SentBytes,
        Owes = peer.Owes,
    };

    private static List<TrackerView> TrackersOf(HostedTorrent torrent, SwarmSnapshot? now)
    {
        if (now is not null) return [.. now.Trackers.Select(tracker => new TrackerView(tracker.Tier, tracker.Url, tracker.Outcome, NextIn(tracker, now)))];
        return [.. torrent.Torrent.AnnounceTiers.SelectMany((tier, number) => tier.Select(url => new TrackerView(number, TrackerUrl.Redacted(url), "not asked now", null)))];
    }

    private static long? NextIn(TrackerStatus tracker, SwarmSnapshot now) =>
        tracker.NextTime is { } next ? Math.Max(0, (long)(next - now.Elapsed).TotalSeconds) : null;
}
