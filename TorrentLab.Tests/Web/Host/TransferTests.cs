using System.Net;
using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Web.Host;
using TorrentLab.Web.Microscope;
using TorrentLab.Web.Tracker;

namespace TorrentLab.Tests.Web.Host;

/// <summary>Two servers and a tracker over loopback: one shares, the other downloads.</summary>
public sealed class TransferTests : IAsyncLifetime, IDisposable
{
    private const int KiB = 1024;

    private readonly TestDirectory _directory = new();
    private readonly Deadline _deadline = Deadline.InSeconds(40);
    private TrackerServer _tracker = null!;
    private LabTorrent _torrent = null!;

    public async Task InitializeAsync()
    {
        _tracker = await TrackerServer.StartAsync(new TrackerServerOptions { Port = 0, UdpPort = 0, Bind = IPAddress.Loopback }, TimeProvider.System, CancellationToken.None);
        _torrent = LabTorrent.SingleFile("shared.bin", 2048 * KiB + 1, 64 * KiB).WithTracker($"http://127.0.0.1:{_tracker.Port}/announce");
    }

    [Fact(Timeout = 60_000)]
    public async Task One_shares_and_the_other_downloads_with_a_restart_in_the_middle()
    {
        await using TestHost seed = await SeedAsync();
        await using (TestHost first = await LeecherAsync())
        {
            await first.AddAsync(_torrent, paused: true);
            await first.Host.LimitAsync(Hash, new TorrentLimits { DownLimit = 500 * KiB });
            await first.Host.StartTorrentAsync(Hash);
            await UntilAsync(() => first.View(_torrent).PiecesDone >= 4, "four pieces are here");
            Assert.Equal(TorrentStatus.Downloading, first.StatusOf(_torrent));
        }
        await using TestHost second = await LeecherAsync();
        Assert.InRange(second.View(_torrent).PiecesDone, 4, 32);
        long before = second.View(_torrent).Downloaded;
        Assert.InRange(before, 4 * 64 * KiB, _torrent.Length);
        await second.Host.LimitAsync(Hash, new TorrentLimits());

        await second.UntilAsync(_torrent, TorrentStatus.Seeding);

        Assert.Empty(_torrent.Differences(second.Output));
        TorrentView view = second.View(_torrent);
        Assert.InRange(view.Downloaded, _torrent.Length, _torrent.Length + 20 * 64 * KiB); // pieces that the restart cut off came twice
        Assert.NotNull(view.Completed);
        Assert.Equal(view.Downloaded, second.Host.Totals.Downloaded);
        await UntilAsync(() => seed.View(_torrent).Uploaded >= view.Downloaded, "the seed counts what it sent");
        Assert.InRange(seed.View(_torrent).Ratio!.Value, 1, 2);
    }

    [Fact(Timeout = 60_000)]
    public async Task Totals_survive_restarts_and_removals()
    {
        await using TestHost seed = await SeedAsync();
        await using (TestHost leecher = await LeecherAsync())
        {
            await leecher.AddAsync(_torrent);
            await leecher.UntilAsync(_torrent, TorrentStatus.Seeding);
            await leecher.Host.RemoveAsync(Hash, deleteData: true);
            Assert.InRange(leecher.Host.Totals.Downloaded, _torrent.Length, _torrent.Length * 2);
            Assert.False(File.Exists(Path.Join(leecher.Output, "shared.bin")));
        }

        await using TestHost again = await LeecherAsync();

        Assert.Empty(again.Host.Torrents);
        Assert.InRange(again.Host.Totals.Downloaded, _torrent.Length, _torrent.Length * 2);
    }

    [Theory(Timeout = 60_000), InlineData(true), InlineData(false)]
    public async Task A_limit_takes_effect_while_the_torrent_runs(bool isGlobal)
    {
        await using TestHost seed = await SeedAsync();
        await using TestHost leecher = await LeecherAsync();
        await leecher.AddAsync(_torrent, paused: true);
        await LimitAsync(100 * KiB);
        await leecher.Host.StartTorrentAsync(Hash);
        await UntilAsync(() => leecher.View(_torrent).Downloaded > 0, "the first bytes");

        using PeriodicTimer second = new(TimeSpan.FromSeconds(1));
        await second.WaitForNextTickAsync(_deadline.Token);
        long slow = leecher.View(_torrent).Downloaded;
        await LimitAsync(null);
        await leecher.UntilAsync(_torrent, TorrentStatus.Seeding);

        Assert.InRange(slow, 16 * KiB, 400 * KiB);
        Assert.Empty(_torrent.Differences(leecher.Output));

        Task LimitAsync(long? limit) => isGlobal
            ? leecher.Host.ChangeSettingsAsync(leecher.Host.Settings with { DownLimit = limit })
            : leecher.Host.LimitAsync(Hash, new TorrentLimits { DownLimit = limit });
    }

