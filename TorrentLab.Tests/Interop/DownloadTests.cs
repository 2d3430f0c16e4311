using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;
using TorrentLab.Tracker;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>The reference client downloads from seeders and through trackers that others wrote.</summary>
public sealed class DownloadTests(ITestOutputHelper output) : IDisposable
{
    private static readonly LabTorrent SingleFile = LabTorrent.SingleFile("payload.bin", 3_000_001, 32 * 1024);

    private static readonly LabTorrent MultiFile = LabTorrent.MultiFile(
        "Ünïcödé 漢字", [new("a.txt", 10), new("leer", 0), new("sub/ordner/ß.bin", 700_000), new("😀", 1), new("z", 500_000)], 16 * 1024);

    private readonly TestDirectory _directory = new();

    private delegate Task<Seeder> StartSeeder(LabTorrent torrent, string data, ITestOutputHelper output, CancellationToken ct);

    [ClientFact(Client.Transmission, Timeout = 60_000), Bep(3, "peer messages")]
    public Task A_file_comes_from_transmission() => Downloads(SingleFile, TransmissionSeeder.StartAsync);

    [ClientFact(Client.Aria2, Timeout = 60_000), Bep(3, "peer messages")]
    public Task A_file_comes_from_aria2() => Downloads(SingleFile, Aria2Seeder.StartAsync);

    [ClientFact(Client.Libtorrent, Timeout = 60_000), Bep(3, "peer messages")]
    public Task A_file_comes_from_libtorrent() => Downloads(SingleFile, LibtorrentSeeder.StartAsync);

    [ClientFact(Client.Rtorrent, Timeout = 60_000), Bep(3, "peer messages")]
    public Task A_file_comes_from_rtorrent() => Downloads(SingleFile, RtorrentSeeder.StartAsync);

    [ClientFact(Client.Aria2, Timeout = 60_000), Bep(3, "info dictionary")]
    public Task Many_files_come_from_aria2() => Downloads(MultiFile, Aria2Seeder.StartAsync);

    [ClientFact(Client.Libtorrent, Timeout = 60_000), Bep(3, "info dictionary")]
    public Task Many_files_come_from_libtorrent() => Downloads(MultiFile, LibtorrentSeeder.StartAsync);

    [ClientFact(Client.Rtorrent, Timeout = 60_000), Bep(3, "info dictionary")]
    public Task Many_files_come_from_rtorrent() => Downloads(MultiFile, RtorrentSeeder.StartAsync);

    [ClientFact(Client.Opentracker, Client.Libtorrent, Timeout = 60_000), Bep(3, "trackers")]
    public async Task The_seeder_is_found_through_opentracker()
    {
        using Deadline deadline = Deadline.InSeconds(55);
        await using Opentracker tracker = await Opentracker.StartAsync([SingleFile.InfoHash], output, deadline.Token);
        string url = tracker.HttpAnnounce.ToString();
        LabTorrent torrent = SingleFile.WithTracker(url);
        await using Seeder seeder = await StartAsync(torrent, LibtorrentSeeder.StartAsync, deadline.Token);
        using HttpTrackerClient trackers = new();
        Sha1Hash hash = new(torrent.InfoHash);
        await deadline.UntilAsync(
            async ct => (await trackers.ScrapeAsync(url, [hash], ct)).Torrents.GetValueOrDefault(hash)?.Complete > 0, "the seeder has announced itself");

        await DownloadAsync(torrent, [], deadline.Token);

        ScrapeAnswer after = await trackers.ScrapeAsync(url, [hash], deadline.Token);
        Assert.Equal(1, after.Torrents[hash].Downloaded); // our "completed" has arrived
    }

    public void Dispose() => _directory.Dispose();

    private async Task Downloads(LabTorrent torrent, StartSeeder start)
    {
        using Deadline deadline = Deadline.InSeconds(55);
        await using Seeder seeder = await StartAsync(torrent, start, deadline.Token);

        await DownloadAsync(torrent, [new PeerEndpoint(seeder.Endpoint.Address, seeder.Endpoint.Port)], deadline.Token);
    }

    private Task<Seeder> StartAsync(LabTorrent torrent, StartSeeder start, CancellationToken ct)
    {
        string data = _directory.CreateDirectory("seed");
        torrent.WriteTo(data);
        return start(torrent, data, output, ct);
    }

    private async Task DownloadAsync(LabTorrent torrent, IReadOnlyList<PeerEndpoint> peers, CancellationToken ct)
    {
        string result = _directory.At("result");
        using HttpTrackerClient trackers = new();
        SessionOptions options = new() { OutputDirectory = result, Peers = peers };
        TorrentSession session = new(TorrentFile.Parse(torrent.File), options, new TcpDialer(), trackers, TimeProvider.System, []);

        Assert.Equal(new SwarmOutcome.Completed(), await session.RunAsync(ct));
        Assert.Empty(torrent.Differences(result));
    }
}
