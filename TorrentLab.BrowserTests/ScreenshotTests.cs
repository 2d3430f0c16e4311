using Microsoft.Playwright;
using TorrentLab.Lab;
using TorrentLab.Tests;
using TorrentLab.Tests.Architecture;
using TorrentLab.Tests.Interop;
using static Microsoft.Playwright.Assertions;

namespace TorrentLab.BrowserTests;

/// <summary>Pictures of the page at work, for people to look at: under artifacts/screenshots after each run.</summary>
public sealed class ScreenshotTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private const int KiB = 1024;

    private readonly Deadline _deadline = Deadline.InSeconds(50);

    [ClientFact(Client.Chromium, Timeout = 60_000)]
    public async Task The_page_is_pictured_in_both_themes_and_on_a_phone()
    {
        await using LabServer server = await LabServer.StartAsync();
        await using LabSwarm slow = new(LabTorrent.SingleFile("debian-13.1.0-amd64-netinst.iso", 6000 * KiB, 32 * KiB), 400 * KiB);
        await using LabSwarm done = new(LabTorrent.MultiFile("Lecture recordings", [new("01.mkv", 400 * KiB), new("notes/01.pdf", 90 * KiB)], 32 * KiB, seed: 2));
        await server.AddAsync(done.Torrent, paused: false);
        await server.AddAsync(LabTorrent.SingleFile("field-recordings.flac", 900 * KiB, 32 * KiB, seed: 3), paused: true);
        await server.AddAsync(slow.Torrent, paused: false);
        await using TorrentPage page = await chromium.OpenAsync(server.Address, new() { ColorScheme = ColorScheme.Light, DeviceScaleFactor = 2 });
        await page.HasProgressAsync(slow.Torrent.Name, 25, _deadline);

        await TakeAsync(page, "list-light");
        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await TakeAsync(page, "list-dark");
        ILocator details = await page.OpenDetailsAsync(slow.Torrent.Name);
        foreach (string tab in (string[])["Overview", "Peers", "Pieces"])
        {
            await page.OpenTabAsync(details, tab);
            await TakeAsync(page, $"{tab}-dark");
        }
        ILocator wire = await page.OpenTabAsync(details, "Wire");
        await wire.GetByRole(AriaRole.Combobox, new() { Name = "Peer" }).SelectOptionAsync(slow.Seed);
        ILocator request = wire.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "request" }).First;
        await Expect(request).ToBeVisibleAsync();
        await wire.GetByRole(AriaRole.Button, new() { Name = "Hold" }).ClickAsync();
        await request.GetByRole(AriaRole.Button).ClickAsync();
        await TakeAsync(page, "wire-dark");
        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.OpenTabAsync(details, "Pieces");
        await TakeAsync(page, "pieces-light");
        await page.Page.SetViewportSizeAsync(390, 844);
        await TakeAsync(page, "phone-details-light");
        await details.GetByRole(AriaRole.Button, new() { Name = "Close details" }).ClickAsync();
        await Expect(details).ToHaveCountAsync(0);
        await TakeAsync(page, "phone-light");

        page.AssertNoFault();
    }

    public void Dispose() => _deadline.Dispose();

    private static async Task TakeAsync(TorrentPage page, string name)
    {
        string path = Path.Combine(Repository.Root, "artifacts", "screenshots", $"{name.ToLowerInvariant()}.png");
        byte[] picture = await page.Page.ScreenshotAsync(new() { Path = path, Animations = ScreenshotAnimations.Disabled });
        Assert.NotEmpty(picture);
    }
}
