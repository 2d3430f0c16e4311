using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;
using TorrentLab.Tracker;

namespace TorrentLab.Tests.EndToEnd;

/// <summary>Whatever the tracker of the first tier does, the download completes as long as a good one is in the second.</summary>
[Bep(3, "trackers")]
public sealed class HostileTrackerTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly LabTorrent _torrent = LabTorrent.SingleFile("payload.bin", 100_000, 32 * 1024);
    private readonly FastTime _time = new(40);

    public static TheoryData<string> Faults() => [.. TrackerFaults.All.Select(fault => fault.Name)];

    [Fact]
    public void Every_fault_of_the_catalogue_is_survived_here() =>
        Assert.Equal(TrackerFaults.All.Select(fault => fault.Name), TrackerReactions.All.Keys);

    [Theory(Timeout = 30_000), MemberData(nameof(Faults)), Bep(12, "order of processing"), Bep(15, "time outs"), Bep(31, "retry in")]
    public async Task One_good_tracker_is_enough(string fault)
    {
        using Deadline deadline = Deadline.InSeconds(25);
        await using ScriptedPeer seed = new(_torrent);
        await using FaultTracker bad = new(TrackerFaults.Find(fault), [seed.Endpoint]);
        await using MockTracker good = new() { Default = TrackerAnswer.Peers([seed.Endpoint]) };
        NoticeList notices = new();

        SwarmOutcome outcome = await RunAsync(_torrent.WithTrackers([[bad.Url], [good.Url]]), notices, deadline.Token);

        Assert.True(outcome is SwarmOutcome.Completed, $"{outcome}\n{notices}\n{bad.Transcript}");
        Assert.Empty(_torrent.Differences(_directory.Path));
        Assert.True(bad.Summary.Announces + bad.Summary.Others > 0, "the bad tracker was never asked");
        TrackerReaction expected = TrackerReactions.All[fault];
        bool isAsExpected = expected.UsesIt == (good.Requests.Count == 0)
            && (expected.Told is null || notices.ToString().Contains(expected.Told, StringComparison.Ordinal));
        Assert.True(isAsExpected, $"not as {expected}\n{notices}\n{bad.Transcript}");
    }

    [Fact(Timeout = 30_000)]
    public async Task A_peer_of_another_torrent_is_left_for_one_of_this()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        LabTorrent other = LabTorrent.SingleFile("other.bin", 50_000, 32 * 1024, seed: 2);
        await using ScriptedPeer seed = new(_torrent);
        await using ScriptedPeer stranger = new(other);
        await using FaultTracker tracker = new(TrackerFaults.Find("another-hash"), [seed.Endpoint]);
        using TrackerClient trackers = new();
        await trackers.AnnounceAsync(tracker.Url, new AnnounceRequest
        {
            InfoHash = new Sha1Hash(other.InfoHash),
            PeerId = PeerId.Create(),
            Port = stranger.Endpoint.Port,
            Left = 0,
            Key = 1,
        }, deadline.Token);
        NoticeList notices = new();

        Assert.Equal(new SwarmOutcome.Completed(), await RunAsync(_torrent.WithTracker(tracker.Url), notices, deadline.Token));

        Assert.Contains("serves another torrent", notices.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, stranger.Connections);
    }

    public void Dispose()
    {
        _time.Dispose();
        _directory.Dispose();
    }

    private async Task<SwarmOutcome> RunAsync(LabTorrent torrent, NoticeList notices, CancellationToken ct)
    {
        using TrackerClient trackers = new(udp: new UdpTrackerOptions { Deadline = TimeSpan.FromSeconds(50) }, time: _time); // 15 s and 30 s: room for two losses
        SessionOptions options = new() { OutputDirectory = _directory.Path };
        TorrentSession session = new(TorrentFile.Parse(torrent.File), options, new TcpDialer(), trackers, _time, [notices]);
        return await session.RunAsync(ct);
    }
}