    [Fact(Timeout = 60_000)]
    public async Task A_goal_of_ratio_ends_the_seeding()
    {
        await using TestHost seed = await SeedAsync();
        await seed.Host.ChangeSettingsAsync(seed.Host.Settings with { SeedRatio = 1 });
        await using TestHost leecher = await LeecherAsync();
        await leecher.AddAsync(_torrent);

        await leecher.UntilAsync(_torrent, TorrentStatus.Seeding);
        await seed.UntilAsync(_torrent, TorrentStatus.Done);

        Assert.InRange(seed.View(_torrent).Ratio!.Value, 1, 2);
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_watches_sees_pieces_peers_and_every_message_explained()
    {
        await using TestHost seed = await SeedAsync();
        await using TestHost leecher = await LeecherAsync();
        await leecher.AddAsync(_torrent, paused: true);
        await leecher.Host.LimitAsync(Hash, new TorrentLimits { DownLimit = 600 * KiB });
        using IDisposable pieces = leecher.Host.WatchPieces(Hash);
        List<WireEntry> entries = [];
        await leecher.Host.StartTorrentAsync(Hash);
        await UntilAsync(() => leecher.Host.Detail(Hash)!.Pieces is { InFlight.Count: > 0, Availability: not null }, "pieces are in flight");
        TorrentDetail detail = leecher.Host.Detail(Hash)!;
        PeerView peer = Assert.Single(detail.Peers);
        using IDisposable wire = leecher.Host.WatchWire(Hash, peer.Address, some =>
        {
            lock (entries) entries.AddRange(some);
        });

        await leecher.UntilAsync(_torrent, TorrentStatus.Seeding);
        await UntilAsync(() => Names().Contains("end"), "the connection of two seeds has ended");

        Assert.Equal(1, detail.Pieces.Availability!.Value.Span[0]);
        Assert.Equal(1, detail.View.Seeds);
        Assert.Equal(("TorrentLab", 1.0), (peer.Client![..10], peer.Progress));
        Assert.Equal(["handshake", "handshake"], Names()[..2]);
        Assert.Subset(Names().ToHashSet(), new HashSet<string> { "extended", "interested", "unchoke", "request", "piece" });
        Assert.Contains(leecher.Host.Detail(Hash)!.Log, line => line.Text.Contains("answered", StringComparison.Ordinal));
        await UntilAsync(() => leecher.Host.Detail(Hash)!.History.Down.Any(rate => rate > 0), "the history shows the download");

        string[] Names()
        {
            lock (entries) return [.. entries.Select(entry => entry.Name)];
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Content_that_vanishes_stops_its_torrent_with_an_error()
    {
        await using TestHost seed = await SeedAsync();
        using (FileStream file = TestHost.OpenShared(Path.Join(seed.Output, "shared.bin"))) file.SetLength(10);
        await using TestHost leecher = await LeecherAsync();
        await leecher.AddAsync(_torrent);

        await seed.UntilAsync(_torrent, TorrentStatus.Error);

        Assert.DoesNotContain(_directory.Path, seed.View(_torrent).Error, StringComparison.Ordinal);
        Assert.Equal(TorrentStatus.Downloading, leecher.StatusOf(_torrent));
    }

    public async Task DisposeAsync() => await _tracker.DisposeAsync();

    public void Dispose()
    {
        _deadline.Dispose();
        _directory.Dispose();
    }

    private Sha1Hash Hash => TestHost.HashOf(_torrent);

    private async Task<TestHost> SeedAsync()
    {
        TestHost seed = await TestHost.StartAsync(_directory.At("seed"));
        await seed.AddCompleteAsync(_torrent);
        await seed.UntilAsync(_torrent, TorrentStatus.Seeding);
        await UntilAsync(() => _tracker.Stats.Seeds == 1, "the tracker knows the seed");
        return seed;
    }

    private Task<TestHost> LeecherAsync() => TestHost.StartAsync(_directory.At("leecher"));

    private Task UntilAsync(Func<bool> isSo, string what) => _deadline.UntilAsync(_ => Task.FromResult(isSo()), what);
}
