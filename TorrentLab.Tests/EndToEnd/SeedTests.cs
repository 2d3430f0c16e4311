using System.Net;
using TorrentLab.Lab;
using TorrentLab.Swarm;

namespace TorrentLab.Tests.EndToEnd;

/// <summary>TorrentLab serves, and TorrentLab downloads from it, over loopback.</summary>
public sealed class SeedTests : IDisposable
{
    private const int KiB = 1024;

    private static readonly SwarmOptions ForEver = SwarmOptions.Swarm with { RetryDelay = TimeSpan.FromMilliseconds(1), Seed = new SeedGoal() };

    private readonly TestDirectory _directory = new();
    private readonly Deadline _deadline = Deadline.InSeconds(25);
    private readonly LabTorrent _single = LabTorrent.SingleFile("payload.bin", (3 * 1024 * KiB) + 1, 256 * KiB);
    private readonly LabTorrent _multi = LabTorrent.MultiFile(
        "album", [new("a", 10), new("empty", 0), new("sub/b", 700_000), new("c", 1), new("sub/d", 1_300_001)], 32 * KiB);

    [Theory(Timeout = 30_000), InlineData(false, 1), InlineData(false, 4), InlineData(true, 1), InlineData(true, 4)]
    public async Task What_is_served_arrives_whole(bool isMulti, int maxPeers)
    {
        LabTorrent torrent = isMulti ? _multi : _single;
        await using LoopbackClient seed = StartSeed(torrent);
        await using LoopbackClient leecher = Leecher(torrent, "leecher", maxPeers);
        leecher.StartDownload(seed.Endpoint);

        await AssertCompletedAsync(torrent, leecher, "leecher");

        await _deadline.UntilAsync(_ => Task.FromResult(seed.Snapshot!.SentBytes == torrent.Payload.Length), "every byte was sent once");
        Assert.Equal(new SwarmOutcome.Stopped(), await seed.StopAsync());
    }

    [Fact(Timeout = 30_000), Bep(7, "peers6")]
    public async Task It_is_served_over_ipv6_as_well()
    {
        await using LoopbackClient seed = StartSeed(_single);
        await using LoopbackClient leecher = Leecher(_single, "leecher", maxPeers: 1);
        leecher.StartDownload(seed.EndpointOn(IPAddress.IPv6Loopback));

        await AssertCompletedAsync(_single, leecher, "leecher");
    }

    [Fact(Timeout = 30_000)]
    public async Task Four_seeds_share_the_work()
    {
        List<LoopbackClient> seeds = [.. Enumerable.Range(0, 4).Select(_ => StartSeed(_single, upLimit: 2048 * KiB))];
        await _deadline.UntilAsync(_ => Task.FromResult(seeds.TrueForAll(seed => seed.Snapshot is not null)), "the content is checked");
        await using LoopbackClient leecher = Leecher(_single, "leecher", maxPeers: 4);
        leecher.StartDownload([.. seeds.Select(seed => seed.Endpoint)]);

        await AssertCompletedAsync(_single, leecher, "leecher");

        foreach (LoopbackClient seed in seeds)
        {
            await seed.StopAsync();
            await seed.DisposeAsync();
        }
        Assert.InRange(seeds.Count(seed => seed.Snapshot!.SentBytes > 0), 2, 4); // so little may be asked for before the last one stands
    }

