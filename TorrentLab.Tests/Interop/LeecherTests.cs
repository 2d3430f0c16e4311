using TorrentLab.Lab;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

public sealed class LeecherTests(ITestOutputHelper output)
{
    [ClientFact(Client.Libtorrent, Timeout = 30_000)]
    public async Task A_leecher_that_finds_no_seeder_is_waited_for_in_vain()
    {
        LabTorrent torrent = LabTorrent.SingleFile("payload.bin", 100_000, 16 * 1024);
        await using Leecher leecher = await LibtorrentLeecher.StartAsync(torrent, output, CancellationToken.None);
        using Deadline deadline = Deadline.InSeconds(0.5);

        var late = await Assert.ThrowsAsync<TimeoutException>(() => leecher.CompletedAsync(deadline));

        Assert.Equal("waited 0.5 s for Libtorrent to have every piece", late.Message);
        Assert.NotEmpty(torrent.Differences(leecher.DownloadDirectory));
    }
}
