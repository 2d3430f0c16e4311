using TorrentLab.Lab;
using TorrentLab.Tests;
using TorrentLab.Tests.Interop;
using static Microsoft.Playwright.Assertions;

namespace TorrentLab.BrowserTests;

/// <summary>The server goes away and comes back while the page is open.</summary>
public sealed class ConnectionTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private const int KiB = 1024;

    private const string Name = "payload.bin";

    private readonly Deadline _deadline = Deadline.InSeconds(40);

    [ClientFact(Client.Chromium, Timeout = 60_000)]
    public async Task A_lost_connection_is_said_and_recovers_by_itself()
    {
        await using LabServer server = await LabServer.StartAsync();
        await server.AddAsync(LabTorrent.SingleFile(Name, 100 * KiB, 16 * KiB), paused: true);
        await using TorrentPage page = await chromium.OpenAsync(server.Address);
        await page.HasStatusAsync(Name, "paused");
        await Expect(page.ConnectionLost).ToHaveCountAsync(0);

        await server.StopAsync();
        await Expect(page.ConnectionLost).ToBeVisibleAsync(new() { Timeout = 10_000 });
        await server.StartAgainAsync();

        await Expect(page.ConnectionLost).ToHaveCountAsync(0, new() { Timeout = 20_000 });
        await page.HasStatusAsync(Name, "paused");
        await server.AddAsync(LabTorrent.SingleFile("later.bin", 100 * KiB, 16 * KiB, seed: 2), paused: true);
        await page.HasStatusAsync("later.bin", "paused"); // live again, not only loaded again
    }

    [ClientFact(Client.Chromium, Timeout = 60_000)]
    public async Task A_download_goes_on_after_a_restart_of_the_server()
    {
        await using LabSwarm swarm = new(LabTorrent.SingleFile(Name, 3000 * KiB, 32 * KiB), 300 * KiB);
        await using LabServer server = await LabServer.StartAsync();
        await using TorrentPage page = await chromium.OpenAsync(server.Address);
        await page.DropAsync(swarm.File);
        await page.HasProgressAsync(Name, 20, _deadline);

        await server.StopAsync();
        await Expect(page.ConnectionLost).ToBeVisibleAsync(new() { Timeout = 10_000 });
        await server.StartAgainAsync();
        await Expect(page.ConnectionLost).ToHaveCountAsync(0, new() { Timeout = 20_000 });
        await page.HasProgressAsync(Name, 20, _deadline); // what was there counts
        swarm.Pace.BytesPerSecond = Pace.Full;

        await page.HasStatusAsync(Name, "seeding", seconds: 30);
        Assert.Empty(swarm.Torrent.Differences(server.Downloads));
    }

    public void Dispose() => _deadline.Dispose();
}
