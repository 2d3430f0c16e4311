using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Web.Host;

namespace TorrentLab.Tests.Web.Host;

/// <summary>What happens to the files of torrents: where they go, when they are checked, who deletes them, what is in their way.</summary>
public sealed class ContentTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly LabTorrent _single = LabTorrent.SingleFile("movie.bin", 300_000, 16384);
    private readonly LabTorrent _album = LabTorrent.MultiFile("album", [new("a", 50_000), new("sub/b", 100_000), new("empty", 0)], 32768);

    private string Output => _directory.At("downloads");

    [Fact(Timeout = 30_000)]
    public async Task Content_that_lies_there_is_checked_and_served()
    {
        await using TestHost host = await StartAsync();
        await host.AddCompleteAsync(_album);

        await host.UntilAsync(_album, TorrentStatus.Seeding);

        TorrentDetail detail = host.Host.Detail(TestHost.HashOf(_album))!;
        Assert.Equal((150_000, 150_000, 5, 5, 1.0, 3), (detail.View.Size, detail.View.Done, detail.View.PieceCount, detail.View.PiecesDone, detail.View.Progress, detail.View.FileCount));
        Assert.Equal(["album/a", "album/sub/b", "album/empty"], detail.Files.Select(file => file.Path));
        Assert.All(detail.Files, file => Assert.True(file.IsComplete));
        Assert.True(detail.Pieces.Have.IsFull);
        Assert.Null(detail.Pieces.Availability);
        Assert.Contains(detail.Log, line => line.Text == "complete and verified");
        Assert.Equal(Path.Join(Output, "album", "sub", "b"), host.Host.PathOfFile(TestHost.HashOf(_album), 1));
        Assert.Equal(_album.File, host.Host.ReadMetainfo(TestHost.HashOf(_album)));
    }

    [Fact(Timeout = 30_000)]
    public async Task Removing_with_data_deletes_its_own_files_and_nothing_else()
    {
        await using TestHost host = await StartAsync();
        await host.AddCompleteAsync(_album);
        await host.UntilAsync(_album, TorrentStatus.Seeding);
        File.WriteAllText(Path.Join(Output, "album", "notes.txt"), "mine");
        File.WriteAllText(_directory.At("elsewhere"), "mine");
        File.Delete(Path.Join(Output, "album", "a"));
        File.CreateSymbolicLink(Path.Join(Output, "album", "a"), _directory.At("elsewhere"));

        await host.Host.RemoveAsync(TestHost.HashOf(_album), deleteData: true);

        Assert.Empty(host.Host.Torrents);
        Assert.Equal(["album/a", "album/notes.txt"], Files());
        Assert.Equal("mine", File.ReadAllText(_directory.At("elsewhere")));
        Assert.Empty(Directory.GetFiles(_directory.At("state", "torrents")));
        await host.AddAsync(_album, paused: true); // and it may come again
    }

    [Fact(Timeout = 30_000)]
    public async Task Removing_without_data_keeps_the_files_and_the_ledger()
    {
        await using TestHost host = await StartAsync();
        await host.AddCompleteAsync(_single);
        await host.UntilAsync(_single, TorrentStatus.Seeding);

        await host.Host.RemoveAsync(TestHost.HashOf(_single), deleteData: false);
        Assert.Empty(_single.Differences(Output));
        await host.AddAsync(_single, paused: true);

        Assert.True(host.Host.Detail(TestHost.HashOf(_single))!.Pieces.Have.IsFull); // the ledger says so
        Assert.True(File.Exists(Path.Join(Output, ".torrentlab", $"{TestHost.HashOf(_single)}.json")));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_file_of_the_user_that_a_paused_torrent_only_shares_its_name_with_is_not_deleted()
    {
        await using TestHost host = await StartAsync();
        File.WriteAllText(Path.Join(Output, "movie.bin"), "mine");
        await host.AddAsync(_single, paused: true);

        await host.Host.RemoveAsync(TestHost.HashOf(_single), deleteData: true);

        Assert.Equal("mine", File.ReadAllText(Path.Join(Output, "movie.bin")));
    }

    [Fact(Timeout = 30_000)]
    public async Task Torrents_are_removed_while_they_are_checked_or_wait_for_it()
    {
        LabTorrent[] many = [.. Enumerable.Range(0, 5).Select(n => LabTorrent.SingleFile($"big{n}.bin", 8 * 1024 * 1024, 256 * 1024, seed: n))];
        await using TestHost host = await StartAsync();
        foreach (LabTorrent torrent in many) await host.AddCompleteAsync(torrent);

        await Task.WhenAll(many.Select(torrent => host.Host.RemoveAsync(TestHost.HashOf(torrent), deleteData: false)));

        Assert.Empty(host.Host.Torrents);
        Assert.All(many, torrent => Assert.Empty(torrent.Differences(Output)));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_recheck_finds_what_was_damaged_and_a_paused_torrent_stays_paused()
    {
        await using TestHost host = await StartAsync();
        await host.AddCompleteAsync(_single);
        await host.UntilAsync(_single, TorrentStatus.Seeding);
        await host.Host.PauseAsync(TestHost.HashOf(_single));
        using (FileStream file = TestHost.OpenShared(Path.Join(Output, "movie.bin"))) file.WriteByte(0xAA);

        await host.Host.RecheckAsync(TestHost.HashOf(_single));
        await host.UntilAsync(_single, TorrentStatus.Paused);

        Assert.Equal(18, host.View(_single).PiecesDone);
        Assert.Null(host.View(_single).Completed);
        Assert.Null(host.Host.PathOfFile(TestHost.HashOf(_single), 0));
        await host.Host.StartTorrentAsync(TestHost.HashOf(_single));
        await host.UntilAsync(_single, TorrentStatus.Downloading);
        Assert.Equal(18, host.View(_single).PiecesDone);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_recheck_of_a_seed_ends_in_seeding_and_a_pause_ends_a_recheck()
    {
        await using TestHost host = await StartAsync();
        await host.AddCompleteAsync(_single);
        await host.UntilAsync(_single, TorrentStatus.Seeding);

        await host.Host.RecheckAsync(TestHost.HashOf(_single));
        Assert.Equal(TorrentStatus.Checking, host.StatusOf(_single));
        await host.UntilAsync(_single, TorrentStatus.Seeding);
        await host.Host.RecheckAsync(TestHost.HashOf(_single));
        await host.Host.PauseAsync(TestHost.HashOf(_single));

        Assert.Equal(TorrentStatus.Paused, host.StatusOf(_single));
        await host.Host.StartTorrentAsync(TestHost.HashOf(_single));
        await host.UntilAsync(_single, TorrentStatus.Seeding);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_torrent_without_a_byte_is_complete_at_once()
    {
        LabTorrent empty = LabTorrent.MultiFile("nothing", [new("none", 0)], 16384);
        await using TestHost host = await StartAsync();
        await host.AddAsync(empty);

        await host.UntilAsync(empty, TorrentStatus.Seeding);

        Assert.Equal((1.0, null, 0L), (host.View(empty).Progress, host.View(empty).Ratio, host.View(empty).Size));
        Assert.True(File.Exists(Path.Join(Output, "nothing", "none")));
    }

    [Fact(Timeout = 30_000)]
    public async Task Two_torrents_of_one_name_get_places_of_their_own()
    {
        LabTorrent other = LabTorrent.SingleFile("movie.bin", 200_000, 16384, seed: 9);
        string own = TestHost.HashOf(other).ToString()[..8];
        await using (TestHost host = await StartAsync())
        {
            await host.AddCompleteAsync(_single);
            other.WriteTo(_directory.CreateDirectory("downloads", own));
            await host.AddAsync(other);
            await host.UntilAsync(_single, TorrentStatus.Seeding);
            await host.UntilAsync(other, TorrentStatus.Seeding);
        }

        await using TestHost again = await StartAsync();
        await again.UntilAsync(other, TorrentStatus.Seeding);
        await again.Host.RemoveAsync(TestHost.HashOf(other), deleteData: true);

        Assert.False(Directory.Exists(Path.Join(Output, own)));
        Assert.Empty(_single.Differences(Output));
    }

    [Fact(Timeout = 30_000)]
    public async Task Something_in_the_way_is_an_error_with_a_sentence_and_the_others_go_on()
    {
        await using TestHost host = await StartAsync();
        string path = Directory.CreateDirectory(Path.Join(Output, "movie.bin")).FullName;
        await host.AddAsync(_single);
        await host.AddCompleteAsync(_album);

        await host.UntilAsync(_single, TorrentStatus.Error);
        await host.UntilAsync(_album, TorrentStatus.Seeding);

        Assert.Equal("the download directory/movie.bin is a directory, and must be a file. Move it away", host.View(_single).Error);
        Directory.Delete(path);
        await host.Host.StartTorrentAsync(TestHost.HashOf(_single));
        await host.UntilAsync(_single, TorrentStatus.Downloading);
    }

    [Fact(Timeout = 30_000)]
    public async Task Content_that_is_brought_is_moved_to_its_place_and_served()
    {
        await using TestHost host = await StartAsync();
        Directory.CreateDirectory(Path.Join(Output, "album")); // the place is taken
        _album.WriteTo(host.Host.UploadDirectory);
        string content = Path.Join(host.Host.UploadDirectory, "upload-1");
        Directory.Move(Path.Join(host.Host.UploadDirectory, "album"), content);

        HostedTorrent torrent = await host.Host.AddAsync(_album.File, new AddOptions { Content = content });
        await host.UntilAsync(_album, TorrentStatus.Seeding);

        Assert.False(Path.Exists(content));
        Assert.Equal(torrent.Hash.ToString()[..8], torrent.Subdirectory);
        Assert.Empty(_album.Differences(Path.Join(Output, torrent.Subdirectory)));
        string missing = Path.Join(host.Host.UploadDirectory, "none");
        StorageException refused = await Assert.ThrowsAsync<StorageException>(() => host.Host.AddAsync(_single.File, new AddOptions { Content = missing }));
        Assert.DoesNotContain(_directory.Path, refused.Message, StringComparison.Ordinal);
        Assert.Single(host.Host.Torrents);
    }

    [Fact(Timeout = 30_000)]
    public async Task Of_many_who_add_one_torrent_at_once_one_succeeds()
    {
        await using TestHost host = await StartAsync();

        bool[] added = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            try
            {
                await host.AddAsync(_single, paused: true);
                return true;
            }
            catch (DuplicateTorrentException)
            {
                return false;
            }
        })));

        Assert.Equal(1, added.Count(one => one));
        Assert.Single(host.Host.Torrents);
    }

    [Fact(Timeout = 30_000)]
    public async Task Only_the_wanted_files_count()
    {
        await using TestHost host = await StartAsync();
        await host.Host.AddAsync(_album.File, new AddOptions { Files = [0], Paused = true });

        TorrentDetail detail = host.Host.Detail(TestHost.HashOf(_album))!;

        Assert.Equal((65_536, 2), (detail.View.Size, detail.View.PieceCount));
        Assert.Equal([true, false, false], detail.Files.Select(file => file.Wanted));
        Assert.Equal(150_000, detail.TotalSize);
        Assert.Equal(5, detail.Pieces.Count);
    }

    public void Dispose() => _directory.Dispose();

    private Task<TestHost> StartAsync() => TestHost.StartAsync(_directory.Path);

    private IEnumerable<string> Files() => Directory.GetFiles(Output, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Output, path)).Where(path => !path.StartsWith('.')).Order(StringComparer.Ordinal);
}
