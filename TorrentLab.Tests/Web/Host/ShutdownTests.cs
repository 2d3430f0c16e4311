using System.Diagnostics;
using TorrentLab.Lab;
using TorrentLab.Web.Host;

namespace TorrentLab.Tests.Web.Host;

public sealed class ShutdownTests : IDisposable
{
    private const int Torrents = 30;

    private readonly TestDirectory _directory = new();

    [Fact(Timeout = 60_000)]
    public async Task Trackers_that_hang_hold_nobody_up_for_long()
    {
        using var hanging = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        hanging.Start();
        string url = $"http://127.0.0.1:{((System.Net.IPEndPoint)hanging.LocalEndpoint).Port}/announce";
        LabTorrent[] torrents = [.. Enumerable.Range(0, Torrents).Select(n => LabTorrent.SingleFile($"{n}.bin", 1000, 16384, seed: n).WithTracker(url))];
        TestHost host = await TestHost.StartAsync(_directory.Path, new HostSettings { MaxActiveDownloads = Torrents });
        foreach (LabTorrent torrent in torrents) await host.AddAsync(torrent);
        await host.UntilAsync(torrents[^1], TorrentStatus.Downloading);

        long began = Stopwatch.GetTimestamp();
        await Task.WhenAll(torrents.Select(torrent => host.Host.PauseAsync(TestHost.HashOf(torrent))));
        await Task.WhenAll(torrents.Select(torrent => host.Host.StartTorrentAsync(TestHost.HashOf(torrent))));
        TimeSpan pausing = Stopwatch.GetElapsedTime(began);
        await host.UntilAsync(torrents[^1], TorrentStatus.Downloading);
        began = Stopwatch.GetTimestamp();
        await host.DisposeAsync();

        Assert.InRange(pausing.TotalSeconds, 0, 5);
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 6);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => host.Host.PauseAsync(TestHost.HashOf(torrents[0])));
    }

    public void Dispose() => _directory.Dispose();
}
