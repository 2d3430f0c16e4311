using TorrentLab.Lab;
using TorrentLab.Swarm;

namespace TorrentLab.Tests.EndToEnd;

/// <summary>Whatever one peer does, the download completes as long as one honest peer is there.</summary>
public sealed class HostilePeerTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly LabTorrent _torrent = LabTorrent.SingleFile("payload.bin", 300_001, 32 * 1024);

    public static TheoryData<string> Behaviours() => [.. PeerReactions.All.Keys];

    [Fact]
    public void Every_behaviour_of_the_catalogue_is_survived_here() =>
        Assert.Equal(BehaviourCatalogue.All.Select(known => known.Name), PeerReactions.All.Keys.Select(name => name.Split(':')[0]));

    [Theory(Timeout = 30_000), MemberData(nameof(Behaviours)), Bep(3, "peer messages"), Bep(6, "reject request"), Bep(10, "handshake message")]
    public async Task One_honest_peer_is_enough(string behaviour)
    {
        using Deadline deadline = Deadline.InSeconds(25);
        using FastTime time = new(20);
        await using ScriptedPeer hostile = new(_torrent, BehaviourCatalogue.Parse(behaviour));
        await using ScriptedPeer honest = new(_torrent);
        Download download = new(_torrent, _directory.Path)
        {
            Time = time,
            Swarm = new SwarmOptions { RetryDelay = TimeSpan.FromMilliseconds(1), UselessTimeout = TimeSpan.FromSeconds(30) },
        };

        SwarmOutcome outcome = await download.RunAsync([hostile, honest], deadline.Token);

        Assert.True(outcome is SwarmOutcome.Completed, $"{outcome}\n{download.Notices}\n{hostile.Transcript}");
        Assert.Empty(_torrent.Differences(_directory.Path));
        Assert.True(hostile.Connections > 0, "the hostile peer was never tried");
        string? told = PeerReactions.All[behaviour].Told;
        bool isAsExpected = told is null ? honest.Connections == 0 : told.Split('|').Any(download.Notices.ToString().Contains);
        Assert.True(isAsExpected, $"not told: {told}\n{download.Notices}\n{hostile.Transcript}");
    }

    [Fact(Timeout = 30_000)]
    public async Task Many_that_are_not_asked_for_are_the_same_whatever_is_wrong_with_them()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        await using ScriptedPeer beside = new(_torrent, BehaviourCatalogue.Parse("other-pieces,unsolicited-pieces"));
        await using ScriptedPeer small = new(_torrent, BehaviourCatalogue.Parse("short-blocks,unsolicited-pieces"));
        await using ScriptedPeer honest = new(_torrent);
        Download download = new(_torrent, _directory.Path);

        Assert.Equal(new SwarmOutcome.Completed(), await download.RunAsync([beside, small, honest], deadline.Token));

        Assert.Equal((1, 1), (beside.Connections, small.Connections));
    }

    [Fact(Timeout = 30_000)]
    public async Task The_peer_of_a_corrupt_piece_is_banned_and_an_honest_one_behind_the_same_address_goes_on()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        await using ScriptedPeer corrupt = new(_torrent, PeerBehaviours.Corrupts(0));
        await using ScriptedPeer honest = new(_torrent);
        Download download = new(_torrent, _directory.Path);

        SwarmOutcome outcome = await download.RunAsync([corrupt, honest], deadline.Token);

        Assert.Equal(new SwarmOutcome.Completed(), outcome);
        Assert.Equal(1, corrupt.Connections);
        Assert.Empty(_torrent.Differences(_directory.Path));
    }

    [Fact(Timeout = 30_000)]
    public async Task With_nobody_but_a_corrupt_peer_the_download_ends_and_names_it()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        await using ScriptedPeer corrupt = new(_torrent, PeerBehaviours.Corrupts(2));
        Download download = new(_torrent, _directory.Path);

        SwarmOutcome outcome = await download.RunAsync([corrupt], deadline.Token);

        var failed = Assert.IsType<SwarmOutcome.Failed>(outcome);
        Assert.Contains($"peer {corrupt.Endpoint} sent corrupt data for piece 2, banned", failed.Reason, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();
}
