using Microsoft.Playwright;
using TorrentLab.Lab;
using TorrentLab.Tests.Interop;
using static Microsoft.Playwright.Assertions;

namespace TorrentLab.BrowserTests;

/// <summary>What pages of others can do with the browser of somebody who uses the server: nothing.</summary>
public sealed class SafetyTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly LabTorrent Torrent = LabTorrent.SingleFile("payload.bin", 40 * 1024, 16 * 1024);

    [ClientFact(Client.Chromium, Timeout = 30_000)]
    public async Task A_page_of_another_origin_changes_nothing_and_hears_nothing()
    {
        await using LabServer server = await LabServer.StartAsync();
        await server.AddAsync(Torrent, paused: true);
        await using MockTracker stranger = new() { Answer = (_, _) => TrackerAnswer.Html };
        await using TorrentPage evil = await chromium.OpenAsync(new Uri(stranger.Origin));
        Assert.Equal($"{stranger.Origin}/", evil.Page.Url);

        // Requests that browsers send without asking the server first, and then a WebSocket, which they never ask for.
        var answers = await evil.Page.EvaluateAsync<string[]>(
            """
            async ({ server, hash, torrent }) => {
                const bytes = Uint8Array.from(atob(torrent), c => c.charCodeAt(0));
                const form = new FormData();
                form.append('file', new File([bytes], 'other.torrent'));
                const tries = [
                    ['api/torrents/add', { method: 'POST', body: form }],
                    [`api/torrents/${hash}/start`, { method: 'POST' }],
                    [`api/torrents/${hash}`, { method: 'DELETE' }],
                    ['api/torrents', {}],
                ];
                const answers = [];
                for (const [path, options] of tries)
                    for (const mode of ['no-cors', 'cors'])
                        answers.push(await fetch(server + path, { ...options, mode }).then(async answer => await answer.text(), () => ''));
                answers.push(await new Promise(done => {
                    const socket = new WebSocket(server.replace('http', 'ws') + 'ws');
                    socket.onmessage = message => done(message.data);
                    socket.onclose = () => done('');
                }));
                return answers;
            }
            """, new Dictionary<string, string>
            {
                ["server"] = server.Address.ToString(),
                ["hash"] = Convert.ToHexStringLower(Torrent.InfoHash),
                ["torrent"] = Convert.ToBase64String(LabTorrent.SingleFile("other.bin", 1024, 16 * 1024).File),
            });

        Assert.All(answers, answer => Assert.Equal("", answer));
        await using TorrentPage page = await chromium.OpenAsync(server.Address);
        await page.HasStatusAsync("payload.bin", "paused");
        await Expect(page.Rows).ToHaveCountAsync(1);
    }

    [ClientFact(Client.Chromium, Timeout = 30_000)]
    public async Task A_form_of_another_origin_changes_nothing()
    {
        await using LabServer server = await LabServer.StartAsync();
        await server.AddAsync(Torrent, paused: true);
        await using MockTracker stranger = new() { Answer = (_, _) => TrackerAnswer.Html };
        await using TorrentPage evil = await chromium.OpenAsync(new Uri(stranger.Origin));
        string target = $"{server.Address}api/torrents/{Convert.ToHexStringLower(Torrent.InfoHash)}/start";

        IResponse answer = await evil.Page.RunAndWaitForResponseAsync(
            () => evil.Page.EvaluateAsync(
                """
                action => {
                    const form = Object.assign(document.createElement('form'), { action, method: 'post' });
                    document.body.append(form);
                    form.submit();
                }
                """, target), response => response.Url == target);

        Assert.Equal(403, answer.Status);
        await using TorrentPage page = await chromium.OpenAsync(server.Address);
        await page.HasStatusAsync("payload.bin", "paused");
    }

    [ClientFact(Client.Chromium, Timeout = 30_000)]
    public async Task The_page_is_not_shown_in_a_frame_of_others()
    {
        await using LabServer server = await LabServer.StartAsync();
        await using MockTracker stranger = new() { Answer = (_, _) => TrackerAnswer.Html };
        await using TorrentPage evil = await chromium.OpenAsync(new Uri(stranger.Origin));

        await evil.Page.RunAndWaitForConsoleMessageAsync(
            () => evil.Page.EvaluateAsync("address => document.body.append(Object.assign(document.createElement('iframe'), { src: address }))", server.Address.ToString()),
            new() { Predicate = message => message.Text.Contains("frame-ancestors", StringComparison.Ordinal) });

        await Expect(evil.Page.FrameLocator("iframe").GetByRole(AriaRole.Searchbox)).ToHaveCountAsync(0);
    }

    [ClientFact(Client.Chromium, Timeout = 30_000)]
    public async Task A_name_that_was_rebound_to_this_machine_shows_nothing()
    {
        await using LabServer server = await LabServer.StartAsync();
        await server.AddAsync(Torrent, paused: true);
        Uri rebound = new UriBuilder(server.Address) { Host = Chromium.ReboundName }.Uri;

        await using TorrentPage page = await chromium.OpenAsync(rebound);

        await Expect(page.Page.Locator("body")).ToContainTextAsync("403");
        await Expect(page.Page.Locator("body")).Not.ToContainTextAsync("payload.bin");
        int[] statuses = await page.Page.EvaluateAsync<int[]>(
            "async () => await Promise.all(['/app.js', '/api/torrents', '/api/server', '/docs'].map(async path => (await fetch(path)).status))");
        Assert.All(statuses, status => Assert.Equal(403, status));
    }
}
