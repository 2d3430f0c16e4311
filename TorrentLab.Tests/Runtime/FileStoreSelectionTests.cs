using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Runtime;

namespace TorrentLab.Tests.Runtime;

/// <summary>Downloads of some files only, one session after another on the same directory.</summary>
public sealed class FileStoreSelectionTests : IDisposable
{
    private static readonly DateTime LongAgo = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly SomeFiles _album = new();

    [Fact]
    public void Only_the_wanted_file_comes_into_being_and_it_is_right()
    {
        Assert.Equal([1, 2, 3, 4], _album.Fetched("b"));

        Assert.Equal(["album/b"], _album.Content());
        Assert.Equal(_album.Bytes("b"), File.ReadAllBytes(_album.Directory.At("album", "b")));
    }

    [Fact]
    public void A_piece_shared_with_a_skipped_file_can_be_read_and_is_there_the_next_time()
    {
        _album.Fetched("b");

        Assert.Empty(_album.Fetched("b"));
        using FileStore store = new(_album.Torrent, _album.Directory.Path, writable: false);
        byte[] piece = new byte[SomeFiles.PieceLength - 7];
        Assert.True(store.TryRead(1, 7, piece));
        Assert.Equal(_album.Lab.Piece(1)[7..].ToArray(), piece);
        Assert.Equal([1, 2, 3, 4], _album.Good(store));
    }

    [Fact]
    public void Wanting_the_rest_later_fetches_no_shared_piece_again_and_leaves_the_finished_file_alone()
    {
        _album.Fetched("b");
        string finished = _album.Directory.At("album", "b");
        File.SetLastWriteTimeUtc(finished, LongAgo);

        Assert.Equal([0, 5, 6], _album.Fetched("**"));

        Assert.Empty(_album.Lab.Differences(_album.Directory.Path));
        Assert.Equal(LongAgo, File.GetLastWriteTimeUtc(finished));
        Assert.False(File.Exists(_album.PartPath));
    }

    [Fact]
    public void Wanting_one_more_file_keeps_the_pieces_that_are_still_shared_with_a_skipped_one()
    {
        _album.Fetched("b");

        Assert.Equal([0], _album.Fetched("a,b"));

        Assert.Equal(["album/a", "album/b"], _album.Content());
        Assert.Equal([0, 1, 2, 3, 4], _album.Good());
        Assert.Equal([4], _album.PartPieces());
        Assert.Equal([5, 6], _album.Fetched("**"));
        Assert.Empty(_album.Lab.Differences(_album.Directory.Path));
    }

    [Fact]
    public void Wanting_other_files_keeps_what_was_wanted_before()
    {
        _album.Fetched("b");
        File.SetLastWriteTimeUtc(_album.Directory.At("album", "b"), LongAgo);

        Assert.Equal([0], _album.Fetched("a"));
        Assert.Equal([5, 6], _album.Fetched("sub/*,none"));

        Assert.Empty(_album.Lab.Differences(_album.Directory.Path));
        Assert.Equal(LongAgo, File.GetLastWriteTimeUtc(_album.Directory.At("album", "b")));
        Assert.Empty(_album.Fetched("**"));
        Assert.False(File.Exists(_album.PartPath));
    }

    [Fact]
    public void A_skipped_file_that_is_there_is_read_and_never_changed()
    {
        _album.Directory.WriteFile("album/a", _album.Bytes("a"));
        _album.Directory.WriteFile("album/sub/c", new byte[70_000]); // of the right length, and wrong
        File.SetLastWriteTimeUtc(_album.Directory.At("album", "a"), LongAgo);
        File.SetLastWriteTimeUtc(_album.Directory.At("album", "sub", "c"), LongAgo);

        Assert.Equal([1, 2, 3, 4], _album.Fetched("b"));

        Assert.Equal([0, 1, 2, 3, 4], _album.Good());
        Assert.Equal(new byte[70_000], File.ReadAllBytes(_album.Directory.At("album", "sub", "c")));
        Assert.Equal((LongAgo, LongAgo), (File.GetLastWriteTimeUtc(_album.Directory.At("album", "a")), File.GetLastWriteTimeUtc(_album.Directory.At("album", "sub", "c"))));
        Assert.Equal([5, 6], _album.Fetched("**"));
        Assert.Empty(_album.Lab.Differences(_album.Directory.Path));
    }

