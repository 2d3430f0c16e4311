using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Runtime;
using TorrentLab.Swarm;

namespace TorrentLab.Tests.EndToEnd;

/// <summary>Whole downloads whose peers come from trackers, good and bad.</summary>
[Bep(3, "trackers")]
public sealed class TrackerTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly LabTorrent _torrent = LabTorrent.SingleFile("payload.bin", 100_000, 32 * 1024);

    [Fact(Timeout = 30_000)]
    public async Task The_tracker_hears_started_completed_and_stopped_with_the_right_figures()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        await using ScriptedPeer seed = new(_torrent);
        await using MockTracker tracker = new() { Default = TrackerAnswer.Peers([seed.Endpoint], trackerId: "id 1") };

        Assert.Equal(new SwarmOutcome.Completed(), await RunAsync(_torrent.WithTracker(tracker.Url), deadline.Token));

        Assert.Equal(
            ["started 0 100000 ", "completed 100000 0 id 1", "stopped 100000 0 id 1"],
            tracker.Requests.Select(request => $"{request["event"]} {request["downloaded"]} {request["left"]} {request["trackerid"]}"));
        Assert.All(tracker.Requests, request => Assert.Equal(_torrent.InfoHash, request.Bytes("info_hash")));
        Assert.Single(tracker.Requests.Select(request => (request["peer_id"], request["key"])).Distinct());
    }

    [Fact(Timeout = 30_000)]
    public async Task An_https_tracker_is_trusted_through_the_given_authority_only()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        using LabCertificates certificates = new();
        await using ScriptedPeer seed = new(_torrent);
        await using MockTracker tracker = new(certificate: certificates.Server) { Default = TrackerAnswer.Peers([seed.Endpoint]) };
        LabTorrent torrent = _torrent.WithTracker(tracker.Url);
        string ca = _directory.WriteFile("ca.pem", System.Text.Encoding.ASCII.GetBytes(certificates.AuthorityPem));

        Assert.Equal(new SwarmOutcome.Completed(), await RunAsync(torrent, deadline.Token, ca));

        using HttpTrackerClient untrusting = new();
        string url = TorrentLab.Tracker.HttpTrackerCodec.BuildScrapeUrl(tracker.Url, [new(torrent.InfoHash)]);
        var error = await Assert.ThrowsAsync<TorrentLab.Primitives.TrackerException>(() => untrusting.ExchangeAsync(url, deadline.Token));
        Assert.Contains("--tracker-ca", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000), Bep(7, "peers6")]
    public async Task Peers_over_ipv6_are_dialled()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        await using ScriptedPeer seed = new(_torrent, null, System.Net.IPAddress.IPv6Loopback);
        await using MockTracker tracker = new() { Default = TrackerAnswer.Peers([seed.Endpoint]) };

        Assert.Equal(new SwarmOutcome.Completed(), await RunAsync(_torrent.WithTracker(tracker.Url), deadline.Token));
    }

    public void Dispose() => _directory.Dispose();

    private async Task<SwarmOutcome> RunAsync(LabTorrent torrent, CancellationToken ct, string? ca = null)
    {
        using HttpTrackerClient trackers = new(new HttpTrackerOptions { CaFile = ca });
        SessionOptions options = new() { OutputDirectory = _directory.At("result") };
        TorrentSession session = new(TorrentFile.Parse(torrent.File), options, new TcpDialer(), trackers, TimeProvider.System, []);
        SwarmOutcome outcome = await session.RunAsync(ct);
        if (outcome is SwarmOutcome.Completed) Assert.Empty(torrent.Differences(options.OutputDirectory));
        return outcome;
    }
}
