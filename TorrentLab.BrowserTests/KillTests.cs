using System.Diagnostics;
using TorrentLab.Lab;
using TorrentLab.Tests;
using TorrentLab.Tests.Interop;
using static Microsoft.Playwright.Assertions;

namespace TorrentLab.BrowserTests;

/// <summary>The server as a process of its own, ended as power cuts end it.</summary>
public sealed class KillTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private const string Name = "payload.bin";

    private readonly TestDirectory _directory = new();
    private readonly Deadline _deadline = Deadline.InSeconds(55);

    [ClientFact(Client.Chromium, Timeout = 60_000)]
    public async Task A_killed_server_goes_on_with_what_it_had_and_so_does_the_page()
    {
        await using LabSwarm swarm = new(LabTorrent.SingleFile(Name, 3000 * 1024, 32 * 1024), 300 * 1024);
        string downloads = _directory.At("downloads");
        using Process first = Start(port: 0);
        Uri address = await AddressAsync(first);
        await using TorrentPage page = await chromium.OpenAsync(address);
        try
        {
            await page.DropAsync(new DroppedFile("paused.torrent", LabTorrent.SingleFile("other.bin", 1000, 16 * 1024, seed: 2).File));
            await page.Action("Pause", "other.bin").ClickAsync();
            await page.HasStatusAsync("other.bin", "paused");
            await page.DropAsync(swarm.File);
            await page.HasProgressAsync(Name, 20, _deadline);
        }
        finally
        {
            first.Kill();
            await first.WaitForExitAsync(_deadline.Token);
        }
        await Expect(page.ConnectionLost).ToBeVisibleAsync(new() { Timeout = 10_000 });

        using Process second = Start(address.Port);
        try
        {
            await Expect(page.ConnectionLost).ToHaveCountAsync(0, new() { Timeout = 20_000 });
            await page.HasStatusAsync("other.bin", "paused");
            swarm.Pace.BytesPerSecond = Pace.Full;
            await page.HasStatusAsync(Name, "seeding", seconds: 30);
            Assert.Empty(swarm.Torrent.Differences(downloads));
        }
        finally
        {
            second.Kill();
            await second.WaitForExitAsync(_deadline.Token);
        }
    }

    public void Dispose()
    {
        _directory.Dispose();
        _deadline.Dispose();
    }

    private Process Start(int port) => Process.Start(new ProcessStartInfo("dotnet",
    [
        Path.Join(AppContext.BaseDirectory, "TorrentLab.Cli.dll"), "web", "--port", $"{port}", "--peer-port", "0",
        "-o", _directory.At("downloads"), "--state", _directory.At("state"),
    ])
    { RedirectStandardOutput = true })!;

    /// <summary>What the first line of the server says.</summary>
    private async Task<Uri> AddressAsync(Process server)
    {
        string? line = await server.StandardOutput.ReadLineAsync(_deadline.Token);
        Assert.StartsWith("TorrentLab is at http", line, StringComparison.Ordinal);
        return new Uri(line!["TorrentLab is at ".Length..]);
    }
}
