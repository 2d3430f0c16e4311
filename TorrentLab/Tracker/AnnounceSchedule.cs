using System.Diagnostics;
using TorrentLab.Primitives;

namespace TorrentLab.Tracker;

/// <summary>
/// Decides which tracker is told what and when, for one torrent (BEP 3, "trackers"; BEP 12; BEP 31).
/// </summary>
/// <remarks>
/// <para>Announces come in rounds. A round asks the trackers one after the other, tier by tier, until one answers; that
/// one moves to the front of its tier and sets the time of the next round. A round in which nobody answered is repeated
/// after 15 s, 30 s, 60 s and so on up to 30 minutes. One announce is in flight at a time, so a private torrent talks to
/// one tracker at a time, as BEP 27 wants.</para>
/// <para>Two things start a round early: the download is complete, or peers are needed and the tracker has not
/// forbidden it with a "min interval". Such a round asks the tracker that answered last first.</para>
/// <para>The clock is any monotonic one; the caller gives the time with each call. Pure: no I/O, no timer.</para>
/// </remarks>
public sealed class AnnounceSchedule
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(30);

    private readonly List<List<TrackerEntry>> _tiers = [];
    private readonly Queue<TrackerEntry> _round = new(); // still to be asked in this round
    private readonly EarlyAnnounce _early = new();
    private TrackerEntry? _inFlight;
    private AnnounceEvent _inFlightEvent;
    private bool _inFlightIncomplete;
    private TrackerEntry? _lastToAnswer;
    private TimeSpan? _due = TimeSpan.Zero; // null: every tracker was given up
    private int _failedRounds;
    private bool _isComplete;
    private bool _owesCompleted;
    private bool _askAtOnce;
    private bool _isStopped;

    /// <param name="tiers">The tiers in order; empty entries and repeated addresses are skipped.</param>
    /// <param name="random">Shuffles each tier, once (BEP 12).</param>
    /// <param name="isComplete">Nothing is missing at the start: "completed" will never be sent.</param>
    public AnnounceSchedule(IEnumerable<IEnumerable<string>> tiers, Random random, bool isComplete)
    {
        ArgumentNullException.ThrowIfNull(tiers);
        ArgumentNullException.ThrowIfNull(random);
        _isComplete = isComplete;
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (IEnumerable<string> urls in tiers)
        {
            string[] fresh = [.. urls.Select(url => url.Trim()).Where(url => url.Length > 0 && known.Add(url))];
            if (fresh.Length == 0) continue;
            random.Shuffle(fresh);
            _tiers.Add([.. fresh.Select(url => NewEntry(url, _tiers.Count))]);
        }
        if (!Usable.Any()) _due = null;
    }

    /// <summary>All trackers in the order in which a round asks them.</summary>
    public IReadOnlyList<TrackerStatus> Trackers =>
        [.. _tiers.SelectMany(tier => tier).Select(entry => new TrackerStatus(
            entry.Tier, TrackerUrl.Redacted(entry.Url), entry.Outcome, NextTimeOf(entry)))];

    /// <summary>A tracker that knew the torrent incomplete has not yet answered a "completed".</summary>
    public bool OwesCompleted => _owesCompleted && Usable.Any(entry => entry.KnewUsIncomplete);

    private IEnumerable<TrackerEntry> Usable => _tiers.SelectMany(tier => tier).Where(entry => !entry.GivenUp);

    /// <summary>
    /// The announce to send now, or null: not yet, one is in flight, or nothing ever. Its outcome must be told with
    /// <see cref="Answered"/> or <see cref="Failed"/> before there is another.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="needsPeers">The download lacks peers: ask before the interval is over if the tracker allows it.</param>
    public DueAnnounce? NextAnnounce(TimeSpan now, bool needsPeers)
    {
        if (_isStopped || _inFlight is not null) return null;
        if (_round.Count == 0)
        {
            if (NextTime(needsPeers) is not { } due || now < due) return null;
            StartRound(now);
        }
        if (!_round.TryDequeue(out TrackerEntry? entry)) return null;
        _inFlight = entry;
        _inFlightEvent = EventFor(entry);
        _inFlightIncomplete = !_isComplete;
        entry.Outcome = "announcing";
        return new DueAnnounce(entry.Url, _inFlightEvent, entry.TrackerId);
    }

    /// <summary>
    /// When an announce will be due: a time that is over means at once; null while one is in flight, after
    /// <see cref="Stop"/>, or when there is no tracker left to ask, so that waiting for one is pointless.
    /// </summary>
    /// <param name="needsPeers">As for <see cref="NextAnnounce"/>.</param>
    public TimeSpan? NextTime(bool needsPeers)
    {
        if (_isStopped || _inFlight is not null || _due is not { } due) return null;
        if (_round.Count > 0 || _askAtOnce) return TimeSpan.Zero;
        return needsPeers && _failedRounds == 0 && _early.Time is { } early && early < due ? early : due;
    }

    /// <summary>The announce in flight was answered.</summary>
    public void Answered(string url, TimeSpan now, AnnounceAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (TakeInFlight(url) is not { } entry) return;
        if (_inFlightEvent == AnnounceEvent.Started)
        {
            entry.KnowsUs = true;
            entry.KnewUsIncomplete = _inFlightIncomplete;
        }
        if (_inFlightEvent == AnnounceEvent.Completed) _owesCompleted = _askAtOnce = false;
        entry.TrackerId = answer.TrackerId ?? entry.TrackerId; // BEP 3: a tracker that sends none wants the old one back
        entry.Outcome = answer.Peers.Count == 1 ? "1 peer" : $"{answer.Peers.Count} peers";

        List<TrackerEntry> tier = _tiers[entry.Tier];
        tier.Remove(entry);
        tier.Insert(0, entry);
        _lastToAnswer = entry;
        _round.Clear();
        _failedRounds = 0;
        TimeSpan minInterval = answer.MinInterval ?? TimeSpan.Zero;
        _due = now + (answer.Interval > minInterval ? answer.Interval : minInterval);
        _early.Answered(now, answer);
    }

    /// <summary>The announce in flight failed or was refused: the next tracker is asked at once, then the round ends.</summary>
    public void Failed(string url, TimeSpan now, TrackerException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (TakeInFlight(url) is not { } entry) return;
        entry.Outcome = error.Message;
        if ((error.InnerException as TrackerRefusalException)?.RetryIn is { } retryIn)
        {
            if (retryIn == Timeout.InfiniteTimeSpan) entry.GivenUp = true;
            else entry.NotBefore = now + retryIn;
        }
        if (_round.Count > 0) return;
        TimeSpan backOff = FirstBackOff * (1 << Math.Min(_failedRounds, 10));
        _failedRounds++;
        EndRoundUnanswered(now + (backOff < LongestBackOff ? backOff : LongestBackOff));
    }

    /// <summary>
    /// The download has become complete: owes one "completed" to a tracker that knew the torrent incomplete, and asks
    /// for it at once. Without effect when it was complete at the start, and from the second call on.
    /// </summary>
    public void Completed()
    {
        if (_isComplete) return;
        _isComplete = true;
        _owesCompleted = true;
        _askAtOnce = true;
    }

    /// <summary>Ends the schedule. An answer that comes later changes nothing.</summary>
    /// <returns>The announces of "stopped" to send: to all that answered a "started", the last to answer first.</returns>
    public IReadOnlyList<DueAnnounce> Stop()
    {
        if (_isStopped) return [];
        _isStopped = true;
        return [.. Usable.Where(entry => entry.KnowsUs).OrderByDescending(entry => entry == _lastToAnswer)
            .Select(entry => new DueAnnounce(entry.Url, AnnounceEvent.Stopped, entry.TrackerId))];
    }

    private static TrackerEntry NewEntry(string url, int tier)
    {
        var entry = new TrackerEntry(url, tier);
        if (TrackerUrl.Problem(url, TrackerUrl.AllSchemes) is { } problem) (entry.Outcome, entry.GivenUp) = (problem, true);
        return entry;
    }

    private void StartRound(TimeSpan now)
    {
        bool isEarly = _askAtOnce || now < _due;
        _askAtOnce = false;
        IEnumerable<TrackerEntry> order = isEarly ? Usable.OrderByDescending(entry => entry == _lastToAnswer) : Usable;
        foreach (TrackerEntry entry in order.Where(entry => entry.NotBefore <= now)) _round.Enqueue(entry);
        if (_round.Count == 0) EndRoundUnanswered(now);
    }

    /// <summary>The next round starts at <paramref name="earliest"/>, or when the first tracker wants to be asked again.</summary>
    private void EndRoundUnanswered(TimeSpan earliest)
    {
        TrackerEntry? first = Usable.MinBy(entry => entry.NotBefore);
        _due = first is null ? null : first.NotBefore > earliest ? first.NotBefore : earliest;
    }

    private AnnounceEvent EventFor(TrackerEntry entry)
    {
        if (!entry.KnowsUs) return AnnounceEvent.Started;
        return _owesCompleted && entry.KnewUsIncomplete ? AnnounceEvent.Completed : AnnounceEvent.None;
    }

    private TrackerEntry? TakeInFlight(string url)
    {
        if (_isStopped) return null;
        if (_inFlight?.Url != url) throw new InvalidOperationException("no announce to this tracker is in flight");
        TrackerEntry entry = _inFlight ?? throw new UnreachableException();
        _inFlight = null;
        return entry;
    }

    private TimeSpan? NextTimeOf(TrackerEntry entry)
    {
        if (_isStopped || entry.GivenUp || entry == _inFlight || _due is not { } due) return null;
        if (_failedRounds > 0) return entry.NotBefore > due ? entry.NotBefore : due;
        return entry == _lastToAnswer ? due : null;
    }
}
