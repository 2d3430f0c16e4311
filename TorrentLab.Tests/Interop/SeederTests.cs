using System.Text;
using TorrentLab.Lab;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

public sealed class SeederTests(ITestOutputHelper output) : IDisposable
{
    private readonly TestDirectory _data = new();
    private readonly LabTorrent _torrent = LabTorrent.SingleFile("payload.bin", 100_000, 16 * 1024);

    [ClientFact(Client.Transmission, Timeout = 30_000), Bep(3, "peer protocol")]
    public Task Transmission_shakes_hands_and_has_every_piece() => Has_every_piece(TransmissionSeeder.StartAsync, "-TR");

    [ClientFact(Client.Aria2, Timeout = 30_000), Bep(3, "peer protocol")]
    public Task Aria2_shakes_hands_and_has_every_piece() => Has_every_piece(Aria2Seeder.StartAsync, "A2-");

    [ClientFact(Client.Libtorrent, Timeout = 30_000), Bep(3, "peer protocol")]
    public Task Libtorrent_shakes_hands_and_has_every_piece() => Has_every_piece(LibtorrentSeeder.StartAsync, "-LT");

    [ClientFact(Client.Rtorrent, Timeout = 30_000), Bep(3, "peer protocol")]
    public Task Rtorrent_shakes_hands_and_has_every_piece() => Has_every_piece(RtorrentSeeder.StartAsync, "-lt");

    public void Dispose() => _data.Dispose();

    private async Task Has_every_piece(
        Func<LabTorrent, string, ITestOutputHelper, CancellationToken, Task<Seeder>> start, string idPrefix)
    {
        using Deadline deadline = Deadline.InSeconds(25);
        _torrent.WriteTo(_data.Path);
        await using Seeder seeder = await start(_torrent, _data.Path, output, deadline.Token);

        var (handshake, bitfield) = await PeerProbe.AskAsync(seeder.Endpoint, _torrent.InfoHash, deadline.Token);

        Assert.Equal([19, .. "BitTorrent protocol"u8], handshake[..20]);
        Assert.Equal(_torrent.InfoHash, handshake[28..48]);
        Assert.Equal(Encoding.ASCII.GetBytes(idPrefix), handshake[48..(48 + idPrefix.Length)]);
        Assert.Equal([0b1111_1110], bitfield);
    }
}