    [Fact]
    public void A_complete_neighbour_that_is_skipped_makes_its_shared_piece_good()
    {
        _album.Fetched("**");
        _album.Fetched("b");
        File.Delete(_album.Directory.At("album", "sub", "c"));

        Assert.Equal([4], _album.Fetched("b"));

        Assert.Equal(["album/a", "album/b", "album/none"], _album.Content());
    }

    [Theory]
    [InlineData(69_999)]
    [InlineData(70_001)]
    public void A_skipped_file_of_another_length_is_another_file(int length)
    {
        byte[] other = [.. _album.Bytes("sub/c"), 1];
        _album.Directory.WriteFile("album/sub/c", other.AsSpan(0, length));

        Assert.Equal([1, 2, 3, 4], _album.Fetched("b"));

        Assert.Equal(other[..length], File.ReadAllBytes(_album.Directory.At("album", "sub", "c")));
    }

    [Fact]
    public void What_stands_in_the_place_of_a_skipped_file_does_not_matter()
    {
        _album.Directory.CreateDirectory("album", "a");
        _album.Directory.WriteFile("album/sub", [1]);

        Assert.Equal([1, 2, 3, 4], _album.Fetched("b"));

        Assert.Equal(_album.Bytes("b"), File.ReadAllBytes(_album.Directory.At("album", "b")));
        using FileStore store = _album.Open("b");
        Assert.Equal([1, 2, 3, 4], _album.Good(store));
    }

    [Fact]
    public void A_piece_that_nobody_wants_is_our_own_mistake()
    {
        using FileStore store = _album.Open("b");

        Assert.Throws<InvalidOperationException>(() => _album.Write(store, 0));
        using FileStore reader = new(_album.Torrent, _album.Directory.Path, writable: false);
        Assert.Throws<InvalidOperationException>(() => _album.Write(reader, 0));
    }

    [Fact]
    public void Reading_makes_no_file_even_where_writing_would()
    {
        using FileStore store = _album.Open("**");

        Assert.False(store.TryRead(0, 0, new byte[1]));

        Assert.Empty(Directory.GetFileSystemEntries(_album.Directory.Path));
    }

    [Fact]
    public void Any_sequence_of_selections_ends_right_and_fetches_each_piece_once()
    {
        var random = new Random(7);
        for (int run = 0; run < 40; run++)
        {
            using TestDirectory directory = new();
            LabFile[] files = [.. Enumerable.Range(0, random.Next(2, 9)).Select(n => new LabFile($"f{n}", random.Next(0, 60_000)))];
            LabTorrent lab = LabTorrent.MultiFile("many", [.. files, new("last", 1)], 16 * 1024, seed: run);
            TorrentFile torrent = TorrentFile.Parse(lab.File);
            List<int> fetched = [];
            HashSet<int> ever = [];
            for (int session = 0; session < 4; session++)
            {
                int[] wanted = [.. Enumerable.Range(0, torrent.Files.Count).Where(_ => session == 3 || random.Next(2) == 0)];
                ever.UnionWith(wanted);

                fetched.AddRange(SomeFiles.Fetched(lab, directory.Path, FileSelection.Of(torrent, wanted)));

                for (int file = 0; file < torrent.Files.Count; file++)
                {
                    string path = directory.At(torrent.Files[file].Path);
                    Assert.Equal(ever.Contains(file), File.Exists(path));
                    TorrentEntry entry = torrent.Files[file];
                    if (ever.Contains(file)) Assert.Equal(lab.Payload.AsSpan((int)entry.Offset, (int)entry.Length).ToArray(), File.ReadAllBytes(path));
                }
            }
            Assert.Equal(Enumerable.Range(0, torrent.PieceCount), fetched.Order());
            Assert.Empty(lab.Differences(directory.Path));
            Assert.False(File.Exists(directory.At(".torrentlab", $"{torrent.InfoHash}.parts")));
        }
    }

    public void Dispose() => _album.Dispose();
}
