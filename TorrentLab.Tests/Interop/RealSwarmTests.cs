using TorrentLab.Lab;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>
/// Clients of others among themselves, through opentracker: that the wrappers let them meet, download and say so, without
/// which no test of ours against them would prove anything.
/// </summary>
public sealed class RealSwarmTests(ITestOutputHelper output)
{
    private static readonly LabTorrent SingleFile = LabTorrent.SingleFile("payload.bin", 1_000_001, 32 * 1024);

    [ClientFact([Client.Opentracker, Client.Libtorrent, Client.Aria2], Timeout = 60_000)]
    public Task Aria2_downloads_from_libtorrent() => Downloads(Aria2Leecher.StartAsync, LibtorrentSeeder.StartAsync);

    [ClientFact([Client.Opentracker, Client.Libtorrent], Timeout = 60_000)]
    public Task Libtorrent_downloads_from_libtorrent() => Downloads(LibtorrentLeecher.StartAsync, LibtorrentSeeder.StartAsync);

    [ClientFact([Client.Opentracker, Client.Libtorrent, Client.Rtorrent], Timeout = 60_000)]
    public Task Rtorrent_downloads_from_libtorrent() => Downloads(RtorrentLeecher.StartAsync, LibtorrentSeeder.StartAsync);

    [ClientFact([Client.Opentracker, Client.Libtorrent, Client.Rtorrent], Timeout = 60_000)]
    public Task Libtorrent_downloads_from_rtorrent() => Downloads(LibtorrentLeecher.StartAsync, RtorrentSeeder.StartAsync);

    private async Task Downloads(
        MixedSwarm.StartLeecher<Leecher> startLeecher, MixedSwarm.StartSeeder<Seeder> startSeeder)
    {
        using Deadline deadline = Deadline.InSeconds(55);
        await using MixedSwarm swarm = await MixedSwarm.StartAsync(SingleFile, output, deadline.Token);
        await swarm.LeechAsync(startLeecher, deadline.Token);
        await swarm.SeedAsync(startSeeder, deadline.Token);

        Assert.Empty(await swarm.CompletedAsync(deadline));
    }
}
