using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;

namespace TorrentLab.Tests.Runtime;

public sealed class OutputCheckTests : IDisposable
{
    private const int PieceLength = 16 * 1024;

    private readonly TestDirectory _directory = new();

    // Pieces 0 and 1 are of a, 2 is shared, 3 and 4 are of b.
    private readonly TorrentFile _torrent = TorrentFile.Parse(
        LabTorrent.MultiFile("album", [new("a", (2 * PieceLength) + 1), new("b", (2 * PieceLength) + 1)], PieceLength).File);

    [Fact]
    public void Only_what_is_in_the_way_of_a_wanted_file_matters()
    {
        _directory.WriteFile("album/a", new byte[(2 * PieceLength) + 2]);

        Check(FileSelection.Of(_torrent, [1]));

        Assert.Throws<StorageException>(() => Check(FileSelection.Of(_torrent, [0])));
        Assert.Throws<StorageException>(() => Check(null));
    }

    [Fact]
    public void Space_is_needed_for_wanted_pieces_alone_and_twice_for_shared_ones()
    {
        Bitfield none = new(_torrent.PieceCount), some = new(_torrent.PieceCount) { [0] = true, [4] = true };

        Assert.Equal(_torrent.TotalLength, OutputCheck.SpaceNeeded(_torrent, FileSelection.All(_torrent), none));
        Assert.Equal(_torrent.TotalLength - PieceLength - 2, OutputCheck.SpaceNeeded(_torrent, FileSelection.All(_torrent), some));
        Assert.Equal(4 * PieceLength, OutputCheck.SpaceNeeded(_torrent, FileSelection.Of(_torrent, [0]), none));
        Assert.Equal(3 * PieceLength, OutputCheck.SpaceNeeded(_torrent, FileSelection.Of(_torrent, [0]), some));
        Assert.Equal(0, OutputCheck.SpaceNeeded(_torrent, FileSelection.Of(_torrent, []), none));
    }

    public void Dispose() => _directory.Dispose();

    private void Check(FileSelection? selection)
    {
        using FileStore store = new(_torrent, _directory.Path, writable: true, selection);
        OutputCheck.Files(_torrent, store, new SessionOptions { OutputDirectory = _directory.Path, Files = selection });
    }
}