    [Fact(Timeout = 30_000)]
    public async Task Three_leechers_of_one_seed_give_to_each_other()
    {
        await using LoopbackClient seed = StartSeed(_single, upLimit: 2048 * KiB);
        List<LoopbackClient> leechers = [.. Enumerable.Range(0, 3).Select(n => new LoopbackClient(_single, _directory.At($"{n}")) { Swarm = ForEver })];
        foreach (LoopbackClient leecher in leechers)
            leecher.StartDownload([seed.Endpoint, .. leechers.Where(other => other != leecher).Select(other => other.Endpoint)]);

        await _deadline.UntilAsync(_ => Task.FromResult(leechers.TrueForAll(leecher => leecher.Snapshot is { IsComplete: true })), "three copies");

        Assert.InRange(seed.Snapshot!.SentBytes, _single.Payload.Length, (3 * _single.Payload.Length) - 1);
        Assert.NotEqual(0, leechers.Sum(leecher => leecher.Snapshot!.SentBytes));
        foreach (LoopbackClient leecher in leechers)
        {
            Assert.Equal(new SwarmOutcome.Stopped(), await leecher.StopAsync());
            await leecher.DisposeAsync();
        }
        Assert.All(Enumerable.Range(0, 3), n => Assert.Empty(_single.Differences(_directory.At($"{n}"))));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_read_only_directory_is_served_and_left_as_it_was()
    {
        await using LoopbackClient seed = StartSeed(_multi, afterWriting: directory => SetWritable(directory, false));
        await using LoopbackClient leecher = Leecher(_multi, "leecher", maxPeers: 1);
        leecher.StartDownload(seed.Endpoint);

        await AssertCompletedAsync(_multi, leecher, "leecher");
        await seed.StopAsync();

        string[] entries = [.. Directory.GetFileSystemEntries(_directory.At("seed"), "*", SearchOption.AllDirectories).Order()];
        SetWritable(_directory.At("seed"), true);
        string[] expected = ["album", "album/a", "album/c", "album/empty", "album/sub", "album/sub/b", "album/sub/d"];
        Assert.Equal(expected.Select(path => _directory.At("seed", path)), entries);
        Assert.Empty(_multi.Differences(_directory.At("seed")));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_file_cut_short_under_a_seed_ends_it_with_the_reason()
    {
        await using LoopbackClient seed = StartSeed(_single);
        await _deadline.UntilAsync(_ => Task.FromResult(seed.Snapshot is not null), "the content is checked");
        using (FileStream file = new(_directory.At("seed", "payload.bin"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength(1024 * KiB);
        await using LoopbackClient leecher = Leecher(_single, "leecher", maxPeers: 4);
        leecher.StartDownload(seed.Endpoint);

        var failed = Assert.IsType<SwarmOutcome.Failed>(await seed.Outcome.WaitAsync(_deadline.Token));

        Assert.Contains("cannot be read any more: a file of 'payload.bin' was removed or cut short", failed.Reason, StringComparison.Ordinal);
        Assert.Contains("Start again", failed.Reason, StringComparison.Ordinal);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("missing", "only 0 of 13 pieces of 'payload.bin' are there and right: it cannot be served")]
    [InlineData("damaged", "only 12 of 13 pieces of 'payload.bin' are there and right: it cannot be served")]
    [InlineData("short", "only 4 of 13 pieces of 'payload.bin' are there and right: it cannot be served")]
    public async Task Content_that_is_not_whole_is_not_served(string content, string words)
    {
        await using LoopbackClient seed = StartSeed(_single, afterWriting: directory =>
        {
            string path = Path.Combine(directory, "payload.bin");
            if (content == "missing") File.Delete(path);
            else if (content == "damaged") File.WriteAllBytes(path, [.. _single.Payload[..^1], (byte)(_single.Payload[^1] ^ 1)]);
            else File.WriteAllBytes(path, _single.Payload[..(1024 * KiB)]);
        });

        var failed = Assert.IsType<SwarmOutcome.Failed>(await seed.Outcome.WaitAsync(_deadline.Token));

        Assert.Contains(words, failed.Reason, StringComparison.Ordinal);
        Assert.Contains("torrentlab verify", failed.Reason, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_seed_ends_when_its_ratio_is_reached()
    {
        await using LoopbackClient seed = StartSeed(_single, new SeedGoal(Ratio: 2));
        await using LoopbackClient first = Leecher(_single, "first", maxPeers: 1);
        first.StartDownload(seed.Endpoint);
        await AssertCompletedAsync(_single, first, "first");
        Assert.False(seed.Outcome.IsCompleted);
        await using LoopbackClient second = Leecher(_single, "second", maxPeers: 1);
        second.StartDownload(seed.Endpoint);

        Assert.Equal(new SwarmOutcome.Completed(), await seed.Outcome.WaitAsync(_deadline.Token));

        Assert.Equal(2 * _single.Payload.Length, seed.Snapshot!.SentBytes);
        await AssertCompletedAsync(_single, second, "second");
    }

    [Fact(Timeout = 30_000)]
    public async Task A_seed_ends_when_its_time_is_over()
    {
        await using LoopbackClient seed = StartSeed(_single, new SeedGoal(Time: TimeSpan.FromSeconds(0.5)));

        Assert.Equal(new SwarmOutcome.Completed(), await seed.Outcome.WaitAsync(_deadline.Token));

        Assert.InRange(seed.Snapshot!.Elapsed, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(20));
    }

    public void Dispose()
    {
        _directory.Dispose();
        _deadline.Dispose();
    }

    private LoopbackClient StartSeed(LabTorrent torrent, SeedGoal? goal = null, long? upLimit = null, Action<string>? afterWriting = null)
    {
        string directory = _directory.CreateDirectory("seed");
        if (torrent.Differences(directory).Count > 0) torrent.WriteTo(directory); // several seeds may share it
        afterWriting?.Invoke(directory);
        LoopbackClient seed = new(torrent, directory) { Swarm = ForEver with { Seed = goal ?? new SeedGoal() }, UpLimit = upLimit };
        seed.StartSeed();
        return seed;
    }

    private LoopbackClient Leecher(LabTorrent torrent, string directory, int maxPeers) =>
        new(torrent, _directory.At(directory)) { Swarm = ForEver with { Seed = null, MaxPeers = maxPeers } };

    private async Task AssertCompletedAsync(LabTorrent torrent, LoopbackClient leecher, string directory)
    {
        SwarmOutcome outcome = await leecher.Outcome.WaitAsync(_deadline.Token);
        Assert.True(outcome is SwarmOutcome.Completed, $"{outcome}\n{leecher.Notices}");
        Assert.Empty(torrent.Differences(_directory.At(directory)));
    }

    private static void SetWritable(string directory, bool isWritable)
    {
        if (OperatingSystem.IsWindows()) return;
        UnixFileMode file = UnixFileMode.UserRead | (isWritable ? UnixFileMode.UserWrite : UnixFileMode.None);
        foreach (string path in Directory.GetFiles(directory, "*", SearchOption.AllDirectories)) File.SetUnixFileMode(path, file);
        foreach (string path in (string[])[directory, .. Directory.GetDirectories(directory, "*", SearchOption.AllDirectories)])
            File.SetUnixFileMode(path, file | UnixFileMode.UserExecute);
    }
}
