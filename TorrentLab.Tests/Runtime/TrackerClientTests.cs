using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Tests.Tracker;
using TorrentLab.Tracker;

namespace TorrentLab.Tests.Runtime;

public sealed class TrackerClientTests
{
    [Fact(Timeout = 10_000)]
    public async Task A_tracker_is_asked_by_what_its_address_begins_with()
    {
        await using MockTracker http = new() { Default = TrackerAnswer.Peers([new(0x0100007f, 1)]) };
        await using MockUdpTracker udp = new() { Announce = UdpTrackerAnswer.Peers([new(0x0100007f, 2)]) };
        using TrackerClient client = new();

        AnnounceAnswer overHttp = await client.AnnounceAsync(http.Url, Announces.Request, CancellationToken.None);
        AnnounceAnswer overUdp = await client.AnnounceAsync(udp.Url.Replace("udp", "UDP", StringComparison.Ordinal), Announces.Request, CancellationToken.None);

        Assert.Equal("127.0.0.1:1", Assert.Single(overHttp.Peers).ToString());
        Assert.Equal("127.0.0.1:2", Assert.Single(overUdp.Peers).ToString());
    }

    [Fact(Timeout = 10_000)]
    public async Task A_scrape_goes_the_same_way()
    {
        byte[] hash = Announces.Request.InfoHash.ToArray();
        await using MockTracker http = new() { Scrape = TrackerAnswer.Scrape(hash, complete: 1, downloaded: 0, incomplete: 0) };
        await using MockUdpTracker udp = new() { Scrape = UdpTrackerAnswer.Scrape(seeders: 2, completed: 0, leechers: 0) };
        using TrackerClient client = new();

        foreach ((string url, long seeds) in ((string, long)[])[(http.Url, 1), (udp.Url, 2)])
        {
            ScrapeAnswer answer = await client.ScrapeAsync(url, [new Sha1Hash(hash)], CancellationToken.None);
            Assert.Equal(seeds, Assert.Single(answer.Torrents).Value.Complete);
        }
    }

    [Fact(Timeout = 10_000)]
    public async Task Another_scheme_is_an_error()
    {
        using TrackerClient client = new();
        var error = await Assert.ThrowsAsync<TrackerException>(
            () => client.AnnounceAsync("wss://t:1", Announces.Request, CancellationToken.None));
        Assert.Equal("the scheme \"wss\" is not served here (only http, https, udp)", error.Message);
    }
}
