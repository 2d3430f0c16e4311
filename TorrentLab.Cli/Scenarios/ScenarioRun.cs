using System.Collections.Concurrent;
using System.Net.Sockets;
using TorrentLab.Cli.Display;
using TorrentLab.Primitives;

namespace TorrentLab.Cli.Scenarios;

/// <summary>One run of a scenario: sets the stage, lets everybody come and go, sees when it is over, judges.</summary>
/// <param name="terminal">Whose clock it lives by.</param>
/// <param name="scenario">What is to happen.</param>
/// <param name="tell">Shows a line of the log.</param>
internal sealed class ScenarioRun(Terminal terminal, Scenario scenario, Action<LogLine> tell)
{
    private readonly Entrance _entrance = new(scenario);
    private readonly List<TrackerParty> _trackers = [];
    private readonly List<IParty> _parties = [];
    private readonly List<string> _absent = [];
    private readonly TaskCompletionSource<JobFailedException> _spoiled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="directory">Where everybody gets a directory of its own.</param>
    /// <param name="ct">Ends it early.</param>
    /// <exception cref="JobFailedException">It could not be run as it is meant.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; everybody has left.</exception>
    public async Task<ScenarioVerdict> RunAsync(string directory, CancellationToken ct)
    {
        TimeProvider time = scenario.Speed == 1 ? terminal.Time : new FastClock(terminal.Time, scenario.Speed);
        var state = new ScenarioState(scenario.Matches.Concat(_entrance.Matches));
        var log = new ScenarioLog(time, new NameBook(), state, tell);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        ConcurrentQueue<Task> running = [];
        try
        {
            Stage stage = SetStage(directory, log, time);
            foreach (ScenarioPeer peer in scenario.Peers) Prepare(peer, stage, state);
            running.Enqueue(RecoverAsync(state, time, over.Token));
            running.Enqueue(WatchAsync(stage.Content, state, log, over.Token));
            running.Enqueue(_entrance.OpenAsync(_parties, party => running.Enqueue(LiveAsync(party, state, log, time, over.Token)), state, over.Token));
            bool isReached = await EndAsync(state, time, over.Token);
            ct.ThrowIfCancellationRequested();
            TimeSpan took = log.Elapsed;
            await LeaveAsync(running, over);
            foreach (Task task in running.Where(task => task.IsFaulted)) await task;
            return Judge(state, isReached, took);
        }
        finally
        {
            await LeaveAsync(running, over);
        }
    }

    private Stage SetStage(string directory, ScenarioLog log, TimeProvider time)
    {
        var addresses = new LoopbackAddresses(scenario.IsIpv6);
        Func<string, bool> tellsItself = name => scenario.Peers.Any(peer => peer.Name == name && peer is ScenarioPeer.OwnClient);
        List<string> alive = [];
        List<IReadOnlyList<string>> tiers = [];
        foreach (IReadOnlyList<ScenarioTracker> tier in scenario.Tiers)
        {
            List<string> urls = [];
            foreach (ScenarioTracker tracker in tier)
            {
                var party = new TrackerParty(tracker, addresses.Shared, log, time, tellsItself);
                _trackers.Add(party);
                urls.Add(party.Url);
                if (!tracker.IsDead) alive.Add(party.Url);
            }
            tiers.Add(urls);
        }
        PreparedContent content = PreparedContent.Of(scenario.Content, tiers);
        File.WriteAllBytes(Path.Combine(directory, "scenario.torrent"), content.TorrentFile);
        return new Stage(content, log, time, alive, directory)
        {
            Addresses = addresses,
            Find = name => _parties.Find(party => party.Peer.Name == name),
        };
    }

    private void Prepare(ScenarioPeer peer, Stage stage, ScenarioState state)
    {
        int pieceCount = stage.Content.Torrent.PieceCount;
        if (peer.Have.IsBeyond(pieceCount))
            throw new JobFailedException($"{peer.Name}: 'have' names the pieces {peer.Have}, but the last one of the content is {pieceCount - 1}. Name others, or make the content larger");
        if (peer is ScenarioPeer.OtherClient client && !OtherParty.IsInstalled(client, scenario.Directory))
        {
            if (!client.IsOptional)
                throw new JobFailedException($"{peer.Name}: the program '{client.Command[0]}' is not installed. Install it, or name another with --client '{peer.Name}=COMMAND'");
            _absent.Add(peer.Name);
            stage.Log.Note(peer.Name, $"is left out: the program '{client.Command[0]}' is not installed");
            state.Complete(peer.Name); // so that nobody waits for it
            return;
        }
        IParty party = peer switch
        {
            ScenarioPeer.Scripted scripted => new ScriptedParty(scripted, stage.Addresses.Next(), stage) { Guest = () => _parties.OfType<OtherParty>().FirstOrDefault(other => other.Peer.IsUnderTest) },
            ScenarioPeer.OwnClient own => new OwnParty(own, stage.Addresses.Next(), stage),
            _ => new OtherParty((ScenarioPeer.OtherClient)peer, stage.Addresses.Next(), stage, scenario.Directory),
        };
        stage.Log.Names.Add(party.Endpoint, peer.Name);
        if (party.Output is { } output) stage.Content.Write(output, peer.Have.Of(pieceCount));
        if (peer.Have.IsAll) state.Complete(peer.Name);
        _parties.Add(party);
    }

