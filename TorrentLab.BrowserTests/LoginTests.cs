using Microsoft.Playwright;
using TorrentLab.Tests.Interop;
using static Microsoft.Playwright.Assertions;

namespace TorrentLab.BrowserTests;

/// <summary>A server with a password.</summary>
public sealed class LoginTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Password = "correct horse battery staple";

    [ClientFact(Client.Chromium, Timeout = 30_000)]
    public async Task Nothing_is_shown_before_the_right_password()
    {
        await using LabServer server = await LabServer.StartAsync(password: Password);
        await using TorrentPage page = await chromium.OpenAsync(server.Address);
        ILocator password = page.Page.GetByLabel("Password");

        await password.FillAsync("wrong");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Expect(page.Notice("password").First).ToBeVisibleAsync();
        await Expect(page.Search).Not.ToBeVisibleAsync();
        await password.FillAsync(Password);
        await password.PressAsync("Enter");

        await Expect(page.Search).ToBeVisibleAsync();
        await page.Page.ReloadAsync();
        await Expect(page.Search).ToBeVisibleAsync(); // the session is kept
    }
}
