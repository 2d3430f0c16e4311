using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Web.Host;

namespace TorrentLab.Tests.Web.Host;

public sealed class QueueTests : IDisposable
{
    private const int KiB = 1024;

    private readonly TestDirectory _directory = new();
    private readonly LabTorrent[] _torrents = [.. Enumerable.Range(0, 4).Select(n => LabTorrent.SingleFile($"{n}.bin", (100 + n) * KiB, 16 * KiB, seed: n))];

    [Fact(Timeout = 30_000)]
    public async Task The_first_in_order_run_and_the_others_wait()
    {
        await using TestHost host = await StartAsync(new HostSettings { MaxActiveDownloads = 2 });
        foreach (LabTorrent torrent in _torrents) await host.AddAsync(torrent);

        await host.UntilAsync(_torrents[1], TorrentStatus.Downloading);

        Assert.Equal([TorrentStatus.Downloading, TorrentStatus.Downloading, TorrentStatus.Queued, TorrentStatus.Queued], Statuses(host));
        Assert.Equal("waits for its turn: 2 torrents are downloaded at a time", host.View(_torrents[2]).Waiting);
        Assert.Equal([0, 1, 2, 3], _torrents.Select(torrent => host.View(torrent).Position));
    }

    [Fact(Timeout = 30_000)]
    public async Task Who_is_moved_to_the_front_runs_at_once_and_the_last_one_gives_way()
    {
        await using TestHost host = await StartAsync(new HostSettings { MaxActiveDownloads = 1 });
        foreach (LabTorrent torrent in _torrents) await host.AddAsync(torrent);
        await host.UntilAsync(_torrents[0], TorrentStatus.Downloading);

        await host.Host.MoveAsync(TestHost.HashOf(_torrents[3]), 0);
        await host.UntilAsync(_torrents[3], TorrentStatus.Downloading);

        Assert.Equal([1, 2, 3, 0], _torrents.Select(torrent => host.View(torrent).Position));
        Assert.Equal(TorrentStatus.Queued, host.StatusOf(_torrents[0]));
        await host.Host.MoveAsync(TestHost.HashOf(_torrents[3]), 99);
        Assert.Equal([0, 1, 2, 3], _torrents.Select(torrent => host.View(torrent).Position));
        await Assert.ThrowsAsync<ArgumentException>(() => host.Host.MoveAsync(TestHost.HashOf(_torrents[3]), -1));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_pause_makes_place_and_a_start_takes_it_back()
    {
        await using TestHost host = await StartAsync(new HostSettings { MaxActiveDownloads = 1 });
        foreach (LabTorrent torrent in _torrents) await host.AddAsync(torrent);

        await host.Host.PauseAsync(TestHost.HashOf(_torrents[0])); // at once after its start
        await host.UntilAsync(_torrents[1], TorrentStatus.Downloading);
        Assert.Equal(TorrentStatus.Paused, host.StatusOf(_torrents[0]));
        await host.Host.StartTorrentAsync(TestHost.HashOf(_torrents[0]));
        await host.UntilAsync(_torrents[0], TorrentStatus.Downloading);

        Assert.Equal(TorrentStatus.Queued, host.StatusOf(_torrents[1]));
    }

    [Fact(Timeout = 30_000)]
    public async Task Seeds_have_places_of_their_own()
    {
        await using TestHost host = await StartAsync(new HostSettings { MaxActiveDownloads = 1, MaxActiveSeeds = 1 });
        await host.AddCompleteAsync(_torrents[0]);
        await host.UntilAsync(_torrents[0], TorrentStatus.Seeding);
        await host.AddCompleteAsync(_torrents[1]);
        await host.UntilAsync(_torrents[1], TorrentStatus.Queued);
        await host.AddAsync(_torrents[2]);

        await host.UntilAsync(_torrents[2], TorrentStatus.Downloading);

        Assert.Equal("waits for its turn: 1 torrent is served at a time", host.View(_torrents[1]).Waiting);
        Assert.Equal(1, host.View(_torrents[1]).Progress);
        await host.Host.ChangeSettingsAsync(host.Host.Settings with { MaxActiveSeeds = 2 });
        await host.UntilAsync(_torrents[1], TorrentStatus.Seeding);
        await host.Host.ChangeSettingsAsync(host.Host.Settings with { MaxActiveSeeds = 0 });
        await host.UntilAsync(_torrents[0], TorrentStatus.Done);
        Assert.Equal(TorrentStatus.Done, host.StatusOf(_torrents[1]));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_goal_of_time_ends_the_seeding_and_a_higher_one_begins_it_again()
    {
        await using TestHost host = await StartAsync(new HostSettings());
        await host.AddCompleteAsync(_torrents[0]);
        await host.UntilAsync(_torrents[0], TorrentStatus.Seeding);
        Assert.NotNull(host.View(_torrents[0]).Completed);

        await host.Host.LimitAsync(TestHost.HashOf(_torrents[0]), new TorrentLimits { SeedMinutes = 0 });
        await host.UntilAsync(_torrents[0], TorrentStatus.Done);
        await host.Host.LimitAsync(TestHost.HashOf(_torrents[0]), new TorrentLimits { SeedMinutes = 100 });
        await host.UntilAsync(_torrents[0], TorrentStatus.Seeding);

        Assert.Equal(100, host.Host.Detail(TestHost.HashOf(_torrents[0]))!.SeedMinutes);
    }

    [Fact(Timeout = 30_000)]
    public async Task Order_pauses_limits_and_settings_survive_a_restart()
    {
        await using (TestHost host = await StartAsync(new HostSettings { MaxActiveDownloads = 1 }))
        {
            foreach (LabTorrent torrent in _torrents) await host.AddAsync(torrent, paused: torrent == _torrents[2]);
            await host.Host.MoveAsync(TestHost.HashOf(_torrents[3]), 1);
            await host.Host.LimitAsync(TestHost.HashOf(_torrents[0]), new TorrentLimits { DownLimit = 5000, SeedRatio = 1.5 });
            await host.Host.ChangeSettingsAsync(host.Host.Settings with { UpLimit = 100_000 });
        }

        await using TestHost again = await StartAsync(new HostSettings { MaxActiveDownloads = 7 });

        Assert.Equal(["state restored: 4 torrents"], again.Host.Notes);
        Assert.Equal(["0.bin", "3.bin", "1.bin", "2.bin"], again.Host.Torrents.Select(torrent => torrent.Torrent.Name));
        Assert.Equal(new HostSettings { MaxActiveDownloads = 1, UpLimit = 100_000 }, again.Host.Settings);
        Assert.Equal(new TorrentLimits { DownLimit = 5000, SeedRatio = 1.5 }, again.Host.Limits(TestHost.HashOf(_torrents[0])));
        Assert.Equal(TorrentStatus.Paused, again.StatusOf(_torrents[2]));
        await again.UntilAsync(_torrents[0], TorrentStatus.Downloading);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_is_not_there_and_what_makes_no_sense_is_refused()
    {
        await using TestHost host = await StartAsync(new HostSettings());
        Sha1Hash hash = TestHost.HashOf(_torrents[0]);

        foreach (Func<Task> call in (Func<Task>[])[() => host.Host.StartTorrentAsync(hash), () => host.Host.PauseAsync(hash), () => host.Host.RecheckAsync(hash),
            () => host.Host.RemoveAsync(hash, true), () => host.Host.MoveAsync(hash, 0), () => host.Host.LimitAsync(hash, new TorrentLimits())])
            Assert.Equal(hash, (await Assert.ThrowsAsync<UnknownTorrentException>(call)).Hash);
        Assert.Null(host.Host.Detail(hash));
        await host.AddAsync(_torrents[0]);
        Assert.Equal(hash, (await Assert.ThrowsAsync<DuplicateTorrentException>(() => host.AddAsync(_torrents[0]))).Hash);
        await Assert.ThrowsAsync<MetainfoException>(() => host.Host.AddAsync("no torrent"u8.ToArray(), new AddOptions()));
        ArgumentException wrong = await Assert.ThrowsAsync<ArgumentException>(() => host.Host.ChangeSettingsAsync(new HostSettings { MaxPeers = 0 }));
        Assert.Equal("maxPeers is 0; 1 to 500 are possible", wrong.Message);
        await Assert.ThrowsAsync<ArgumentException>(() => host.Host.LimitAsync(hash, new TorrentLimits { SeedRatio = double.NaN }));
        await Assert.ThrowsAsync<ArgumentException>(() => host.Host.AddAsync(_torrents[1].File, new AddOptions { Files = [1] }));
    }

    [Fact(Timeout = 20_000)]
    public async Task A_server_that_was_only_loaded_runs_nothing_yet()
    {
        LabTorrent torrent = LabTorrent.SingleFile("loaded.bin", 20_000, 16384);
        await using (TestHost host = await TestHost.StartAsync(_directory.Path))
        {
            await host.AddCompleteAsync(torrent);
            await host.UntilAsync(torrent, TorrentStatus.Seeding);
        }

        await using TorrentHost loaded = await TorrentHost.LoadAsync(TestHost.OptionsFor(_directory.Path), TimeProvider.System, CancellationToken.None);

        HostedTorrent there = Assert.Single(loaded.Torrents);
        Assert.Equal(TorrentStatus.Queued, loaded.View(there).Status); // its tracker may be the server that is being started
        loaded.Begin();
        using Deadline deadline = Deadline.InSeconds(15);
        await deadline.UntilAsync(_ => Task.FromResult(loaded.View(there).Status == TorrentStatus.Seeding), "it runs");
    }

    public void Dispose() => _directory.Dispose();

    private Task<TestHost> StartAsync(HostSettings settings) => TestHost.StartAsync(_directory.Path, settings);

    private TorrentStatus[] Statuses(TestHost host) => [.. _torrents.Select(host.StatusOf)];
}
