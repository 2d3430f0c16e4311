using System.Net;
using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;

namespace TorrentLab.Tests.EndToEnd;

/// <summary>One TorrentLab that others can call on loopback: downloads into a directory, or seeds what lies in it.</summary>
internal sealed class LoopbackClient : IAsyncDisposable
{
    private readonly TorrentFile _torrent;
    private readonly string _directory;
    private readonly PeerListener _listener = PeerListener.Open(0, TimeProvider.System);
    private readonly HttpTrackerClient _trackers = new();
    private readonly CancellationTokenSource _stop = new();
    private TorrentSession? _session;

    /// <param name="torrent">What it is about.</param>
    /// <param name="directory">What holds the content under the torrent's name.</param>
    public LoopbackClient(LabTorrent torrent, string directory) => (_torrent, _directory) = (TorrentFile.Parse(torrent.File), directory);

    /// <summary>The numbers of its engine; peer id and port are its own.</summary>
    public SwarmOptions Swarm { get; init; } = SwarmOptions.Swarm with { RetryDelay = TimeSpan.FromMilliseconds(1) };

    /// <summary>Bytes per second that it sends at most.</summary>
    public long? UpLimit { get; init; }

    /// <summary>How it ends.</summary>
    public Task<SwarmOutcome> Outcome { get; private set; } = Task.FromException<SwarmOutcome>(new InvalidOperationException("not started"));

    /// <summary>What its engine told the user.</summary>
    public NoticeList Notices { get; } = new();

    /// <summary>How its engine stood a moment ago.</summary>
    public SwarmSnapshot? Snapshot => _session?.Snapshot;

    /// <summary>Where it can be called.</summary>
    public PeerEndpoint EndpointOn(IPAddress address) => new(address, _listener.Port);

    public PeerEndpoint Endpoint => EndpointOn(IPAddress.Loopback);

    public void StartDownload(params IReadOnlyList<PeerEndpoint> peers)
    {
        TorrentSession session = NewSession(peers);
        Outcome = Task.Run(() => session.RunAsync(_stop.Token));
    }

    public void StartSeed()
    {
        TorrentSession session = NewSession([]);
        Outcome = Task.Run(async () =>
        {
            using FileStore content = new(_torrent, _directory, writable: false);
            return await session.SeedAsync(content, _stop.Token);
        });
    }

    /// <summary>Asks it to end, and waits until it has.</summary>
    public async Task<SwarmOutcome> StopAsync()
    {
        await _stop.CancelAsync();
        return await Outcome;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAny(Outcome);
        await _listener.DisposeAsync();
        _trackers.Dispose();
        _stop.Dispose();
    }

    private TorrentSession NewSession(IReadOnlyList<PeerEndpoint> peers)
    {
        var options = new SessionOptions
        {
            OutputDirectory = _directory,
            Peers = peers,
            InOrder = Swarm.MaxPeers == 1,
            Swarm = Swarm with { PeerId = PeerId.Create(), Port = _listener.Port },
        };
        TransferLimits limits = TransferLimits.None(TimeProvider.System);
        limits.Up.Limit = UpLimit;
        return _session = new TorrentSession(_torrent, options, new TcpDialer(), _trackers, TimeProvider.System, [Notices]) { Listener = _listener, Limits = limits };
    }
}
