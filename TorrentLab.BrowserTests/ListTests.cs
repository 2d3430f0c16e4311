using TorrentLab.Lab;
using TorrentLab.Tests.Interop;
using static Microsoft.Playwright.Assertions;

namespace TorrentLab.BrowserTests;

/// <summary>Finding a torrent among others.</summary>
public sealed class ListTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int KiB = 1024;

    /// <summary>In the order in which they are added.</summary>
    private static readonly string[] Names = ["Birch.iso", "alder.mkv", "Cedar notes.txt"];

    [ClientFact(Client.Chromium, Timeout = 30_000)]
    public async Task The_list_is_sorted_by_newest_name_and_size()
    {
        await using LabServer server = await StartAsync();
        await using TorrentPage page = await chromium.OpenAsync(server.Address);
        await Expect(page.Rows).ToHaveCountAsync(3);

        await page.SortBy.SelectOptionAsync("Newest");
        Assert.Equal(["Cedar notes.txt", "alder.mkv", "Birch.iso"], await page.NamesAsync(Names));
        await page.SortBy.SelectOptionAsync("Name");
        Assert.Equal(["alder.mkv", "Birch.iso", "Cedar notes.txt"], await page.NamesAsync(Names));
        await page.SortBy.SelectOptionAsync("Size");
        Assert.Equal(["alder.mkv", "Cedar notes.txt", "Birch.iso"], await page.NamesAsync(Names));
        page.AssertNoFault();
    }

    [ClientFact(Client.Chromium, Timeout = 30_000)]
    public async Task The_search_narrows_the_list_with_every_letter()
    {
        await using LabServer server = await StartAsync();
        await using TorrentPage page = await chromium.OpenAsync(server.Address);
        await Expect(page.Rows).ToHaveCountAsync(3);

        await page.Search.PressSequentiallyAsync("R");
        await Expect(page.Rows).ToHaveCountAsync(3);
        await page.Search.PressSequentiallyAsync(".MK");
        await Expect(page.Rows).ToHaveCountAsync(1);
        await Expect(page.Row("alder.mkv")).ToBeVisibleAsync();
        await page.Search.FillAsync("(nothing like it");
        await Expect(page.Rows).ToHaveCountAsync(0);
        await page.Search.FillAsync("");

        await Expect(page.Rows).ToHaveCountAsync(3);
        page.AssertNoFault();
    }

    [ClientFact(Client.Chromium, Timeout = 30_000)]
    public async Task The_filter_shows_what_has_a_status_and_follows_it()
    {
        await using LabServer server = await StartAsync();
        await using LabSwarm swarm = new(LabTorrent.SingleFile("dogwood.bin", 40 * KiB, 16 * KiB, seed: 9));
        await server.AddAsync(swarm.Torrent, paused: false);
        await using TorrentPage page = await chromium.OpenAsync(server.Address);
        await page.HasStatusAsync("dogwood.bin", "seeding");

        await page.Filter("Paused").ClickAsync();
        await Expect(page.Filter("Paused")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.Rows).ToHaveCountAsync(3);
        await page.Filter("Seeding").ClickAsync();
        await Expect(page.Rows).ToHaveCountAsync(1);
        await page.Action("Pause", "dogwood.bin").ClickAsync();
        await Expect(page.Rows).ToHaveCountAsync(0);
        await page.Filter("All").ClickAsync();

        await Expect(page.Rows).ToHaveCountAsync(4);
        page.AssertNoFault();
    }

    /// <summary>Three torrents that wait for the user; the second is the largest and the first the smallest.</summary>
    private static async Task<LabServer> StartAsync()
    {
        LabServer server = await LabServer.StartAsync();
        int[] sizes = [10 * KiB, 300 * KiB, 100 * KiB];
        for (int i = 0; i < Names.Length; i++)
            await server.AddAsync(LabTorrent.SingleFile(Names[i], sizes[i], 16 * KiB, seed: i + 1), paused: true);
        return server;
    }
}
