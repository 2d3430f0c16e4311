using System.Net;
using TorrentLab.Lab;
using TorrentLab.Web.Tracker;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>Clients of others, and ours, find one another through our tracker alone.</summary>
[Bep(3, "trackers")]
public sealed class TrackerServerTests(ITestOutputHelper output) : IDisposable
{
    private static readonly LabTorrent Torrent = LabTorrent.SingleFile("payload.bin", 1_000_001, 32 * 1024);

    private readonly TestDirectory _data = new();

    [ClientFact(Client.Aria2, Client.Libtorrent, Timeout = 60_000), Bep(23, "compact peer lists")]
    public async Task Clients_meet_over_HTTP_and_are_counted()
    {
        using Deadline deadline = Deadline.InSeconds(55);
        await using TrackerServer tracker = await StartAsync(deadline);
        LabTorrent torrent = Torrent.WithTracker($"http://127.0.0.1:{tracker.Port}/announce");
        torrent.WriteTo(_data.Path);
        await using Seeder seeder = await LibtorrentSeeder.StartAsync(torrent, _data.Path, output, deadline.Token);
        await UntilKnownAsync(tracker, 1, deadline);
        await using Leecher aria2 = await Aria2Leecher.StartAsync(torrent, output, deadline.Token);
        await UntilKnownAsync(tracker, 2, deadline);
        await using TorrentLabPeer ours = await TorrentLabPeer.LeechAsync(torrent, output, deadline.Token);

        foreach (ILeecher leecher in (ILeecher[])[aria2, ours])
        {
            await leecher.CompletedAsync(deadline);
            Assert.Empty(torrent.Differences(leecher.DownloadDirectory));
        }
        await deadline.UntilAsync(_ => Task.FromResult(tracker.Stats is { Torrents: 1, Seeds: 3, Leechers: 0, Downloaded: >= 2 }), "all to say that they are complete");
    }

    [ClientFact(Client.Libtorrent, Timeout = 60_000), Bep(15, "announce"), Bep(41, "extension format")]
    public async Task Clients_meet_over_UDP()
    {
        using Deadline deadline = Deadline.InSeconds(55);
        await using TrackerServer tracker = await StartAsync(deadline);
        LabTorrent torrent = Torrent.WithTracker($"udp://127.0.0.1:{tracker.UdpPort}/announce?a=1");
        torrent.WriteTo(_data.Path);
        await using Seeder seeder = await LibtorrentSeeder.StartAsync(torrent, _data.Path, output, deadline.Token);
        await UntilKnownAsync(tracker, 1, deadline);
        await using Leecher libtorrent = await LibtorrentLeecher.StartAsync(torrent, output, deadline.Token);
        await using TorrentLabPeer ours = await TorrentLabPeer.LeechAsync(torrent, output, deadline.Token);

        foreach (ILeecher leecher in (ILeecher[])[libtorrent, ours])
        {
            await leecher.CompletedAsync(deadline);
            Assert.Empty(torrent.Differences(leecher.DownloadDirectory));
        }
        await deadline.UntilAsync(_ => Task.FromResult(tracker.Stats is { Seeds: 3, Leechers: 0, Downloaded: >= 2 }), "all to say that they are complete");
    }

    public void Dispose() => _data.Dispose();

    private static Task<TrackerServer> StartAsync(Deadline deadline) => TrackerServer.StartAsync(
        new TrackerServerOptions { Port = 0, UdpPort = 0, Bind = IPAddress.Loopback }, TimeProvider.System, deadline.Token);

    private static Task UntilKnownAsync(TrackerServer tracker, int peers, Deadline deadline) =>
        deadline.UntilAsync(_ => Task.FromResult(tracker.Stats.Seeds + tracker.Stats.Leechers >= peers), $"the tracker to know {peers} peers");
}
