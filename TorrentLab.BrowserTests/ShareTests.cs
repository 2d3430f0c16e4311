using Microsoft.Playwright;
using TorrentLab.Tests;
using TorrentLab.Tests.Interop;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace TorrentLab.BrowserTests;

/// <summary>A user shares content on one server; others download it with what they have.</summary>
public sealed class ShareTests(Chromium chromium, ITestOutputHelper output) : IClassFixture<Chromium>, IDisposable
{
    private const string Name = "lecture notes ß.bin";

    private readonly byte[] _content = RandomBytes(700_001);
    private readonly TestDirectory _directory = new();
    private readonly Deadline _deadline = Deadline.InSeconds(50);

    [ClientFact(Client.Chromium, Timeout = 60_000)]
    public async Task What_is_shared_on_one_page_is_downloaded_on_another()
    {
        await using LabServer here = await LabServer.StartAsync(LoopbackAddress.Next(), hasTracker: true);
        await using LabServer there = await LabServer.StartAsync(LoopbackAddress.Next());
        await using TorrentPage sharing = await chromium.OpenAsync(here.Address);
        await using TorrentPage loading = await chromium.OpenAsync(there.Address);

        byte[] torrent = await ShareAsync(sharing);
        await loading.DropAsync(new DroppedFile("lecture.torrent", torrent));

        await sharing.HasStatusAsync(Name, "seeding");
        await loading.HasStatusAsync(Name, "seeding", seconds: 40);
        Assert.Equal(_content, await File.ReadAllBytesAsync(Path.Combine(there.Downloads, Name)));
        sharing.AssertNoFault();
        loading.AssertNoFault();
    }

    [ClientFact(Client.Chromium, Client.Aria2, Timeout = 60_000)]
    public async Task What_is_shared_on_the_page_is_downloaded_by_aria2()
    {
        await using LabServer server = await LabServer.StartAsync(LoopbackAddress.Next(), hasTracker: true);
        await using TorrentPage page = await chromium.OpenAsync(server.Address);
        string file = _directory.WriteFile("lecture.torrent", await ShareAsync(page));

        await using ClientProcess aria2 = ClientProcess.Start(Client.Aria2, "aria2c",
        [
            "--no-conf", $"--interface={LoopbackAddress.Next()}", "--disable-ipv6=true", "--enable-dht=false", "--bt-enable-lpd=false",
            "--enable-peer-exchange=false", "--seed-time=0", "--summary-interval=0", "--enable-color=false",
            $"--dir={_directory.Path}", "--listen-port=20000-60000", file,
        ], new TestDirectory(), output);
        await _deadline.UntilAsync(_ => Task.FromResult(aria2.HasExited), "aria2 to have every piece");

        Assert.Equal(_content, await File.ReadAllBytesAsync(_directory.At(Name)));
        await _deadline.UntilAsync(_ => Task.FromResult(server.Uploaded >= _content.Length), "the server to count what it sent");
        page.AssertNoFault();
    }

    public void Dispose()
    {
        _directory.Dispose();
        _deadline.Dispose();
    }

    /// <summary>Drops the content, says yes to the dialog, and returns the .torrent file that the page offers.</summary>
    private async Task<byte[]> ShareAsync(TorrentPage page)
    {
        await page.DropAsync(new DroppedFile(Name, _content));
        await Expect(page.Dialog.GetByRole(AriaRole.Textbox, new() { Name = "Name" })).ToHaveValueAsync(Name);
        await page.Dialog.GetByRole(AriaRole.Button, new() { Name = "Share", Exact = true }).ClickAsync();
        ILocator link = page.Dialog.GetByRole(AriaRole.Link, new() { Name = "Download the .torrent" });
        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        await page.Dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).First.ClickAsync();
        await using Stream stream = await download.CreateReadStreamAsync();
        using MemoryStream torrent = new();
        await stream.CopyToAsync(torrent);
        return torrent.ToArray();
    }

    private static byte[] RandomBytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
