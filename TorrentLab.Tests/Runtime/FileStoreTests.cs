using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Pieces;
using TorrentLab.Primitives;
using TorrentLab.Runtime;

namespace TorrentLab.Tests.Runtime;

public sealed class FileStoreTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly LabTorrent _lab = LabTorrent.MultiFile(
        "album", [new("a", 10), new("empty", 0), new("sub/dir/b", 50_000), new("c", 1), new("sub/d", 70_000)], 32 * 1024);

    [Fact]
    public void Pieces_are_cut_into_files_and_read_back()
    {
        using FileStore store = Open(_lab);
        foreach (int piece in Enumerable.Range(0, _lab.PieceCount).Reverse()) Write(store, _lab, piece);
        store.CreateEmptyFiles();
        store.Flush();

        Assert.Empty(_lab.Differences(_directory.Path));
        byte[] part = new byte[20_000];
        Assert.True(store.TryRead(1, 5, part));
        Assert.Equal(_lab.Piece(1).Slice(5, 20_000).ToArray(), part);
    }

    [Fact]
    public void A_file_has_its_full_length_from_its_first_piece_on_and_the_others_do_not_exist()
    {
        using FileStore store = Open(_lab);
        Write(store, _lab, 3);

        Assert.Equal(70_000, new FileInfo(_directory.At("album", "sub", "d")).Length);
        Assert.False(File.Exists(_directory.At("album", "a")));
    }

    [Fact]
    public void Reading_what_is_missing_or_short_says_no_and_makes_nothing()
    {
        using FileStore store = new(TorrentFile.Parse(_lab.File), _directory.Path, writable: false);
        Assert.False(store.TryRead(0, 0, new byte[10]));
        _directory.WriteFile("album/a", new byte[3]);
        Assert.False(store.TryRead(0, 0, new byte[10]));
        Assert.Equal([_directory.At("album", "a")], Directory.GetFiles(_directory.Path, "*", SearchOption.AllDirectories));
    }

    [Theory(Timeout = 10_000)]
    [InlineData("mkfifo \"$0\"")]
    [InlineData("mkfifo \"$0.fifo\" && ln -s \"$0.fifo\" \"$0\"")]
    public async Task What_is_no_file_is_not_opened_to_be_read(string script)
    {
        _directory.CreateDirectory("album");
        using (var shell = System.Diagnostics.Process.Start("sh", ["-c", script, _directory.At("album", "a")])) await shell.WaitForExitAsync();
        using FileStore store = Open(_lab);

        // A FIFO that was opened would wait for ever.
        StorageException refused = await Assert.ThrowsAsync<StorageException>(() => Task.Run(() => store.TryRead(0, 0, new byte[10])));

        Assert.Equal($"cannot read {_directory.At("album", "a")}: it is a FIFO, and must be a file", refused.Message);
    }

    [Fact]
    public void More_files_than_may_be_open_are_all_written()
    {
        LabTorrent many = LabTorrent.MultiFile("many", [.. Enumerable.Range(0, 300).Select(n => new LabFile($"f{n}", 500))], 16 * 1024);
        using FileStore store = Open(many);
        for (int piece = 0; piece < many.PieceCount; piece++) Write(store, many, piece);
        store.Flush();

        Assert.Empty(many.Differences(_directory.Path));
    }

    [Theory, InlineData("album"), InlineData("album/sub"), InlineData("album/sub/d")]
    public void A_symbolic_link_in_the_way_is_refused_and_nothing_is_written_behind_it(string link)
    {
        string outside = _directory.CreateDirectory("outside");
        string output = _directory.CreateDirectory("output");
        string path = Path.Combine(output, link);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, outside);
        using FileStore store = new(TorrentFile.Parse(_lab.File), output, writable: true);

        var error = Assert.Throws<StorageException>(() => Write(store, _lab, 3));

        Assert.Contains("is a symbolic link", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(outside));
    }

    [Fact]
    public void The_output_directory_itself_may_be_a_link()
    {
        string target = _directory.CreateDirectory("target");
        string link = _directory.At("link");
        File.CreateSymbolicLink(link, target);
        using FileStore store = new(TorrentFile.Parse(_lab.File), link, writable: true);

        Write(store, _lab, 3);

        Assert.True(File.Exists(Path.Combine(target, "album", "sub", "d")));
    }

    [Fact]
    public void A_file_where_a_directory_must_be_is_a_clear_error()
    {
        _directory.WriteFile("album/sub", [1]);
        using FileStore store = Open(_lab);

        var error = Assert.Throws<StorageException>(() => Write(store, _lab, 3));

        Assert.Contains($"{_directory.At("album", "sub")} is a file, and must be a directory", error.Message, StringComparison.Ordinal);
        Assert.Equal([1], File.ReadAllBytes(_directory.At("album", "sub")));
    }

    [Fact]
    public void A_directory_where_a_file_must_be_is_a_clear_error()
    {
        _directory.CreateDirectory("album", "c");
        using FileStore store = Open(_lab);

        var error = Assert.Throws<StorageException>(() => Write(store, _lab, 1));

        Assert.Contains("a directory stands where the file must go", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Padding_is_zeros_and_never_on_the_disk()
    {
        byte[] torrent = Fixture("pad-files");
        TorrentFile file = TorrentFile.Parse(torrent);
        using FileStore store = new(file, _directory.Path, writable: true);
        int pad = Enumerable.Range(0, file.Files.Count).First(index => file.Files[index].IsPadding);
        int piece = (int)(file.Files[pad].Offset / file.PieceLength);
        byte[] zeros = new byte[file.PieceSize(piece)];
        using CompletePiece complete = new(piece, [.. zeros.Chunk(16384).Select(chunk => Block.Of(chunk))]);

        store.Write(complete);

        Assert.False(Path.Exists(store.PathOf(pad)));
        byte[] read = [1, 1];
        Assert.True(store.TryRead(piece, (int)(file.Files[pad].Offset % file.PieceLength), read.AsSpan(0, 1)));
        Assert.Equal([0, 1], read);
    }

    [Fact]
    public void Verification_finds_good_pieces_and_only_those()
    {
        _lab.WriteTo(_directory.Path);
        string damaged = _directory.At("album", "sub", "d");
        byte[] bytes = File.ReadAllBytes(damaged);
        bytes[^1] ^= 1;
        File.WriteAllBytes(damaged, bytes);
        using FileStore store = new(TorrentFile.Parse(_lab.File), _directory.Path, writable: false);
        List<int> reported = [];

        Bitfield good = PieceVerifier.Verify(TorrentFile.Parse(_lab.File), store, new Reports(reported), CancellationToken.None);

        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(piece => good[piece]));
        Assert.Equal([1, 2, 3, 4], reported.Order());
    }

    public void Dispose() => _directory.Dispose();

    private static byte[] Fixture(string name) => File.ReadAllBytes(Path.Combine(Metainfo.Fixtures.Directory, "good", $"{name}.torrent"));

    private static void Write(FileStore store, LabTorrent lab, int piece)
    {
        using CompletePiece complete = new(piece, [.. lab.Piece(piece).ToArray().Chunk(16384).Select(chunk => Block.Of(chunk))]);
        store.Write(complete);
    }

    private FileStore Open(LabTorrent lab) => new(TorrentFile.Parse(lab.File), _directory.Path, writable: true);

    private sealed class Reports(List<int> reported) : IProgress<int>
    {
        public void Report(int value)
        {
            lock (reported) reported.Add(value);
        }
    }
}
