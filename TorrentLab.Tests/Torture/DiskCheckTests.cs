using TorrentLab.Lab;
using TorrentLab.Torture.Harness;

namespace TorrentLab.Tests.Torture;

/// <summary>The judge of every torture sees what is wrong: otherwise nothing that holds would mean anything.</summary>
public sealed class DiskCheckTests : IDisposable
{
    private const int PieceLength = 16 * 1024;

    private readonly TestDirectory _directory = new();
    private readonly LabTorrent _torrent = LabTorrent.MultiFile("album", [new("a", 40_000), new("empty", 0), new("sub/b", 60_000)], PieceLength);

    public DiskCheckTests() => _torrent.WriteTo(_directory.Path);

    [Fact]
    public void Content_that_is_right_is_good_in_every_piece() => Assert.Equal(Enumerable.Range(0, 7), Good());

    [Fact]
    public void One_wrong_byte_spoils_its_piece_and_no_other()
    {
        using (FileStream file = File.OpenWrite(_directory.At("album", "a")))
        {
            file.Position = 20_000;
            file.WriteByte((byte)~_torrent.Payload[20_000]);
        }

        Assert.Equal([0, 2, 3, 4, 5, 6], Good());
    }

    [Fact]
    public void A_file_cut_short_lacks_the_pieces_behind_the_cut()
    {
        using (FileStream file = File.OpenWrite(_directory.At("album", "sub", "b"))) file.SetLength(10_000);

        Assert.Equal([0, 1, 2], Good());
    }

    [Fact]
    public void A_missing_file_lacks_all_of_its_pieces()
    {
        File.Delete(_directory.At("album", "a"));

        Assert.Equal([3, 4, 5, 6], Good());
    }

    [Fact]
    public void A_piece_is_also_good_where_the_part_file_has_it()
    {
        File.Delete(_directory.At("album", "a"));
        byte[] parts = [1, .. new byte[4095], .. _torrent.Piece(2).Span];
        _directory.WriteFile($".torrentlab/{Convert.ToHexStringLower(_torrent.InfoHash)}.parts", parts);
        Assert.Equal([2, 3, 4, 5, 6], Good());

        parts[0] = 0;
        _directory.WriteFile($".torrentlab/{Convert.ToHexStringLower(_torrent.InfoHash)}.parts", parts);
        Assert.Equal([3, 4, 5, 6], Good());
    }

    public void Dispose() => _directory.Dispose();

    private IOrderedEnumerable<int> Good() => DiskCheck.GoodPieces(_torrent, _directory.Path).Order();
}
