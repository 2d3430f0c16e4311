using TorrentLab.Primitives;
using TorrentLab.Swarm;

namespace TorrentLab.Web.Host;

/// <summary>
/// The torrents in their order, and who of them runs. It knows for each what should be: after every change it compares that
/// with what is, and begins or ends sessions. One gate guards everything that can change; nothing waits behind it.
/// </summary>
internal sealed class TorrentQueue
{
    private readonly Lock _gate = new();
    private readonly SessionFactory _sessions;
    private readonly HostText _text;
    private readonly TimeProvider _time;
    private readonly Action _onChange;
    private readonly Dictionary<Sha1Hash, HostedTorrent> _byHash = [];
    private readonly Dictionary<Sha1Hash, HostedTorrent> _leaving = [];
    private volatile IReadOnlyList<HostedTorrent> _inOrder = [];
    private bool _isClosed;

    /// <param name="settings">What holds at first.</param>
    /// <param name="sessions">Makes sessions.</param>
    /// <param name="text">Writes the errors.</param>
    /// <param name="time">The clock of the dates.</param>
    /// <param name="onChange">Told, without waiting, when something changed by itself that is worth saving.</param>
    public TorrentQueue(HostSettings settings, SessionFactory sessions, HostText text, TimeProvider time, Action onChange)
    {
        (Settings, _sessions, _text, _time, _onChange) = (settings, sessions, text, time, onChange);
        sessions.Apply(settings);
    }

    public HostSettings Settings { get; private set; }

    /// <summary>In order; does not change any more.</summary>
    public IReadOnlyList<HostedTorrent> Torrents => _inOrder;

    /// <summary>Bytes that torrents have moved which are no longer here.</summary>
    public TorrentTotals Gone { get; set; }

    /// <summary>Of all torrents and all time.</summary>
    public TorrentTotals Totals
    {
        get
        {
            lock (_gate)
            {
                TorrentTotals totals = Gone;
                foreach (HostedTorrent torrent in _inOrder) totals += torrent.Totals;
                foreach (HostedTorrent torrent in _leaving.Values) totals += torrent.Totals;
                return totals;
            }
        }
    }

    public HostedTorrent? Find(Sha1Hash hash)
    {
        lock (_gate) return _byHash.GetValueOrDefault(hash);
    }

    /// <summary>The removal of such a torrent that is under way; null for none.</summary>
    public Task? LeavingOf(Sha1Hash hash)
    {
        lock (_gate) return _leaving.GetValueOrDefault(hash)?.Leaving;
    }

    /// <summary>Reads under the gate. <paramref name="read"/> gets the torrents, then those that are being removed.</summary>
    public T Read<T>(Func<IReadOnlyList<HostedTorrent>, IReadOnlyCollection<HostedTorrent>, T> read)
    {
        lock (_gate) return read(_inOrder, _leaving.Values);
    }

    /// <summary>Changes a torrent under the gate, and lets run what should run then.</summary>
    /// <exception cref="UnknownTorrentException">It is not there.</exception>
    public void Change(Sha1Hash hash, Action<HostedTorrent> change)
    {
        lock (_gate)
        {
            change(_byHash.GetValueOrDefault(hash) ?? throw new UnknownTorrentException(hash));
            Schedule();
        }
    }

    public void Change(HostSettings settings)
    {
        lock (_gate)
        {
            Settings = settings;
            _sessions.Apply(settings);
            foreach (HostedTorrent torrent in _inOrder) SessionFactory.Apply(torrent, settings);
            Schedule();
        }
    }

    /// <summary>Puts torrents at the end. They do not run before the next change.</summary>
    public void Append(params IReadOnlyList<HostedTorrent> torrents)
    {
        lock (_gate)
        {
            foreach (HostedTorrent torrent in torrents)
            {
                _byHash.Add(torrent.Hash, torrent);
                SessionFactory.Apply(torrent, Settings);
            }
            Order([.. _inOrder, .. torrents]);
        }
    }

    /// <exception cref="UnknownTorrentException">It is not there.</exception>
    public void Move(Sha1Hash hash, int position)
    {
        Change(hash, torrent =>
        {
            List<HostedTorrent> order = [.. _inOrder.Where(other => other != torrent)];
            order.Insert(Math.Min(position, order.Count), torrent);
            Order(order);
        });
    }

    /// <summary>Takes a torrent off the list and ends its session; it is leaving until <see cref="Forget"/>.</summary>
    /// <param name="hash">Which.</param>
    /// <param name="leave">Begins the removal; must not wait.</param>
    /// <exception cref="UnknownTorrentException">It is not there.</exception>
    public Task Take(Sha1Hash hash, Func<HostedTorrent, Task> leave)
    {
        lock (_gate)
        {
            if (!_byHash.Remove(hash, out HostedTorrent? torrent)) throw new UnknownTorrentException(hash);
            torrent.Run?.Stop();
            Order(_inOrder.Where(other => other != torrent));
            Leave(torrent, leave);
            Schedule();
            return torrent.Leaving;
        }
    }

    /// <summary>A torrent that an earlier run of the server did not finish to remove.</summary>
    public void Leave(HostedTorrent torrent, Func<HostedTorrent, Task> leave)
    {
        lock (_gate)
        {
            _leaving.Add(torrent.Hash, torrent);
            torrent.IsLeaving = true;
            torrent.Leaving = leave(torrent);
        }
    }

