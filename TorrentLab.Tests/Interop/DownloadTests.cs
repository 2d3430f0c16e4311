using System.Net;
using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>The reference client downloads from seeders that others wrote.</summary>
public sealed class DownloadTests(ITestOutputHelper output) : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly LabTorrent _torrent = LabTorrent.SingleFile("payload.bin", 3_000_001, 32 * 1024);

    [ClientFact(Client.Transmission, Timeout = 60_000), Bep(3, "peer messages")]
    public Task Everything_comes_from_transmission() => Downloads_from(TransmissionSeeder.StartAsync);

    [ClientFact(Client.Aria2, Timeout = 60_000), Bep(3, "peer messages")]
    public Task Everything_comes_from_aria2() => Downloads_from(Aria2Seeder.StartAsync);

    [ClientFact(Client.Libtorrent, Timeout = 60_000), Bep(3, "peer messages")]
    public Task Everything_comes_from_libtorrent() => Downloads_from(LibtorrentSeeder.StartAsync);

    public void Dispose() => _directory.Dispose();

    private async Task Downloads_from(
        Func<LabTorrent, string, ITestOutputHelper, CancellationToken, Task<Seeder>> start)
    {
        using Deadline deadline = Deadline.InSeconds(55);
        string data = _directory.CreateDirectory("seed");
        string result = _directory.At("result");
        _torrent.WriteTo(data);
        await using Seeder seeder = await start(_torrent, data, output, deadline.Token);

        SwarmOutcome outcome = await DownloadAsync(_torrent.File, result, [seeder.Endpoint], deadline.Token);

        Assert.Equal(new SwarmOutcome.Completed(), outcome);
        Assert.Equal(_torrent.Payload, File.ReadAllBytes(Path.Combine(result, _torrent.Name)));
    }

    private static async Task<SwarmOutcome> DownloadAsync(
        byte[] torrent, string result, IReadOnlyList<IPEndPoint> peers, CancellationToken ct)
    {
        using HttpTrackerClient trackers = new();
        SessionOptions options = new()
        {
            OutputDirectory = result,
            Peers = [.. peers.Select(peer => new PeerEndpoint(peer.Address, peer.Port))],
        };
        TorrentSession session = new(TorrentFile.Parse(torrent), options, new TcpDialer(), trackers, TimeProvider.System, []);
        return await session.RunAsync(ct);
    }
}
