using System.Buffers.Binary;
using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Runtime;
using TorrentLab.Swarm;

namespace TorrentLab.Tests.EndToEnd;

/// <summary>Whole downloads whose peers come from a UDP tracker, alone and in tiers beside HTTP.</summary>
public sealed class UdpTrackerTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly LabTorrent _torrent = LabTorrent.SingleFile("payload.bin", 100_000, 32 * 1024);

    [Fact(Timeout = 30_000), Bep(15, "announce")]
    public async Task The_tracker_hears_started_completed_and_stopped_over_one_connection()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        await using ScriptedPeer seed = new(_torrent);
        await using MockUdpTracker tracker = new() { Announce = UdpTrackerAnswer.Peers([seed.Endpoint]) };

        Assert.Equal(new SwarmOutcome.Completed(), await RunAsync(_torrent.WithTracker(tracker.Url), deadline.Token));

        IEnumerable<byte[]> announces = tracker.Packets.Skip(1);
        Assert.Equal(0, tracker.Packets[0][11]); // the one connect
        Assert.Equal(["2: 0 100000", "1: 100000 0", "3: 100000 0"], announces.Select(packet =>
            $"{packet[83]}: {BinaryPrimitives.ReadInt64BigEndian(packet.AsSpan(56))} {BinaryPrimitives.ReadInt64BigEndian(packet.AsSpan(64))}"));
        Assert.All(announces, packet => Assert.Equal(_torrent.InfoHash, packet[16..36]));
    }

    [Fact(Timeout = 30_000), Bep(12, "order of processing")]
    public async Task A_UDP_tracker_that_refuses_or_is_not_there_is_passed_over_for_an_HTTP_one()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        await using ScriptedPeer seed = new(_torrent);
        await using MockUdpTracker refusing = new() { Announce = UdpTrackerAnswer.Error("not here") };
        await using MockTracker good = new() { Default = TrackerAnswer.Peers([seed.Endpoint]) };
        string nobody = $"udp://127.0.0.1:{MockUdpTracker.FreePort()}";

        Assert.Equal(new SwarmOutcome.Completed(), await RunAsync(_torrent.WithTrackers([[nobody], [refusing.Url], [good.Url]]), deadline.Token));

        Assert.Equal(4, refusing.Packets.Count); // connect and announce, and both again: the first error may mean the connection id
        Assert.NotEmpty(good.Requests);
    }

    [Fact(Timeout = 30_000), Bep(12, "order of processing")]
    public async Task An_HTTP_tracker_that_refuses_is_passed_over_for_a_UDP_one()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        await using ScriptedPeer seed = new(_torrent);
        await using MockTracker refusing = new() { Default = TrackerAnswer.Failure("not here") };
        await using MockUdpTracker good = new() { Announce = UdpTrackerAnswer.Peers([seed.Endpoint]) };

        Assert.Equal(new SwarmOutcome.Completed(), await RunAsync(_torrent.WithTrackers([[refusing.Url], [good.Url]]), deadline.Token));
    }

    public void Dispose() => _directory.Dispose();

    private async Task<SwarmOutcome> RunAsync(LabTorrent torrent, CancellationToken ct)
    {
        using TrackerClient trackers = new();
        SessionOptions options = new() { OutputDirectory = _directory.At("result") };
        TorrentSession session = new(TorrentFile.Parse(torrent.File), options, new TcpDialer(), trackers, TimeProvider.System, []);
        SwarmOutcome outcome = await session.RunAsync(ct);
        if (outcome is SwarmOutcome.Completed) Assert.Empty(torrent.Differences(options.OutputDirectory));
        return outcome;
    }
}
