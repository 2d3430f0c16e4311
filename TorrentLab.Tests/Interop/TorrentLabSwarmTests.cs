using TorrentLab.Lab;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>TorrentLab gives to, and takes from, clients that others wrote, found through opentracker.</summary>
public sealed class TorrentLabSwarmTests(ITestOutputHelper output)
{
    private static readonly LabTorrent SingleFile = LabTorrent.SingleFile("payload.bin", 3_000_001, 32 * 1024);

    // No empty file: Transmission makes none.
    private static readonly LabTorrent MultiFile = LabTorrent.MultiFile(
        "Ünïcödé 漢字", [new("a.txt", 10), new("sub/ordner/ß.bin", 700_000), new("😀", 1), new("z", 500_000)], 16 * 1024);

    [ClientFact([Client.Opentracker, Client.Aria2], Timeout = 60_000), Bep(3, "peer messages")]
    public Task Aria2_takes_a_file() => Seeds(SingleFile, Aria2Leecher.StartAsync);

    [ClientFact([Client.Opentracker, Client.Aria2], Timeout = 60_000), Bep(3, "info dictionary")]
    public Task Aria2_takes_many_files() => Seeds(MultiFile, Aria2Leecher.StartAsync);

    [ClientFact([Client.Opentracker, Client.Libtorrent], Timeout = 60_000), Bep(6, "allowed fast")]
    public Task Libtorrent_takes_a_file() => Seeds(SingleFile, LibtorrentLeecher.StartAsync);

    [ClientFact([Client.Opentracker, Client.Libtorrent], Timeout = 60_000), Bep(3, "info dictionary")]
    public Task Libtorrent_takes_many_files() => Seeds(MultiFile, LibtorrentLeecher.StartAsync);

    [ClientFact([Client.Opentracker, Client.Rtorrent], Timeout = 60_000), Bep(3, "peer messages")]
    public Task Rtorrent_takes_a_file() => Seeds(SingleFile, RtorrentLeecher.StartAsync);

    [ClientFact([Client.Opentracker, Client.Rtorrent], Timeout = 60_000), Bep(3, "info dictionary")]
    public Task Rtorrent_takes_many_files() => Seeds(MultiFile, RtorrentLeecher.StartAsync);

    [ClientFact([Client.Opentracker, Client.Transmission], Timeout = 60_000), Bep(3, "info dictionary")]
    public Task Transmission_takes_many_files() => Seeds(MultiFile, TransmissionLeecher.StartAsync);

    [ClientFact([Client.Opentracker, Client.Rtorrent], Timeout = 60_000), Bep(3, "info dictionary")]
    public Task Rtorrent_gives_many_files() => Leeches(MultiFile, RtorrentSeeder.StartAsync, TorrentLabPeer.LeechAsync);

    [ClientFact([Client.Opentracker, Client.Transmission], Timeout = 60_000), Bep(3, "info dictionary")]
    public Task Transmission_gives_many_files() => Leeches(MultiFile, TransmissionSeeder.StartAsync, TorrentLabPeer.LeechFromOneAsync);

    [ClientFact([Client.Opentracker, Client.Libtorrent], Timeout = 60_000), Bep(15, "udp tracker protocol")]
    public async Task Libtorrent_and_we_meet_over_the_UDP_tracker()
    {
        using Deadline deadline = Deadline.InSeconds(55);
        await using MixedSwarm swarm = await MixedSwarm.StartAsync(SingleFile, output, deadline.Token);
        LabTorrent overUdp = SingleFile.WithTracker($"{swarm.Tracker.UdpAnnounce}");
        await swarm.SeedAsync(LibtorrentSeeder.StartAsync, deadline.Token);
        await swarm.LeechAsync((_, log, ct) => TorrentLabPeer.LeechAsync(overUdp, log, ct), deadline.Token);

        Assert.Empty(await swarm.CompletedAsync(deadline));
    }

    /// <summary>The leecher comes first, because Transmission dials nobody here: so the seed dials.</summary>
    private async Task Seeds(LabTorrent torrent, MixedSwarm.StartLeecher<Leecher> start)
    {
        using Deadline deadline = Deadline.InSeconds(55);
        await using MixedSwarm swarm = await MixedSwarm.StartAsync(torrent, output, deadline.Token);
        await swarm.LeechAsync(start, deadline.Token);
        await swarm.SeedAsync(TorrentLabPeer.SeedAsync, deadline.Token);

        Assert.Empty(await swarm.CompletedAsync(deadline));
    }

    private async Task Leeches(LabTorrent torrent, MixedSwarm.StartSeeder<Seeder> start, MixedSwarm.StartLeecher<TorrentLabPeer> leech)
    {
        using Deadline deadline = Deadline.InSeconds(55);
        await using MixedSwarm swarm = await MixedSwarm.StartAsync(torrent, output, deadline.Token);
        await swarm.SeedAsync(start, deadline.Token);
        await swarm.LeechAsync(leech, deadline.Token);

        Assert.Empty(await swarm.CompletedAsync(deadline));
    }
}
