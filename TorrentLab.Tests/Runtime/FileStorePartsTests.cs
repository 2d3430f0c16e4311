using TorrentLab.Primitives;
using TorrentLab.Runtime;

namespace TorrentLab.Tests.Runtime;

/// <summary>What becomes of the part file, and of a download whose part file was damaged.</summary>
public sealed class FileStorePartsTests : IDisposable
{
    private readonly SomeFiles _album = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5000)]
    [InlineData(4096 + SomeFiles.PieceLength)]
    public void A_part_file_cut_short_costs_its_pieces_and_nothing_else(int length)
    {
        _album.Fetched("b");
        using (FileStream part = new(_album.PartPath, FileMode.Open)) part.SetLength(length);

        IReadOnlyList<int> again = _album.Fetched("**");

        Assert.All(again, piece => Assert.Contains(piece, (int[])[0, 1, 4, 5, 6]));
        Assert.Empty(_album.Lab.Differences(_album.Directory.Path));
    }

    [Fact]
    public void A_part_file_cut_short_behind_the_back_of_the_ledger_is_noticed_when_it_is_needed()
    {
        _album.Fetched("b");
        Bitfield believed = new(_album.Torrent.PieceCount) { [1] = true, [2] = true, [3] = true, [4] = true };
        using (FileStream part = new(_album.PartPath, FileMode.Open)) part.SetLength(4096 + SomeFiles.PieceLength);
        using FileStore store = _album.Open("**");

        store.TakeParts(believed);

        Assert.Equal([true, true, true, false], Enumerable.Range(1, 4).Select(piece => believed[piece]));
    }

    [Fact]
    public void Damage_in_the_part_file_never_reaches_a_file()
    {
        _album.Fetched("b");
        byte[] part = File.ReadAllBytes(_album.PartPath);
        part[4096 + SomeFiles.PieceLength - 1] ^= 1; // in the slot of piece 1, a byte of b
        File.WriteAllBytes(_album.PartPath, part);

        Assert.Equal([0, 1, 5, 6], _album.Fetched("**"));

        Assert.Empty(_album.Lab.Differences(_album.Directory.Path));
    }

    [Fact]
    public void Starting_afresh_forgets_the_part_file()
    {
        _album.Fetched("b");
        using (FileStore store = _album.Open("b")) store.DeleteParts();

        Assert.False(File.Exists(_album.PartPath));
        Assert.Equal([1, 4], _album.Fetched("b"));
    }

    [Fact]
    public void Nothing_is_made_beside_the_files_when_all_are_wanted()
    {
        using (FileStore store = new(_album.Torrent, _album.Directory.Path, writable: true))
        {
            store.TakeParts(new Bitfield(_album.Torrent.PieceCount));
            store.DeleteParts();
        }
        Assert.Empty(Directory.GetFileSystemEntries(_album.Directory.Path));
        _album.Fetched("**");
        Assert.Equal(["album"], Directory.GetFileSystemEntries(_album.Directory.Path).Select(path => Path.GetFileName(path)));
    }

    [Fact]
    public void Content_under_another_name_is_read_with_its_part_file()
    {
        _album.Fetched("b");
        Directory.Move(_album.Directory.At("album"), _album.Directory.At("other"));
        using FileStore store = FileStore.OfContent(_album.Torrent, _album.Directory.At("other"));

        Assert.Equal([1, 2, 3, 4], _album.Good(store));
    }

    public void Dispose() => _album.Dispose();
}
