using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;
using TorrentLab.Tracker;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>UDP trackers and clients that others wrote.</summary>
[Bep(15, "announce")]
public sealed class UdpTrackerTests(ITestOutputHelper output) : IDisposable
{
    private static readonly LabTorrent Torrent = LabTorrent.SingleFile("payload.bin", 1_000_001, 32 * 1024);

    private readonly TestDirectory _directory = new();

    [ClientFact(Client.Opentracker, Timeout = 30_000), Bep(15, "scrape")]
    public async Task Two_peers_meet_through_opentracker_and_are_counted()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        await using Opentracker tracker = await Opentracker.StartAsync([Torrent.InfoHash], output, deadline.Token);
        string url = tracker.UdpAnnounce.ToString();
        UdpTrackerClient client = new();

        await client.AnnounceAsync(url, Peer(1000) with { Left = 0 }, deadline.Token);
        AnnounceAnswer answer = await client.AnnounceAsync(url, Peer(2000), deadline.Token);
        ScrapeCounts counts = await ScrapeAsync(client, url, deadline.Token);

        Assert.Contains("127.0.0.1:1000", answer.Peers.Select(peer => peer.ToString()));
        Assert.Equal((1L, 1L), (answer.Complete, answer.Incomplete));
        Assert.Equal((1L, 1L), (counts.Complete, counts.Incomplete));

        await client.AnnounceAsync(url, Peer(1000) with { Left = 0, Event = AnnounceEvent.Stopped }, deadline.Token);
        Assert.Equal(0, (await ScrapeAsync(client, url, deadline.Token)).Complete);
    }

    [ClientFact(Client.Opentracker, Client.Libtorrent, Timeout = 60_000)]
    public async Task The_seeder_is_found_through_opentracker_over_UDP()
    {
        using Deadline deadline = Deadline.InSeconds(55);
        await using Opentracker tracker = await Opentracker.StartAsync([Torrent.InfoHash], output, deadline.Token);
        string url = tracker.UdpAnnounce.ToString();
        LabTorrent torrent = Torrent.WithTracker(url);
        string data = _directory.CreateDirectory("seed");
        torrent.WriteTo(data);
        await using Seeder seeder = await LibtorrentSeeder.StartAsync(torrent, data, output, deadline.Token);
        using TrackerClient trackers = new();
        await deadline.UntilAsync(async ct => (await ScrapeAsync(trackers, url, ct)).Complete > 0, "the seeder has announced itself");

        SessionOptions options = new() { OutputDirectory = _directory.At("result") };
        TorrentSession session = new(TorrentFile.Parse(torrent.File), options, new TcpDialer(), trackers, TimeProvider.System, []);
        Assert.Equal(new SwarmOutcome.Completed(), await session.RunAsync(deadline.Token));

        Assert.Empty(torrent.Differences(options.OutputDirectory));
        Assert.Equal(1, (await ScrapeAsync(trackers, url, deadline.Token)).Downloaded); // our "completed" has arrived
    }

    public void Dispose() => _directory.Dispose();

    private static AnnounceRequest Peer(int port) => new()
    {
        InfoHash = new Sha1Hash(Torrent.InfoHash),
        PeerId = PeerId.Create(),
        Port = port,
        Left = 1,
        Key = (uint)port,
        Event = AnnounceEvent.Started,
    };

    private static async Task<ScrapeCounts> ScrapeAsync(ITrackerClient client, string url, CancellationToken ct)
    {
        Sha1Hash hash = new(Torrent.InfoHash);
        return (await client.ScrapeAsync(url, [hash], ct)).Torrents[hash];
    }
}
