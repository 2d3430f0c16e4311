namespace TorrentLab.Cli.Scenarios;

/// <summary>
/// Lets the peers in one after the other, each when a tracker knows the one before: most clients ask for peers once, and then not
/// for half an hour, so that whoever comes too early would meet nobody.
/// </summary>
internal sealed class Entrance(Scenario scenario)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PatienceWithPrograms = TimeSpan.FromSeconds(5);

    private readonly string[] _trackers = [.. scenario.Tiers.SelectMany(tier => tier).Where(tracker => !tracker.IsDead).Select(tracker => tracker.Name)];

    /// <summary>The lines of the log by which it knows.</summary>
    public IEnumerable<LogMatch> Matches => scenario.Peers.SelectMany(peer => _trackers.Select(tracker => Announced(tracker, peer.Name)));

    /// <param name="parties">In the order of the scenario.</param>
    /// <param name="start">Starts one.</param>
    /// <param name="state">What has been logged.</param>
    /// <param name="ct">Ends it early.</param>
    public async Task OpenAsync(IEnumerable<IParty> parties, Action<IParty> start, ScenarioState state, CancellationToken ct)
    {
        foreach (IParty party in parties)
        {
            start(party);
            bool isWaitedFor = party.Peer.Start is null && party.Peer is not ScenarioPeer.Scripted { Announces: false } && _trackers.Length > 0;
            if (!isWaitedFor) continue;
            var known = new Condition.Any([.. _trackers.Select(tracker => new Condition.Logged(Announced(tracker, party.Peer.Name)))]);
            using var patience = new CancellationTokenSource(party is OtherParty ? PatienceWithPrograms : Patience, TimeProvider.System);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
            await state.UntilAsync(known, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ct.ThrowIfCancellationRequested();
        }
    }

    private static LogMatch Announced(string tracker, string peer) => new(tracker, $"<- {peer} announce");
}
