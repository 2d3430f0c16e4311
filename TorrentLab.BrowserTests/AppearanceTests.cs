using Microsoft.Playwright;
using TorrentLab.Lab;
using TorrentLab.Tests.Interop;
using static Microsoft.Playwright.Assertions;

namespace TorrentLab.BrowserTests;

/// <summary>Light and dark, wide and narrow.</summary>
public sealed class AppearanceTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int KiB = 1024;
    private const double Middle = 128;

    private const string LongName = "A name that is much longer than any phone is wide, as they are when all of a release stands in it [1080p].mkv";

    [ClientFact(Client.Chromium, Timeout = 30_000)]
    public async Task The_theme_follows_the_system()
    {
        await using LabServer server = await LabServer.StartAsync();
        await using TorrentPage page = await chromium.OpenAsync(server.Address, new() { ColorScheme = ColorScheme.Dark });

        Assert.True(await page.BrightnessAsync() < Middle);
        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });

        Assert.True(await page.BrightnessAsync() > Middle);
        page.AssertNoFault();
    }

    [ClientFact(Client.Chromium, Timeout = 30_000)]
    public async Task The_theme_can_be_chosen_and_is_kept()
    {
        await using LabServer server = await LabServer.StartAsync();
        await using TorrentPage page = await chromium.OpenAsync(server.Address, new() { ColorScheme = ColorScheme.Light });

        await page.Theme.SelectOptionAsync("Dark");
        Assert.True(await page.BrightnessAsync() < Middle);
        await page.Page.ReloadAsync();
        await Expect(page.Theme).ToBeVisibleAsync();
        Assert.True(await page.BrightnessAsync() < Middle);
        await page.Theme.SelectOptionAsync("System");

        Assert.True(await page.BrightnessAsync() > Middle);
        page.AssertNoFault();
    }

    [ClientFact(Client.Chromium, Timeout = 30_000)]
    public async Task Everything_is_in_reach_on_a_phone()
    {
        await using LabServer server = await LabServer.StartAsync();
        await server.AddAsync(LabTorrent.SingleFile(LongName, 100 * KiB, 16 * KiB), paused: true);
        await using TorrentPage page = await chromium.OpenAsync(
            server.Address, new() { ViewportSize = new() { Width = 360, Height = 740 }, HasTouch = true });

        await page.HasStatusAsync(LongName, "paused");
        await AssertFitsAsync(page);
        foreach (ILocator control in (ILocator[])[page.Action("Start", LongName), page.Action("Delete", LongName), page.Search, page.SortBy, page.Theme])
            await AssertInsideAsync(control, 360);
        ILocator details = await page.OpenDetailsAsync(LongName);
        foreach (string tab in (string[])["Files", "Peers", "Trackers", "Pieces", "Wire"])
        {
            await page.OpenTabAsync(details, tab);
            await AssertFitsAsync(page);
        }
        page.AssertNoFault();
    }

    private static async Task AssertFitsAsync(TorrentPage page) =>
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));

    private static async Task AssertInsideAsync(ILocator control, int width)
    {
        await control.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult? box = await control.BoundingBoxAsync();
        Assert.NotNull(box);
        Assert.InRange(box.X, 0, width);
        Assert.InRange(box.X + box.Width, 0, width);
    }
}
