using TorrentLab.Lab;

namespace TorrentLab.Tests.Lab;

public sealed class DiskContentTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    [Fact]
    public void Bytes_come_from_all_files_in_order_and_pad_files_are_zeros()
    {
        DiskContent content = new(new byte[20], 4,
        [
            new(_directory.WriteFile("a", [1, 2, 3]), 3), new(null, 1), new(_directory.WriteFile("empty", []), 0), new(_directory.WriteFile("b", [5, 6]), 2),
        ]);

        Assert.Equal((6L, 2), (content.Length, content.PieceCount));
        for (int start = 0; start < 6; start++)
            for (int length = 0; length <= 6 - start; length++)
                Assert.Equal(((byte[])[1, 2, 3, 0, 5, 6])[start..(start + length)], content.Read(start, length));
    }

    [Fact]
    public void A_file_that_is_too_short_is_an_error()
    {
        DiskContent content = new(new byte[20], 4, [new(_directory.WriteFile("a", [1, 2, 3]), 4)]);

        Assert.Contains("shorter than the torrent says", Assert.Throws<IOException>(() => content.Read(0, 4)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();
}
