using TorrentLab.Lab;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>Apart from the other clients, so that it runs beside them: Transmission takes its time.</summary>
public sealed class TransmissionLeecherTests(ITestOutputHelper output)
{
    [ClientFact([Client.Opentracker, Client.Libtorrent, Client.Transmission], Timeout = 60_000)]
    public async Task It_downloads_from_a_libtorrent_that_dials_it()
    {
        using Deadline deadline = Deadline.InSeconds(55);
        LabTorrent torrent = LabTorrent.SingleFile("payload.bin", 1_000_001, 32 * 1024);
        await using MixedSwarm swarm = await MixedSwarm.StartAsync(torrent, output, deadline.Token);
        await swarm.LeechAsync(TransmissionLeecher.StartAsync, deadline.Token);
        await swarm.SeedAsync(LibtorrentSeeder.StartAsync, deadline.Token);

        Assert.Empty(await swarm.CompletedAsync(deadline));
    }
}
