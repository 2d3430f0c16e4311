using TorrentLab.Lab;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>
/// opentracker and clients of any kind that find one another through it alone. They come one after the other, each when the
/// tracker knows those before it, since most ask for peers once and not again for minutes: who comes later dials who came
/// earlier. Transmission dials nobody here, so its leechers come first. Disposing ends all of them.
/// </summary>
public sealed class MixedSwarm : IAsyncDisposable
{
    private static readonly TimeSpan AnnounceLimit = TimeSpan.FromSeconds(20);

    private readonly TestDirectory _payloads = new();
    private readonly List<IAsyncDisposable> _seeders = [];
    private readonly List<ILeecher> _leechers = [];
    private readonly ITestOutputHelper _output;

    private MixedSwarm(LabTorrent torrent, Opentracker tracker, ITestOutputHelper output) =>
        (Torrent, Tracker, _output) = (torrent.WithTracker($"{tracker.HttpAnnounce}"), tracker, output);

    /// <summary>Starts a client that has the whole payload, a copy of its own, in the directory.</summary>
    public delegate Task<T> StartSeeder<T>(
        LabTorrent torrent, string dataDirectory, ITestOutputHelper output, CancellationToken ct);

    /// <summary>Starts a client that has nothing.</summary>
    public delegate Task<T> StartLeecher<T>(LabTorrent torrent, ITestOutputHelper output, CancellationToken ct);

    /// <summary>The torrent with the tracker's HTTP URL, as every client gets it.</summary>
    public LabTorrent Torrent { get; }

    public Opentracker Tracker { get; }

    public IReadOnlyList<ILeecher> Leechers => _leechers;

    /// <summary>Starts the tracker of a swarm that nobody has joined.</summary>
    /// <exception cref="TimeoutException">It did not serve in time.</exception>
    public static async Task<MixedSwarm> StartAsync(LabTorrent torrent, ITestOutputHelper output, CancellationToken ct) =>
        new(torrent, await Opentracker.StartAsync([torrent.InfoHash], output, ct), output);

    /// <summary>Starts a seeder and waits until the tracker knows it.</summary>
    public async Task SeedAsync<T>(StartSeeder<T> start, CancellationToken ct)
        where T : IAsyncDisposable
    {
        string data = _payloads.CreateDirectory($"{_seeders.Count}");
        Torrent.WriteTo(data);
        _seeders.Add(await start(Torrent, data, _output, ct));
        await AllAnnouncedAsync(ct);
    }

    /// <summary>Starts a leecher and waits until the tracker knows it.</summary>
    public async Task LeechAsync<T>(StartLeecher<T> start, CancellationToken ct)
        where T : ILeecher
    {
        _leechers.Add(await start(Torrent, _output, ct));
        await AllAnnouncedAsync(ct);
    }

    /// <summary>Waits until every leecher says that it has every piece, and compares what it has with the payload.</summary>
    /// <returns>A line for each file that is missing or different, of any leecher.</returns>
    /// <exception cref="TimeoutException">One did not say so in time.</exception>
    public async Task<IReadOnlyList<string>> CompletedAsync(Deadline deadline)
    {
        foreach (ILeecher leecher in _leechers) await leecher.CompletedAsync(deadline);
        return [.. _leechers.SelectMany(leecher => Torrent.Differences(leecher.DownloadDirectory))];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable client in _leechers.Concat(_seeders)) await client.DisposeAsync();
        await Tracker.DisposeAsync();
        _payloads.Dispose();
    }

    private async Task AllAnnouncedAsync(CancellationToken ct)
    {
        int clients = _seeders.Count + _leechers.Count;
        using Deadline deadline = new(AnnounceLimit, ct);
        await deadline.UntilAsync(
            async token => await Tracker.CountPeersAsync(Torrent.InfoHash, token) >= clients, $"the tracker to know {clients} clients");
    }
}
