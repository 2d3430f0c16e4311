using Microsoft.Playwright;
using TorrentLab.Lab;
using TorrentLab.Tests;
using TorrentLab.Tests.Interop;
using static Microsoft.Playwright.Assertions;

namespace TorrentLab.BrowserTests;

/// <summary>A user pauses, starts and deletes.</summary>
public sealed class ControlTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private const int KiB = 1024;

    private const string Name = "payload.bin";

    private readonly Deadline _deadline = Deadline.InSeconds(40);

    [ClientFact(Client.Chromium, Timeout = 60_000)]
    public async Task A_download_is_paused_and_goes_on_where_it_was()
    {
        await using LabSwarm swarm = Slow();
        await using LabServer server = await LabServer.StartAsync();
        await using TorrentPage page = await chromium.OpenAsync(server.Address);
        await page.DropAsync(swarm.File);
        await page.HasProgressAsync(Name, 10, _deadline);

        await page.Action("Pause", Name).ClickAsync();
        await page.HasStatusAsync(Name, "paused");
        await page.Page.ReloadAsync();
        await page.HasStatusAsync(Name, "paused");
        await page.HasProgressAsync(Name, 10, _deadline);
        swarm.Pace.BytesPerSecond = Pace.Full;
        await page.Action("Start", Name).ClickAsync();

        await page.HasStatusAsync(Name, "seeding", seconds: 30);
        Assert.Empty(swarm.Torrent.Differences(server.Downloads));
        page.AssertNoFault();
    }

    [ClientFact(Client.Chromium, Timeout = 60_000)]
    public async Task A_torrent_is_deleted_only_after_a_question()
    {
        await using LabSwarm swarm = new(LabTorrent.SingleFile(Name, 100 * KiB, 16 * KiB));
        await using LabServer server = await LabServer.StartAsync();
        await using TorrentPage page = await chromium.OpenAsync(server.Address);
        await page.DropAsync(swarm.File);
        await page.HasStatusAsync(Name, "seeding");

        await page.Action("Delete", Name).ClickAsync();
        await page.Dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.Dialog).ToHaveCountAsync(0);
        await Expect(page.Rows).ToHaveCountAsync(1);

        await page.Action("Delete", Name).ClickAsync();
        await page.Dialog.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(page.Rows).ToHaveCountAsync(0);
        Assert.Empty(swarm.Torrent.Differences(server.Downloads)); // the data stays
        page.AssertNoFault();
    }

    [ClientFact(Client.Chromium, Timeout = 60_000)]
    public async Task The_data_goes_too_if_the_user_says_so()
    {
        await using LabSwarm swarm = new(LabTorrent.SingleFile(Name, 100 * KiB, 16 * KiB));
        await using LabServer server = await LabServer.StartAsync();
        await using TorrentPage page = await chromium.OpenAsync(server.Address);
        await page.DropAsync(swarm.File);
        await page.HasStatusAsync(Name, "seeding");

        await page.Action("Delete", Name).ClickAsync();
        await page.Dialog.GetByRole(AriaRole.Checkbox).CheckAsync();
        await page.Dialog.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();

        await Expect(page.Rows).ToHaveCountAsync(0);
        await _deadline.UntilAsync(_ => Task.FromResult(!File.Exists(Path.Combine(server.Downloads, Name))), "the data to be gone");
        page.AssertNoFault();
    }

    [ClientFact(Client.Chromium, Timeout = 60_000)]
    public async Task The_keyboard_is_enough()
    {
        LabTorrent torrent = LabTorrent.SingleFile(Name, 100 * KiB, 16 * KiB);
        await using LabServer server = await LabServer.StartAsync();
        await server.AddAsync(torrent, paused: true);
        await using TorrentPage page = await chromium.OpenAsync(server.Address);
        await Expect(page.Rows).ToHaveCountAsync(1);

        await TabToAsync(page, page.Action("Delete", Name));
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Dialog).ToBeVisibleAsync();
        await Expect(page.Dialog.Locator(":focus")).ToHaveCountAsync(1);
        await page.Page.Keyboard.PressAsync("Escape");

        await Expect(page.Dialog).ToHaveCountAsync(0);
        await Expect(page.Action("Delete", Name)).ToBeFocusedAsync();
        await Expect(page.Rows).ToHaveCountAsync(1);
        page.AssertNoFault();
    }

    [ClientFact(Client.Chromium, Timeout = 60_000)]
    public async Task Two_browsers_see_what_the_other_does()
    {
        await using LabSwarm swarm = Slow();
        await using LabServer server = await LabServer.StartAsync();
        await using TorrentPage one = await chromium.OpenAsync(server.Address);
        await using TorrentPage other = await chromium.OpenAsync(server.Address);

        await one.DropAsync(swarm.File);
        await other.HasStatusAsync(Name, "downloading");
        await other.Action("Pause", Name).ClickAsync();
        await one.HasStatusAsync(Name, "paused");
        swarm.Pace.BytesPerSecond = Pace.Full;
        await one.Action("Start", Name).ClickAsync();
        await other.HasStatusAsync(Name, "seeding", seconds: 30);
        await other.Action("Delete", Name).ClickAsync();
        await other.Dialog.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();

        await Expect(one.Rows).ToHaveCountAsync(0);
        one.AssertNoFault();
        other.AssertNoFault();
    }

    public void Dispose() => _deadline.Dispose();

    /// <summary>Three megabytes at 300 KiB a second: ten seconds, if nobody makes it faster.</summary>
    private static LabSwarm Slow() => new(LabTorrent.SingleFile(Name, 3000 * KiB, 32 * KiB), 300 * KiB);

    private static async Task TabToAsync(TorrentPage page, ILocator target)
    {
        const int most = 60;
        for (int pressed = 0; pressed < most; pressed++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement")) return;
            await page.Page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"the Tab key does not lead to {target} within {most} strokes");
    }
}
