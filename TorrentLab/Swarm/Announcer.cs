using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Tracker;

namespace TorrentLab.Swarm;

/// <summary>The engine's voice towards the trackers: turns the schedule's dates into announces, and says goodbye at the end.</summary>
internal sealed class Announcer
{
    private readonly TorrentFile _torrent;
    private readonly SwarmOptions _options;
    private readonly Outbox _outbox;
    private readonly AnnounceSchedule _schedule;
    private TimeSpan? _farewellUntil;

    /// <param name="torrent">Whose trackers.</param>
    /// <param name="isComplete">Nothing is missing at the start.</param>
    /// <param name="options">Port, peer id, key.</param>
    /// <param name="random">Shuffles trackers within their tier (BEP 12).</param>
    /// <param name="outbox">Where announces and notices go.</param>
    public Announcer(TorrentFile torrent, bool isComplete, SwarmOptions options, Random random, Outbox outbox)
    {
        (_torrent, _options, _outbox) = (torrent, options, outbox);
        _schedule = new AnnounceSchedule(torrent.AnnounceTiers, random, isComplete);
    }

    /// <summary>True while a tracker has been asked and has not answered.</summary>
    public bool IsAnnouncing { get; private set; }

    /// <summary>True at the end: only goodbyes are left to say.</summary>
    public bool IsFarewell => _farewellUntil is not null;

    public IReadOnlyList<TrackerStatus> Trackers => _schedule.Trackers;

    /// <summary>When the next announce may bring peers; null when no tracker is left to ask.</summary>
    public TimeSpan? NextTime => _schedule.NextTime(needsPeers: true);

    public void AnnounceIfDue(TransferStats stats, bool needsPeers, TimeSpan now)
    {
        if (_schedule.NextAnnounce(now, needsPeers) is not { } due) return;
        IsAnnouncing = true;
        Emit(due, stats);
    }

    /// <summary>A tracker answered.</summary>
    /// <returns>The peers that it named.</returns>
    public IReadOnlyList<PeerEndpoint> Answered(SwarmEvent.TrackerAnswered answered, TimeSpan now)
    {
        IsAnnouncing = false;
        _schedule.Answered(answered.Url, now, answered.Answer);
        string name = TrackerUrl.Redacted(answered.Url);
        if (answered.Answer.Warning is { } warning) _outbox.Notice($"tracker {name} warns: {warning}");
        foreach (string note in answered.Answer.Notes) _outbox.Notice($"tracker {name}: {note}");
        return answered.Answer.Peers;
    }

    public void Failed(SwarmEvent.TrackerFailed failed, TimeSpan now)
    {
        IsAnnouncing = false;
        _schedule.Failed(failed.Url, now, failed.Error);
        _outbox.Notice($"tracker {TrackerUrl.Redacted(failed.Url)}: {failed.Error.Message}");
    }

    /// <summary>The last piece is stored: a tracker that knew us incomplete is owed "completed" (BEP 3).</summary>
    public void Completed() => _schedule.Completed();

    /// <summary>Everything is done, and the goodbyes begin.</summary>
    public void BeginFarewell(TimeSpan now) => _farewellUntil = now + _options.FarewellTimeout;

    /// <summary>Goes on with the goodbyes: "completed" first, then "stopped".</summary>
    /// <returns>True when all was said, or the trackers took too long.</returns>
    public bool TryFinishFarewell(TransferStats stats, TimeSpan now)
    {
        if (now < _farewellUntil)
        {
            if (_schedule.OwesCompleted) AnnounceIfDue(stats, needsPeers: false, now);
            if (IsAnnouncing) return false;
        }
        Leave(stats);
        return true;
    }

    /// <summary>Tells every tracker that knows us that we stop. Nobody waits for the answers here.</summary>
    public void Leave(TransferStats stats)
    {
        foreach (DueAnnounce due in _schedule.Stop()) Emit(due, stats);
    }

    private void Emit(DueAnnounce due, TransferStats stats) => _outbox.Add(new SwarmEffect.Announce(due.Url, new AnnounceRequest
    {
        InfoHash = _torrent.InfoHash,
        PeerId = _options.PeerId,
        Port = _options.Port,
        Uploaded = stats.Uploaded,
        Downloaded = stats.Downloaded,
        Left = stats.Left,
        Event = due.Event,
        Key = _options.TrackerKey,
        NumWant = due.Event == AnnounceEvent.Stopped || IsFarewell ? 0 : 50,
        TrackerId = due.TrackerId,
    }));
}
