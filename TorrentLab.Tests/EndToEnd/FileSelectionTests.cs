using TorrentLab.Lab;
using TorrentLab.Swarm;

namespace TorrentLab.Tests.EndToEnd;

/// <summary>Some files now, the others later: nothing is fetched twice, and what is finished stays as it is.</summary>
public sealed class FileSelectionTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    // Pieces: a has 0 to 1, b has 1 to 4, sub/c has 4 to 6.
    private readonly LabTorrent _torrent = LabTorrent.MultiFile("album", [new("a", 50_000), new("b", 100_000), new("sub/c", 70_000)], 32 * 1024);

    [Fact(Timeout = 30_000)]
    public async Task One_file_of_three_is_downloaded_alone_and_later_the_others()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        await using ScriptedPeer first = new(_torrent);
        Assert.Equal(new SwarmOutcome.Completed(), await new Download(_torrent, _directory.Path) { Files = "2" }.RunAsync([first], deadline.Token));

        Assert.Equal([1, 2, 3, 4], Requested(first));
        Assert.Equal(["b"], Directory.GetFileSystemEntries(_directory.At("album")).Select(path => Path.GetFileName(path)));
        Assert.Equal(_torrent.Payload[50_000..150_000], File.ReadAllBytes(_directory.At("album", "b")));
        DateTime finished = File.GetLastWriteTimeUtc(_directory.At("album", "b"));

        await using ScriptedPeer second = new(_torrent);
        Download rest = new(_torrent, _directory.Path);
        Assert.Equal(new SwarmOutcome.Completed(), await rest.RunAsync([second], deadline.Token));

        Assert.Equal("the ledger has 4 of 7 pieces", rest.ResumeNote);
        Assert.Equal([0, 5, 6], Requested(second));
        Assert.Empty(_torrent.Differences(_directory.Path));
        Assert.Equal(finished, File.GetLastWriteTimeUtc(_directory.At("album", "b")));
        Assert.Equal([".torrentlab", "album"], Directory.GetFileSystemEntries(_directory.Path).Select(path => Path.GetFileName(path)).Order());
        Assert.Single(Directory.GetFiles(_directory.At(".torrentlab")));
    }

    [Fact(Timeout = 30_000)]
    public async Task Without_the_ledger_the_part_file_is_hashed_like_the_rest()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        await using ScriptedPeer first = new(_torrent);
        await new Download(_torrent, _directory.Path) { Files = "b" }.RunAsync([first], deadline.Token);
        File.Delete(Directory.GetFiles(_directory.At(".torrentlab"), "*.json").Single());
        await using ScriptedPeer second = new(_torrent);

        Assert.Equal(new SwarmOutcome.Completed(), await new Download(_torrent, _directory.Path) { Files = "a,b" }.RunAsync([second], deadline.Token));

        Assert.Equal([0], Requested(second));
        Assert.Equal(_torrent.Payload[..50_000], File.ReadAllBytes(_directory.At("album", "a")));
        Assert.False(Path.Exists(_directory.At("album", "sub")));
    }

    [Fact(Timeout = 30_000)]
    public async Task Starting_afresh_takes_nothing_from_the_part_file_and_leaves_skipped_files_alone()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        _directory.WriteFile("album/a", [1, 2, 3]);
        await using ScriptedPeer peer = new(_torrent);
        await new Download(_torrent, _directory.Path) { Files = "b" }.RunAsync([peer], deadline.Token);
        await using ScriptedPeer again = new(_torrent);

        await new Download(_torrent, _directory.Path) { Files = "b", Resume = false }.RunAsync([again], deadline.Token);

        Assert.Equal([1, 2, 3, 4], Requested(again));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(_directory.At("album", "a")));
    }

    [Fact(Timeout = 30_000)]
    public async Task What_is_selected_and_complete_needs_nobody()
    {
        using Deadline deadline = Deadline.InSeconds(25);
        _directory.WriteFile("album/a", _torrent.Payload.AsSpan(0, 50_000));
        _directory.WriteFile("album/b", _torrent.Payload.AsSpan(50_000, 100_000));

        Assert.Equal(new SwarmOutcome.Completed(), await new Download(_torrent, _directory.Path) { Files = "a" }.RunAsync([], deadline.Token));
    }

    public void Dispose() => _directory.Dispose();

    private List<int> Requested(ScriptedPeer peer) => [.. Enumerable.Range(0, _torrent.PieceCount).Where(piece => peer.RequestsOf(piece) > 0)];
}
