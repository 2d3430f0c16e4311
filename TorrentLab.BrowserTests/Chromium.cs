using Microsoft.Playwright;
using TorrentLab.Tests.Interop;

namespace TorrentLab.BrowserTests;

/// <summary>
/// One headless Chromium for the tests of a class. It starts with the first page, so that a class whose tests are all skipped
/// needs no browser.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>A name of somebody else that leads to this machine, as after DNS rebinding.</summary>
    public const string ReboundName = "rebound.example";

    private static readonly string[] Arguments =
    [
        $"--host-resolver-rules=MAP {ReboundName} 127.0.0.1",
        "--no-sandbox", // Chromium has none to offer to root, which containers run as
        "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--disable-gpu",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Opens a page with cookies, storage and cache of its own.</summary>
    /// <param name="server">Where from.</param>
    /// <param name="options">How the browser presents itself; null for a light desktop.</param>
    /// <param name="path">Which page of the server.</param>
    /// <exception cref="InvalidOperationException">Chromium is not installed.</exception>
    public async Task<TorrentPage> OpenAsync(Uri server, BrowserNewContextOptions? options = null, string path = "/")
    {
        _browser ??= await LaunchAsync();
        options ??= new BrowserNewContextOptions();
        options.BaseURL = server.ToString();
        options.ViewportSize ??= new ViewportSize { Width = 1280, Height = 800 };
        TorrentPage page = await TorrentPage.CreateAsync(await _browser.NewContextAsync(options), server);
        await page.Page.GotoAsync(path);
        return page;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private async Task<IBrowser> LaunchAsync()
    {
        if (!ClientPackage.IsInstalled(Client.Chromium))
            throw new InvalidOperationException($"Chromium is not installed: apt-get install {ClientPackage.NameOf(Client.Chromium)}");
        _playwright = await Playwright.CreateAsync();
        return await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = Arguments });
    }
}