    /// <summary>A torrent that was leaving is gone; what it has moved still counts.</summary>
    public void Forget(HostedTorrent torrent)
    {
        lock (_gate)
        {
            _leaving.Remove(torrent.Hash);
            Gone += torrent.Totals;
        }
    }

    /// <summary>Begins and ends sessions as the order and the settings say.</summary>
    public void Run()
    {
        lock (_gate) Schedule();
    }

    /// <summary>Some time has passed, or a torrent is complete: notices what has become complete, and who has served enough.</summary>
    /// <param name="passed">Time since the last call.</param>
    public void Tick(TimeSpan passed)
    {
        bool hasChanged = false;
        foreach (HostedTorrent torrent in _inOrder) torrent.See();
        lock (_gate)
        {
            foreach (HostedTorrent torrent in _inOrder)
            {
                if (torrent.Run is not { IsCheck: false, Session.Snapshot: { } snapshot } run) continue;
                hasChanged |= SetComplete(torrent, snapshot.IsComplete);
                if (snapshot.IsComplete && !run.IsStopping) run.Seeded += passed;
                hasChanged |= torrent.IsComplete && !run.IsStopping && SeedGoals.IsReached(torrent, Settings);
            }
            if (hasChanged) Schedule();
        }
        if (hasChanged) _onChange();
    }

    /// <summary>Notes the rates of every torrent.</summary>
    /// <param name="step">Number of the step that ends now.</param>
    /// <returns>Bytes that came in and went out since the call before.</returns>
    public (long Down, long Up) Sample(long step)
    {
        (long allDown, long allUp) = (0, 0);
        lock (_gate)
        {
            foreach (HostedTorrent torrent in _inOrder)
            {
                TorrentTotals totals = torrent.Totals;
                (long down, long up) = (totals.Downloaded - torrent.Sampled.Downloaded, totals.Uploaded - torrent.Sampled.Uploaded);
                if (torrent.Run is null && down + up == 0) continue;
                torrent.Sampled = totals;
                torrent.History.Add(step, down, up);
                (allDown, allUp) = (allDown + down, allUp + up);
            }
        }
        return (allDown, allUp);
    }

    /// <summary>One more, or one less, looks at the details of a torrent.</summary>
    public void Watch(HostedTorrent torrent, int step)
    {
        lock (_gate)
        {
            torrent.Watchers += step;
            if (torrent.Run is { } run) run.Session.ShowsPieces = torrent.Watchers > 0;
        }
    }

    /// <summary>Ends every session. Nothing begins any more.</summary>
    /// <returns>Ends when they have ended.</returns>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (HostedTorrent torrent in _inOrder) torrent.Run?.Stop();
            return Task.WhenAll([.. _inOrder.Select(torrent => torrent.Run?.Ended ?? Task.CompletedTask), .. _leaving.Values.Select(torrent => torrent.Leaving)]);
        }
    }

    private void Order(IEnumerable<HostedTorrent> torrents)
    {
        HostedTorrent[] order = [.. torrents];
        for (int position = 0; position < order.Length; position++) order[position].Position = position;
        _inOrder = order;
    }

    private void Schedule()
    {
        if (_isClosed) return;
        (int downloads, int seeds) = (Settings.MaxActiveDownloads, Settings.MaxActiveSeeds);
        foreach (HostedTorrent torrent in _inOrder)
        {
            bool wants = torrent is { IsPaused: false, NeedsCheck: false, Error: null } && !(torrent.IsComplete && SeedGoals.IsReached(torrent, Settings));
            bool runs = wants && (torrent.IsComplete ? seeds-- > 0 : downloads-- > 0);
            if (torrent.Run is { } run && (run.IsCheck ? !torrent.NeedsCheck : !runs)) run.Stop();
            else if (torrent.Run is null && (runs || torrent.NeedsCheck)) Begin(torrent);
        }
    }

    private void Begin(HostedTorrent torrent)
    {
        TorrentRun run = _sessions.NewRun(torrent, Settings, torrent.NeedsCheck, onComplete: () => Tick(TimeSpan.Zero));
        torrent.Run = run;
        run.Begin(outcome => Ended(torrent, run, outcome));
    }

    private void Ended(HostedTorrent torrent, TorrentRun run, SwarmOutcome outcome)
    {
        if (run.Session.Stored is { } stored) torrent.Content.See(stored);
        lock (_gate)
        {
            torrent.Past += run.Totals;
            torrent.Run = null;
            run.Dispose();
            if (run.Session.Stored is not null) SetComplete(torrent, torrent.Content.IsWhole);
            if (outcome is SwarmOutcome.Failed failed)
            {
                torrent.Error = _text.Of(failed.Reason);
                torrent.Log.Add(torrent.Error);
            }
            if (run.IsCheck && outcome is not SwarmOutcome.Stopped) torrent.NeedsCheck = false;
            Schedule();
        }
        _onChange();
    }

    private bool SetComplete(HostedTorrent torrent, bool isComplete)
    {
        if (torrent.IsComplete == isComplete && (torrent.Completed is not null || !isComplete)) return false;
        torrent.IsComplete = isComplete;
        if (isComplete) torrent.Log.Add("complete and verified");
        torrent.Completed = isComplete ? torrent.Completed ?? _time.GetUtcNow() : null;
        return true;
    }
}
