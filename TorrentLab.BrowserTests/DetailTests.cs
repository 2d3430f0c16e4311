using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TorrentLab.Lab;
using TorrentLab.Tests;
using TorrentLab.Tests.Interop;
using static Microsoft.Playwright.Assertions;

namespace TorrentLab.BrowserTests;

/// <summary>What the page tells about one torrent.</summary>
public sealed class DetailTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private const int KiB = 1024;

    private readonly Deadline _deadline = Deadline.InSeconds(40);

    [ClientFact(Client.Chromium, Timeout = 60_000)]
    public async Task A_complete_file_is_a_link_that_saves_it()
    {
        LabTorrent album = LabTorrent.MultiFile("album", [new("a.txt", 10), new("sub/b & c.html", 100_000)], 16 * KiB);
        await using LabSwarm swarm = new(album);
        await using LabServer server = await LabServer.StartAsync();
        await using TorrentPage page = await chromium.OpenAsync(server.Address);
        await page.DropAsync(swarm.File);
        await page.HasStatusAsync("album", "seeding");
        ILocator files = await page.OpenTabAsync(await page.OpenDetailsAsync("album"), "Files");

        IDownload download = await page.Page.RunAndWaitForDownloadAsync(
            () => files.GetByRole(AriaRole.Link).Filter(new() { HasText = "b & c.html" }).ClickAsync());

        Assert.Equal("b & c.html", download.SuggestedFilename);
        await using Stream saved = await download.CreateReadStreamAsync();
        using MemoryStream bytes = new();
        await saved.CopyToAsync(bytes);
        Assert.Equal(album.Payload[10..], bytes.ToArray());
        page.AssertNoFault();
    }

    [ClientFact(Client.Chromium, Timeout = 60_000)]
    public async Task Peers_trackers_and_pieces_are_shown_while_they_change()
    {
        await using LabSwarm swarm = Slow();
        await using LabServer server = await LabServer.StartAsync();
        await using TorrentPage page = await chromium.OpenAsync(server.Address);
        await page.DropAsync(swarm.File);
        await page.HasProgressAsync("payload.bin", 5, _deadline);
        ILocator details = await page.OpenDetailsAsync("payload.bin");

        ILocator peers = await page.OpenTabAsync(details, "Peers");
        await Expect(peers).ToContainTextAsync("127.0.0.1");
        await Expect(peers).ToContainTextAsync("100"); // the seed has everything
        ILocator trackers = await page.OpenTabAsync(details, "Trackers");
        await Expect(trackers).ToContainTextAsync("127.0.0.1");
        ILocator pieces = await page.OpenTabAsync(details, "Pieces");
        ILocator map = pieces.GetByRole(AriaRole.Img, new() { NameRegex = new Regex(@"\d+ of 94") });
        await Expect(map).ToBeVisibleAsync();
        string? before = await map.GetAttributeAsync("aria-label");
        await Expect(map).Not.ToHaveAttributeAsync("aria-label", before!);
        await Expect(pieces.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("[1-9][0-9]* in flight") })).ToBeVisibleAsync();
        ILocator overview = await page.OpenTabAsync(details, "Overview");
        await Expect(overview.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("^Rates") }).First).ToBeVisibleAsync();

        page.AssertNoFault();
    }

    [ClientFact(Client.Chromium, Timeout = 60_000)]
    public async Task The_piece_map_is_painted_in_the_colours_of_its_legend()
    {
        await using LabSwarm swarm = Slow();
        await using LabServer server = await LabServer.StartAsync();
        await using TorrentPage page = await chromium.OpenAsync(server.Address);
        await page.DropAsync(swarm.File);
        await page.HasProgressAsync("payload.bin", 20, _deadline);
        ILocator pieces = await page.OpenTabAsync(await page.OpenDetailsAsync("payload.bin"), "Pieces");
        await page.Action("Pause", "payload.bin").ClickAsync(); // nothing is in flight any more
        await Expect(pieces.GetByRole(AriaRole.Img, new() { NameRegex = new Regex(" 0 in flight") })).ToBeVisibleAsync();

        await _deadline.UntilAsync(async _ => await pieces.EvaluateAsync<bool>(
            """
            panel => {
                const canvas = panel.querySelector('canvas');
                const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                const painted = new Set();
                for (let i = 0; i < pixels.length; i += 4) painted.add(`rgb(${pixels[i]}, ${pixels[i + 1]}, ${pixels[i + 2]})`);
                return ['have', 'none'].every(kind => painted.has(getComputedStyle(panel.querySelector(`.legend .${kind}`)).backgroundColor));
            }
            """), "pieces that are here and pieces that are not, in their colours");

        page.AssertNoFault();
    }

    [ClientFact(Client.Chromium, Timeout = 60_000)]
    public async Task The_conversation_with_a_peer_is_explained_message_by_message()
    {
        await using LabSwarm swarm = Slow();
        await using LabServer server = await LabServer.StartAsync();
        await using TorrentPage page = await chromium.OpenAsync(server.Address);
        await page.DropAsync(swarm.File);
        await page.HasProgressAsync("payload.bin", 5, _deadline);
        ILocator wire = await page.OpenTabAsync(await page.OpenDetailsAsync("payload.bin"), "Wire");

        await wire.GetByRole(AriaRole.Combobox, new() { Name = "Peer" }).SelectOptionAsync(swarm.Seed);

        ILocator messages = wire.GetByRole(AriaRole.Listitem);
        ILocator request = messages.Filter(new() { HasText = "request" }).First;
        await Expect(messages.Filter(new() { HasText = "offset" }).First).ToBeVisibleAsync();
        await Expect(request).ToBeVisibleAsync();
        await wire.GetByRole(AriaRole.Button, new() { Name = "Hold" }).ClickAsync();
        await request.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(request).ToContainTextAsync("00 00 00 0d"); // the length prefix of every request
        await Expect(request).ToContainTextAsync("BEP 3");
        page.AssertNoFault();
    }

    [ClientFact(Client.Chromium, Timeout = 60_000)]
    public async Task Details_of_a_torrent_that_another_browser_deletes_are_closed()
    {
        await using LabServer server = await LabServer.StartAsync();
        await server.AddAsync(LabTorrent.SingleFile("payload.bin", 40 * KiB, 16 * KiB), paused: true);
        await using TorrentPage page = await chromium.OpenAsync(server.Address);
        await using TorrentPage other = await chromium.OpenAsync(server.Address);
        ILocator details = await page.OpenDetailsAsync("payload.bin");

        await other.Action("Delete", "payload.bin").ClickAsync();
        await other.Dialog.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();

        await Expect(page.Rows).ToHaveCountAsync(0);
        await Expect(details).ToHaveCountAsync(0);
        page.AssertNoFault();
    }

    public void Dispose() => _deadline.Dispose();

    /// <summary>94 pieces at 200 KiB a second.</summary>
    private static LabSwarm Slow() => new(LabTorrent.SingleFile("payload.bin", 3000 * KiB, 32 * KiB), 200 * KiB);
}
