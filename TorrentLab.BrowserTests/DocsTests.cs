using Microsoft.Playwright;
using TorrentLab.Tests.Interop;
using static Microsoft.Playwright.Assertions;

namespace TorrentLab.BrowserTests;

/// <summary>The pages that describe the API work without the Internet and under their Content-Security-Policy.</summary>
public sealed class DocsTests(Chromium chromium) : IClassFixture<Chromium>
{
    [ClientFact(Client.Chromium, Timeout = 30_000)]
    public async Task Swagger_UI_shows_the_calls_and_tries_them()
    {
        await using LabServer server = await LabServer.StartAsync();
        await using TorrentPage page = await chromium.OpenAsync(server.Address, path: "/docs");

        ILocator call = page.Page.Locator(".opblock").Filter(new() { HasText = "/api/settings" }).First;
        await Expect(call).ToBeVisibleAsync(new() { Timeout = 15_000 });
        await call.Locator(".opblock-summary-control").ClickAsync();
        await call.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
        await call.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();

        await Expect(call.Locator(".live-responses-table")).ToContainTextAsync("maxActiveDownloads");
        page.AssertNoFault();
    }

    [ClientFact(Client.Chromium, Timeout = 30_000)]
    public async Task The_reference_page_shows_the_calls()
    {
        await using LabServer server = await LabServer.StartAsync();
        await using TorrentPage page = await chromium.OpenAsync(server.Address, path: "/redoc");

        await Expect(page.Page.GetByText("/api/torrents/{hash}/recheck").First).ToBeAttachedAsync(new() { Timeout = 15_000 });
        page.AssertNoFault();
    }
}
