using System.Text;
using Microsoft.Playwright;
using TorrentLab.Lab;
using TorrentLab.Tests;
using TorrentLab.Tests.Interop;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace TorrentLab.BrowserTests;

/// <summary>A torrent comes onto the page, and its content onto the disk.</summary>
public sealed class AddTests(Chromium chromium, ITestOutputHelper output) : IClassFixture<Chromium>
{
    private const int KiB = 1024;

    [ClientFact(Client.Chromium, Timeout = 60_000)]
    public async Task A_torrent_that_is_dropped_downloads_and_is_served()
    {
        await using LabSwarm swarm = new(LabTorrent.SingleFile("payload.bin", (700 * KiB) + 1, 32 * KiB));
        await using LabServer server = await LabServer.StartAsync();
        await using TorrentPage page = await chromium.OpenAsync(server.Address);

        await page.DropAsync(swarm.File);

        await page.HasStatusAsync("payload.bin", "seeding");
        await Expect(page.Row("payload.bin").GetByRole(AriaRole.Progressbar)).ToHaveAttributeAsync("aria-valuenow", "100");
        Assert.Empty(swarm.Torrent.Differences(server.Downloads));
        page.AssertNoFault();
    }

    [ClientFact(Client.Chromium, Client.Aria2, Timeout = 60_000)]
    public async Task A_torrent_that_is_chosen_in_the_dialog_comes_from_a_real_client()
    {
        LabTorrent album = LabTorrent.MultiFile("Ünïcödé 漢字", [new("a.txt", 10), new("leer", 0), new("sub/ß.bin", 700_000)], 16 * KiB);
        using TestDirectory data = new();
        album.WriteTo(data.Path);
        await using MockTracker tracker = new();
        LabTorrent torrent = album.WithTracker(tracker.Url);
        await using Seeder seeder = await Aria2Seeder.StartAsync(torrent, data.Path, output, CancellationToken.None);
        tracker.Default = TrackerAnswer.Peers([seeder.Endpoint]);
        await using LabServer server = await LabServer.StartAsync();
        await using TorrentPage page = await chromium.OpenAsync(server.Address);

        await page.FileInput("Add torrent files").SetInputFilesAsync(new FilePayload
        {
            Name = "album.torrent",
            MimeType = "application/x-bittorrent",
            Buffer = torrent.File,
        });

        await page.HasStatusAsync("Ünïcödé 漢字", "seeding", seconds: 30);
        Assert.Empty(torrent.Differences(server.Downloads));
        page.AssertNoFault();
    }

    [ClientFact(Client.Chromium, Timeout = 30_000)]
    public async Task Several_torrents_are_dropped_at_once()
    {
        await using LabSwarm first = new(LabTorrent.SingleFile("first.bin", 40 * KiB, 16 * KiB, seed: 1));
        await using LabSwarm second = new(LabTorrent.SingleFile("second.bin", 40 * KiB, 16 * KiB, seed: 2));
        await using LabServer server = await LabServer.StartAsync();
        await using TorrentPage page = await chromium.OpenAsync(server.Address);

        await page.DropAsync(first.File, second.File);

        await page.HasStatusAsync("first.bin", "seeding");
        await page.HasStatusAsync("second.bin", "seeding");
        page.AssertNoFault();
    }

    [ClientFact(Client.Chromium, Timeout = 30_000)]
    public async Task What_is_no_torrent_is_refused_in_words()
    {
        await using LabServer server = await LabServer.StartAsync();
        await using TorrentPage page = await chromium.OpenAsync(server.Address);

        await page.DropAsync(new DroppedFile("holiday.torrent", Encoding.ASCII.GetBytes("d4:infoi1ee")));

        await Expect(page.Notice("'info'").First).ToBeVisibleAsync(); // the sentence of the server, which names the key
        await Expect(page.Rows).ToHaveCountAsync(0);
    }

    [ClientFact(Client.Chromium, Timeout = 30_000)]
    public async Task A_torrent_that_is_there_already_is_said_to_be()
    {
        await using LabSwarm swarm = new(LabTorrent.SingleFile("payload.bin", 40 * KiB, 16 * KiB));
        await using LabServer server = await LabServer.StartAsync();
        await server.AddAsync(swarm.Torrent, paused: true);
        await using TorrentPage page = await chromium.OpenAsync(server.Address);
        await Expect(page.Rows).ToHaveCountAsync(1);

        await page.DropAsync(swarm.File);

        await Expect(page.Notice("already").First).ToBeVisibleAsync();
        await Expect(page.Rows).ToHaveCountAsync(1);
    }

    [ClientFact(Client.Chromium, Timeout = 30_000)]
    public async Task A_name_that_is_HTML_is_shown_and_does_nothing()
    {
        const string name = "<img src=x onerror=alert(1)><script>alert(2).bin";
        LabTorrent torrent = LabTorrent.SingleFile(name, 40 * KiB, 16 * KiB);
        await using LabServer server = await LabServer.StartAsync();
        await server.AddAsync(torrent, paused: true);
        await using TorrentPage page = await chromium.OpenAsync(server.Address);

        await Expect(page.Rows).ToHaveCountAsync(1);
        await page.Rows.GetByRole(AriaRole.Button).First.FocusAsync();

        await Expect(page.Page.Locator("img[src=x]")).ToHaveCountAsync(0);
        await Expect(page.Rows).ToContainTextAsync("onerror=alert(1)");
        page.AssertNoFault();
    }
}
