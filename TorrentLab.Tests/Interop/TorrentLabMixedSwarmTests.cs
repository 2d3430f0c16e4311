using TorrentLab.Lab;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>A class of its own, so that its slow clients run beside other tests.</summary>
public sealed class TorrentLabMixedSwarmTests(ITestOutputHelper output)
{
    // No empty file: Transmission makes none.
    private static readonly LabTorrent MultiFile = LabTorrent.MultiFile(
        "Ünïcödé 漢字", [new("a.txt", 10), new("sub/ordner/ß.bin", 1_700_000), new("😀", 1), new("z", 1_500_000)], 16 * 1024);

    [ClientFact([Client.Opentracker, Client.Aria2, Client.Libtorrent, Client.Rtorrent, Client.Transmission], Timeout = 90_000)]
    public async Task In_a_swarm_of_all_clients_every_copy_is_the_same()
    {
        using Deadline deadline = Deadline.InSeconds(85);
        CancellationToken ct = deadline.Token;
        await using MixedSwarm swarm = await MixedSwarm.StartAsync(MultiFile, output, ct);
        await swarm.LeechAsync(TransmissionLeecher.StartAsync, ct);
        await swarm.SeedAsync(TorrentLabPeer.SeedAsync, ct);
        await swarm.SeedAsync(LibtorrentSeeder.StartAsync, ct);
        await swarm.SeedAsync(Aria2Seeder.StartAsync, ct);
        await swarm.SeedAsync(TransmissionSeeder.StartAsync, ct);
        await swarm.LeechAsync(TorrentLabPeer.LeechAsync, ct);
        await swarm.LeechAsync(LibtorrentLeecher.StartAsync, ct);
        await swarm.LeechAsync(Aria2Leecher.StartAsync, ct);
        await swarm.LeechAsync(RtorrentLeecher.StartAsync, ct);

        Assert.Empty(await swarm.CompletedAsync(deadline));
    }
}