    /// <summary>Faults of trackers that end some time.</summary>
    private Task RecoverAsync(ScenarioState state, TimeProvider time, CancellationToken ct) =>
        Task.WhenAll(scenario.Tiers.SelectMany(tier => tier).Zip(_trackers).Where(pair => pair.First.Until is not null).Select(async pair =>
        {
            await pair.First.Until!.WaitAsync(state, time, ct);
            pair.Second.Recover();
        }));

    /// <summary>Notices who has become complete. The files decide, not what a client says.</summary>
    private async Task WatchAsync(PreparedContent content, ScenarioState state, ScenarioLog log, CancellationToken ct)
    {
        var pause = TimeSpan.FromMilliseconds(50);
        using var timer = new PeriodicTimer(pause, terminal.Time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            long began = terminal.Time.GetTimestamp();
            foreach (IParty party in _parties.Where(party => party.MayBeComplete && !state.IsComplete(party.Peer.Name)).ToArray())
            {
                if (!content.IsIn(party.Output!, ct)) continue;
                log.Note(party.Peer.Name, "has everything, and every byte is right");
                state.Complete(party.Peer.Name);
            }
            // Large content is not hashed all the time.
            timer.Period = pause + (4 * terminal.Time.GetElapsedTime(began));
        }
    }

    private async Task LiveAsync(IParty party, ScenarioState state, ScenarioLog log, TimeProvider time, CancellationToken ct)
    {
        ScenarioPeer peer = party.Peer;
        try
        {
            if (peer.Start is not null) await peer.Start.WaitAsync(state, time, ct);
            using (var leave = CancellationTokenSource.CreateLinkedTokenSource(ct))
            {
                Task stay = party.StayAsync(leave.Token);
                Task stop = peer.Stop?.WaitAsync(state, time, leave.Token) ?? Task.Delay(Timeout.InfiniteTimeSpan, time, leave.Token);
                if (await Task.WhenAny(stay, stop) == stop && !ct.IsCancellationRequested) log.Note(peer.Name, "leaves");
                await leave.CancelAsync();
                await stay;
            }
            if (peer.Return is null) return;
            await peer.Return.WaitAsync(state, time, ct);
            log.Note(peer.Name, "comes back");
            await party.StayAsync(ct);
        }
        catch (OperationCanceledException)
        {
            // The scenario is over.
        }
        catch (Exception failed) when (failed is JobFailedException or IOException or SocketException or StorageException)
        {
            _spoiled.TrySetResult(failed as JobFailedException ?? new JobFailedException($"{peer.Name} could not take part: {failed.Message}", failed));
        }
    }

    /// <returns>Whether what ends the scenario has come true; with nothing of the kind, whether its time is over.</returns>
    private async Task<bool> EndAsync(ScenarioState state, TimeProvider time, CancellationToken ct)
    {
        Task limit = Task.Delay(scenario.Limit, time, ct);
        Task reached = scenario.EndsWhen is { } when ? state.UntilAsync(when, ct) : limit;
        Task first = await Task.WhenAny(reached, limit, _spoiled.Task);
        if (first == _spoiled.Task) throw await _spoiled.Task;
        return first == reached;
    }

    /// <summary>First the peers, who still tell the trackers.</summary>
    private async Task LeaveAsync(ConcurrentQueue<Task> running, CancellationTokenSource over)
    {
        await over.CancelAsync();
        while (running.Any(task => !task.IsCompleted))
            await Task.WhenAll([.. running]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (TrackerParty tracker in _trackers) await tracker.DisposeAsync();
        _trackers.Clear();
    }

    private ScenarioVerdict Judge(ScenarioState state, bool isReached, TimeSpan took)
    {
        List<ScenarioCheck> checks = [];
        if (scenario.EndsWhen is { } when) checks.Add(new ScenarioCheck($"within {scenario.Limit.TotalSeconds:0.#} s: {when}", isReached));
        foreach (Condition expected in scenario.Expect)
        {
            bool isAsked = !expected.Peers.Any(_absent.Contains) && !expected.Matches.Any(match => match.Who is { } who && (who == scenario.Replaced || _absent.Contains(who)));
            checks.Add(new ScenarioCheck(expected.ToString(), isAsked ? expected.IsMet(state) : null));
        }
        return new ScenarioVerdict(checks, took);
    }
}
