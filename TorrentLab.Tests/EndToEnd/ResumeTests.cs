using TorrentLab.Lab;
using TorrentLab.Swarm;

namespace TorrentLab.Tests.EndToEnd;

/// <summary>What is good on the disk is never fetched again.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly LabTorrent _torrent = LabTorrent.MultiFile("album", [new("a", 100_000), new("empty", 0), new("sub/b", 200_001)], 32 * 1024);

    [Fact(Timeout = 30_000)]
    public async Task A_download_that_was_stopped_goes_on_where_it_was()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        await using (ScriptedPeer stalling = new(_torrent, PeerBehaviours.StallsAfter(8)))
        {
            using CancellationTokenSource stop = new();
            Task<SwarmOutcome> running = new Download(_torrent, _directory.Path).RunAsync([stalling], stop.Token);
            await stalling.Transcript.WaitForAsync("request piece 4", deadline.Token);
            await deadline.UntilAsync(_ => Task.FromResult(File.Exists(_directory.At("album", "sub", "b"))), "the fourth piece is on the disk");
            await stop.CancelAsync();
            Assert.Equal(new SwarmOutcome.Stopped(), await running);
        }
        await using ScriptedPeer seed = new(_torrent);
        Download second = new(_torrent, _directory.Path);

        Assert.Equal(new SwarmOutcome.Completed(), await second.RunAsync([seed], deadline.Token));

        Assert.StartsWith("the ledger has", second.ResumeNote, StringComparison.Ordinal);
        Assert.Equal(0, seed.RequestsOf(0));
        Assert.Empty(_torrent.Differences(_directory.Path));
    }

    [Fact(Timeout = 30_000)]
    public async Task What_is_changed_while_it_is_served_is_fetched_anew_the_next_time()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        _torrent.WriteTo(_directory.Path);
        using CancellationTokenSource stop = new();
        Download serving = new(_torrent, _directory.Path) { Swarm = SwarmOptions.Swarm with { Seed = new SeedGoal() } };
        Task<SwarmOutcome> running = serving.RunAsync([], stop.Token);
        await deadline.UntilAsync(_ => Task.FromResult(IsLedgerClean()), "it is complete, and the ledger says so");
        using (FileStream file = new(_directory.At("album", "a"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.WriteByte((byte)~_torrent.Payload[0]);
        await stop.CancelAsync();
        Assert.Equal(new SwarmOutcome.Stopped(), await running);
        await using ScriptedPeer seed = new(_torrent);

        Assert.Equal(new SwarmOutcome.Completed(), await new Download(_torrent, _directory.Path).RunAsync([seed], deadline.Token));

        Assert.NotEqual(0, seed.RequestsOf(0));
        Assert.Empty(_torrent.Differences(_directory.Path));
    }

    [Fact(Timeout = 30_000)]
    public async Task What_another_client_left_is_hashed_and_kept()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        _torrent.WriteTo(_directory.Path);
        string damaged = _directory.At("album", "a");
        byte[] bytes = File.ReadAllBytes(damaged);
        bytes[40_000] ^= 1;
        File.WriteAllBytes(damaged, bytes);
        File.Delete(_directory.At("album", "empty"));
        await using ScriptedPeer seed = new(_torrent);
        Download download = new(_torrent, _directory.Path);

        Assert.Equal(new SwarmOutcome.Completed(), await download.RunAsync([seed], deadline.Token));

        Assert.Equal([0, 2, 0], Enumerable.Range(0, 3).Select(seed.RequestsOf));
        Assert.Empty(_torrent.Differences(_directory.Path));
    }

    [Fact(Timeout = 30_000)]
    public async Task What_is_complete_needs_nobody()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        _torrent.WriteTo(_directory.Path);

        Assert.Equal(new SwarmOutcome.Completed(), await new Download(_torrent, _directory.Path).RunAsync([], deadline.Token));
    }

    [Fact(Timeout = 30_000)]
    public async Task Starting_afresh_fetches_everything()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        _torrent.WriteTo(_directory.Path);
        await using ScriptedPeer seed = new(_torrent);

        Assert.Equal(new SwarmOutcome.Completed(), await new Download(_torrent, _directory.Path) { Resume = false }.RunAsync([seed], deadline.Token));

        Assert.All(Enumerable.Range(0, _torrent.PieceCount), piece => Assert.NotEqual(0, seed.RequestsOf(piece)));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("album", "is a file, and must be a directory")]
    [InlineData("album/a/x", "is a directory, and must be a file")]
    public async Task What_stands_in_the_way_is_named_before_anything_starts(string file, string words)
    {
        using Deadline deadline = Deadline.InSeconds(25);
        _directory.WriteFile(file, [1]);

        var failed = Assert.IsType<SwarmOutcome.Failed>(await new Download(_torrent, _directory.Path).RunAsync([], deadline.Token));

        Assert.Contains(words, failed.Reason, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_longer_file_is_another_file_and_is_left_alone()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        _directory.WriteFile("album/a", new byte[100_001]);

        var failed = Assert.IsType<SwarmOutcome.Failed>(await new Download(_torrent, _directory.Path).RunAsync([], deadline.Token));

        Assert.Contains("has 100001 bytes, the torrent's file has 100000: it is another file", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(100_001, new FileInfo(_directory.At("album", "a")).Length);
    }

    public void Dispose() => _directory.Dispose();

    private bool IsLedgerClean()
    {
        string ledger = _directory.At(".torrentlab", $"{Convert.ToHexStringLower(_torrent.InfoHash)}.json");
        return File.Exists(ledger) && File.ReadAllText(ledger).Contains("\"clean\": true", StringComparison.Ordinal);
    }
}
