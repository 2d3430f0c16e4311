using System.Net;
using System.Text.Json;
using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Tracker;
using TorrentLab.Tracker.Server;
using TorrentLab.Web.Tracker;

namespace TorrentLab.Tests.Web.Tracker;

/// <summary>The whole server over loopback, asked by our own tracker clients.</summary>
public sealed class TrackerServerTests
{
    private static readonly TrackerServerOptions Loopback = new() { Port = 0, UdpPort = 0, Bind = IPAddress.Loopback };
    private static readonly Sha1Hash Torrent = new([0xff, 0xfe, .. new byte[18]]);

    [Fact(Timeout = 20_000), Bep(15, "announce"), Bep(48, "scrape")]
    public async Task Peers_over_HTTP_and_UDP_are_in_one_swarm()
    {
        using Deadline deadline = Deadline.InSeconds(15);
        await using TrackerServer server = await TrackerServer.StartAsync(Loopback, TimeProvider.System, deadline.Token);
        using TrackerClient client = new();
        string http = $"http://127.0.0.1:{server.Port}/announce", udp = $"udp://127.0.0.1:{server.UdpPort}/announce";

        await client.AnnounceAsync(http, Peer(1000) with { Left = 0 }, deadline.Token);
        AnnounceAnswer overUdp = await client.AnnounceAsync(udp, Peer(2000), deadline.Token);
        AnnounceAnswer overHttp = await client.AnnounceAsync(http, Peer(1000) with { Left = 0 }, deadline.Token);

        Assert.Equal(["127.0.0.1:1000"], overUdp.Peers.Select(peer => peer.ToString()));
        Assert.Equal(["127.0.0.1:2000"], overHttp.Peers.Select(peer => peer.ToString()));
        Assert.Equal((1L, 1L), (overHttp.Complete, overHttp.Incomplete));
        foreach (string url in (string[])[http, udp])
        {
            ScrapeCounts counts = (await client.ScrapeAsync(url, [Torrent], deadline.Token)).Torrents[Torrent];
            Assert.Equal(new ScrapeCounts(Complete: 1, Incomplete: 1, Downloaded: 0), counts);
        }
    }

    [Fact(Timeout = 20_000), Bep(7, "announce response")]
    public async Task It_listens_on_IPv4_and_IPv6_at_once()
    {
        using Deadline deadline = Deadline.InSeconds(15);
        await using TrackerServer server = await TrackerServer.StartAsync(Loopback with { Bind = null }, TimeProvider.System, deadline.Token);
        using TrackerClient client = new();

        await client.AnnounceAsync($"http://127.0.0.1:{server.Port}/announce", Peer(1000), deadline.Token);
        await client.AnnounceAsync($"udp://127.0.0.1:{server.UdpPort}/announce", Peer(2000), deadline.Token);
        await client.AnnounceAsync($"http://[::1]:{server.Port}/announce", Peer(3000), deadline.Token);
        AnnounceAnswer overUdp = await client.AnnounceAsync($"udp://[::1]:{server.UdpPort}/announce", Peer(4000), deadline.Token);
        AnnounceAnswer overHttp = await client.AnnounceAsync($"http://[::1]:{server.Port}/announce", Peer(3000), deadline.Token);

        Assert.Equal(["[::1]:3000"], overUdp.Peers.Select(peer => peer.ToString()));
        Assert.Equal(["127.0.0.1:1000", "127.0.0.1:2000", "[::1]:4000"], overHttp.Peers.Select(peer => peer.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = 20_000)]
    public async Task Torrents_whose_hashes_differ_in_bytes_that_are_no_text_stay_apart()
    {
        using Deadline deadline = Deadline.InSeconds(15);
        await using TrackerServer server = await TrackerServer.StartAsync(Loopback, TimeProvider.System, deadline.Token);
        using TrackerClient client = new();
        string url = $"http://127.0.0.1:{server.Port}/announce";

        await client.AnnounceAsync(url, Peer(1000), deadline.Token);
        AnnounceAnswer other = await client.AnnounceAsync(url, Peer(2000) with { InfoHash = new Sha1Hash([0xfe, 0xff, .. new byte[18]]) }, deadline.Token);

        Assert.Empty(other.Peers);
        Assert.Equal(2, server.Stats.Torrents);
    }

    [Fact(Timeout = 20_000)]
    public async Task The_figures_are_a_page_and_JSON()
    {
        using Deadline deadline = Deadline.InSeconds(15);
        ManualTime time = new();
        await using TrackerServer server = await TrackerServer.StartAsync(Loopback, time, deadline.Token);
        using TrackerClient client = new();
        using HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };
        await client.AnnounceAsync($"{http.BaseAddress}announce", Peer(1000), deadline.Token);
        await client.AnnounceAsync($"{http.BaseAddress}announce", Peer(2000) with { Left = 0, Event = AnnounceEvent.Completed }, deadline.Token);

        using JsonDocument stats = JsonDocument.Parse(await http.GetStringAsync("/stats.json", deadline.Token));
        HttpResponseMessage page = await http.GetAsync("/", deadline.Token);

        Assert.Equal("""{"torrents":1,"seeds":1,"leechers":1,"announcesPerSecond":0,"announces":2,"scrapes":0,"refusals":0,"downloaded":1,"uptimeSeconds":0}""",
            JsonSerializer.Serialize(stats.RootElement));
        Assert.Contains("<tr><th align=\"left\">Leechers<td align=\"right\">1\n", await page.Content.ReadAsStringAsync(deadline.Token), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task Who_has_gone_silent_is_swept_away_by_the_clock()
    {
        using Deadline deadline = Deadline.InSeconds(15);
        ManualTime time = new();
        var options = Loopback with { Registry = new RegistryOptions { Interval = TimeSpan.FromSeconds(10) } };
        await using TrackerServer server = await TrackerServer.StartAsync(options, time, deadline.Token);
        using TrackerClient client = new();
        await client.AnnounceAsync($"http://127.0.0.1:{server.Port}/announce", Peer(1000), deadline.Token);
        Assert.Equal(1, server.Stats.Leechers);

        time.Advance(TimeSpan.FromSeconds(20));
        await deadline.UntilAsync(_ =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(server.Stats is { Torrents: 0, Leechers: 0 });
        }, "the torrent to be forgotten");
    }

    [Fact(Timeout = 20_000)]
    public async Task A_UDP_port_that_is_taken_fails_the_start_and_frees_the_TCP_port()
    {
        using Deadline deadline = Deadline.InSeconds(15);
        await using TrackerServer first = await TrackerServer.StartAsync(Loopback, TimeProvider.System, deadline.Token);

        IOException taken = await Assert.ThrowsAsync<IOException>(() =>
            TrackerServer.StartAsync(Loopback with { UdpPort = first.UdpPort }, TimeProvider.System, deadline.Token));

        Assert.StartsWith($"cannot listen on UDP port {first.UdpPort}: ", taken.Message, StringComparison.Ordinal);
    }

    internal static AnnounceRequest Peer(int port) => new()
    {
        InfoHash = Torrent,
        PeerId = PeerId.Create(new Random(port)),
        Port = port,
        Left = 1,
        Key = (uint)port,
    };
}
