using TorrentLab.Metainfo;

namespace TorrentLab.Tests.Metainfo;

public sealed class FileLayoutTests
{
    [Fact]
    public void A_range_over_three_files_gives_a_span_of_each()
    {
        FileLayout layout = Layout(100, 10, 50, 100);

        Assert.Equal(
            [new FileSpan(0, 5, 5, false), new FileSpan(1, 0, 50, false), new FileSpan(2, 0, 7, false)],
            layout.Spans(5, 62));
    }

    [Fact]
    public void Empty_files_are_skipped_wherever_they_stand()
    {
        FileLayout layout = Layout(100, 0, 10, 0, 0, 20, 0);

        Assert.Equal([new FileSpan(1, 0, 10, false), new FileSpan(4, 0, 20, false)], layout.Spans(0, 30));
        Assert.Equal([new FileSpan(4, 0, 1, false)], layout.Spans(10, 1));
        Assert.Equal([new FileSpan(4, 19, 1, false)], layout.Spans(29, 1));
        Assert.Empty(layout.Spans(30, 0));
        Assert.Empty(layout.Spans(10, 0));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(0, 31)]
    [InlineData(30, 1)]
    [InlineData(long.MaxValue, 1)]
    public void A_range_that_leaves_the_torrent_is_refused(long offset, int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Layout(100, 10, 20).Spans(offset, length));

    [Fact]
    public void Padding_is_marked()
    {
        TorrentFile torrent = TorrentFile.Parse(Fixtures.Torrent("good", "pad-files"), PathRules.Unix);

        Assert.Equal(
            [new FileSpan(0, 0, 10000, false), new FileSpan(1, 0, 6384, true), new FileSpan(2, 0, 1, false)],
            new FileLayout(torrent).Spans(0, 16385));
    }

    [Fact]
    public void The_pieces_of_a_file_are_those_it_shares_too()
    {
        FileLayout layout = Layout(16, 10, 6, 1, 0, 47, 0);

        Assert.Equal([(0, 1), (0, 1), (1, 1), (1, 0), (1, 3), (4, 0)], Enumerable.Range(0, 6).Select(layout.PiecesOf));
    }

    [Fact]
    public void Random_ranges_give_just_the_bytes_that_a_plain_walk_gives()
    {
        var random = new Random(3);
        for (int run = 0; run < 300; run++)
        {
            long[] lengths = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => (long)random.Next(0, 9)), 1];
            (int File, long Offset)[] bytes = [.. lengths.SelectMany((length, file) => Enumerable.Range(0, (int)length).Select(i => (file, (long)i)))];
            FileLayout layout = Layout(7, lengths);
            int start = random.Next(bytes.Length), count = random.Next(bytes.Length - start + 1);

            FileSpan[] spans = [.. layout.Spans(start, count)];

            Assert.Equal(bytes[start..(start + count)], spans.SelectMany(s => Enumerable.Range(0, s.Length).Select(i => (s.File, s.FileOffset + i))));
            Assert.Equal(spans.Length, spans.Select(s => s.File).Distinct().Count());
        }
    }

    private static FileLayout Layout(int pieceLength, params long[] lengths) =>
        new(TorrentFile.Parse(RawTorrent.OfFiles(pieceLength, lengths), PathRules.Unix));
}
