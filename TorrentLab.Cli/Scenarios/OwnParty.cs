using System.Net;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;

namespace TorrentLab.Cli.Scenarios;

/// <summary>This program's own client in a scenario: the engine as every download uses it, on an address of its own.</summary>
internal sealed class OwnParty(ScenarioPeer.OwnClient peer, IPEndPoint endpoint, Stage stage) : IParty
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private TorrentSession? _session;

    public ScenarioPeer Peer => peer;

    public IPEndPoint Endpoint => endpoint;

    public string? Output => stage.DirectoryOf(peer.Name);

    public bool MayBeComplete => _session?.Snapshot is { IsComplete: true };

    public async Task StayAsync(CancellationToken ct)
    {
        using var trackers = new TrackerClient(
            new HttpTrackerOptions { LocalAddress = endpoint.Address }, new UdpTrackerOptions { LocalAddress = endpoint.Address }, stage.Time);
        await using PeerListener listener = PeerListener.Open(endpoint.Port, stage.Time, endpoint.Address);
        SessionOptions options = Options();
        var limits = TransferLimits.None(stage.Time);
        (limits.Down.Limit, limits.Up.Limit) = (peer.LimitDown, peer.LimitUp);
        var witness = new SessionWitness(peer.Name, stage.Content.Torrent, stage.Log, name => stage.Find(name) is OwnParty);
        var session = new TorrentSession(stage.Content.Torrent, options, new TcpDialer(endpoint.Address), trackers, stage.Time, [witness])
        {
            Listener = listener,
            Limits = limits,
        };
        _session = session;
        Task<SwarmOutcome> run = Task.Run(() => session.RunAsync(ct), CancellationToken.None);
        await WatchAsync(session, run);
        await run; // the witness has told how it ended
    }

    private SessionOptions Options() => new()
    {
        OutputDirectory = Output!,
        InOrder = peer.InOrder,
        Seed = peer.Seed,
        Peers = [.. peer.Connects.Select(name => stage.Find(name)!.Endpoint).Select(other => new PeerEndpoint(other.Address, other.Port))],
        Swarm = (peer.MaxPeers == 1 ? new SwarmOptions() : SwarmOptions.Swarm) with
        {
            MaxPeers = peer.MaxPeers,
            Port = endpoint.Port,
            PeerId = PeerId.Create(new Random(peer.Seed)),
            Seed = new SeedGoal(), // goes on serving until the scenario ends
            SuperSeed = peer.SuperSeed,
            DownLimit = peer.LimitDown,
        },
    };

    /// <summary>Tells why nothing comes in, when the reason has held for a while.</summary>
    private async Task WatchAsync(TorrentSession session, Task run)
    {
        using var timer = new PeriodicTimer(LookEvery, stage.Time);
        (string? told, string? last) = (null, null);
        while (!run.IsCompleted)
        {
            await Task.WhenAny(run, timer.WaitForNextTickAsync(CancellationToken.None).AsTask());
            string? why = session.Snapshot is { IsComplete: false } now ? now.Waiting : null;
            string? reason = why is null ? null : string.Concat(why.Where(c => !char.IsAsciiDigit(c))); // seconds go by, the reason stays
            if (reason is not null && reason == last && reason != told) stage.Log.Note(peer.Name, $"waits: {why}");
            if (reason == last) told = reason;
            last = reason;
        }
    }
}
