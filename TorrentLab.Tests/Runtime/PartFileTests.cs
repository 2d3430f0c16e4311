using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;

namespace TorrentLab.Tests.Runtime;

public sealed class PartFileTests : IDisposable
{
    private const int PieceLength = 16 * 1024;

    private readonly TestDirectory _directory = new();

    // Two files or more have bytes in pieces 0, 3 and 5; d fills 4 alone, and the empty file behind it has no bytes.
    private readonly TorrentFile _torrent = TorrentFile.Parse(LabTorrent.MultiFile("album",
        [new("a", 10), new("b", 10), new("c", 3 * PieceLength), new("d", (2 * PieceLength) - 20), new("none", 0), new("e", PieceLength - 1), new("f", 1)],
        PieceLength).File);

    private string FilePath => _directory.At(".torrentlab", $"{_torrent.InfoHash}.parts");

    [Fact]
    public void It_is_a_byte_for_each_shared_piece_and_then_the_pieces()
    {
        using (PartFile part = Open())
        {
            part.Write(3, [Bytes(7, 10_000), Bytes(8, PieceLength - 10_000)]);
            part.Write(5, [Bytes(9, PieceLength)]);
            part.Flush();
        }
        byte[] file = File.ReadAllBytes(FilePath);

        Assert.Equal([0, 1, 1], file[..3]);
        Assert.All(file[3..(4096 + PieceLength)], b => Assert.Equal(0, b));
        Assert.Equal([.. Bytes(7, 10_000), .. Bytes(8, PieceLength - 10_000)], file[(4096 + PieceLength)..(4096 + (2 * PieceLength))]);
        Assert.Equal(Bytes(9, PieceLength), file[(4096 + (2 * PieceLength))..]);
    }

    [Fact]
    public void What_it_holds_is_known_and_read_the_next_time()
    {
        using (PartFile part = Open()) part.Write(3, [Bytes(7, PieceLength)]);
        using PartFile again = new(_torrent, _directory.Path, writable: false);
        byte[] read = new byte[5];

        Assert.Equal([3], again.Pieces);
        Assert.Equal([false, true, false, false], new[] { 0, 3, 4, 5 }.Select(again.Holds));
        Assert.True(again.TryRead(3, PieceLength - 5, read));
        Assert.Equal(Bytes(7, 5), read);
        Assert.False(again.TryRead(3, PieceLength - 4, read));
    }

    [Fact]
    public void Without_a_piece_there_is_no_file()
    {
        using PartFile part = Open();
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
        part.Write(0, [Bytes(1, PieceLength)]);
        part.Write(3, [Bytes(2, PieceLength)]);

        part.Forget([0]);
        Assert.Equal([3], part.Pieces);
        part.Forget([3]);
        part.Flush();

        Assert.False(File.Exists(FilePath));
        part.Write(0, [Bytes(1, PieceLength)]);
        Assert.Equal([0], part.Pieces);
    }

    [Fact]
    public void A_directory_in_its_place_is_a_clear_error()
    {
        _directory.CreateDirectory(".torrentlab", $"{_torrent.InfoHash}.parts");
        using PartFile part = Open();

        var error = Assert.Throws<StorageException>(() => part.Write(0, [Bytes(1, PieceLength)]));

        Assert.StartsWith($"cannot write to {FilePath}: a directory stands where the file must go", error.Message, StringComparison.Ordinal);
        Assert.False(part.Holds(0));
    }

    public void Dispose() => _directory.Dispose();

    private static byte[] Bytes(byte value, int count) => [.. Enumerable.Repeat(value, count)];

    private PartFile Open() => new(_torrent, _directory.Path, writable: true);
}
