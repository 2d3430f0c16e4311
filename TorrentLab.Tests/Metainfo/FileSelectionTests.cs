using System.Text;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Tests.Metainfo;

public sealed class FileSelectionTests
{
    private static readonly string[][] Paths = [["a.txt"], ["b.txt"], ["sub", "c.txt"], ["sub", "deep", "d.bin"], ["Sub", "e.txt"], ["top", "f"]];

    [Theory]
    [InlineData("1", "0")]
    [InlineData("6", "5")]
    [InlineData("1,3-5", "0 2 3 4")]
    [InlineData(" 1 , 3 - 5 ", null)] // no number and no range, so a pattern
    [InlineData(" 2 ,1, 2-2,001", "0 1")]
    [InlineData("1-6", "0 1 2 3 4 5")]
    [InlineData("*", "0 1")]
    [InlineData("*.txt", "0 1")]
    [InlineData("**", "0 1 2 3 4 5")]
    [InlineData("**/*.txt", "0 1 2 4")]
    [InlineData("**.txt", "0 1 2 4")]
    [InlineData("sub/*", "2")]
    [InlineData("sub/**", "2 3")]
    [InlineData("sub/**/d.bin", "3")]
    [InlineData("sub/**/c.txt", "2")]
    [InlineData("*/*", "0 1 2 4 5")] // the torrent's own directory counts, too
    [InlineData("top/*", "0 1 5")]
    [InlineData("top/sub/c.txt", "2")]
    [InlineData("?.txt", "0 1")]
    [InlineData("s?b/c.txt", "2")]
    [InlineData("[ab].txt", null)]
    [InlineData("A.txt", null)]
    [InlineData("a.tx", null)]
    [InlineData(".txt", null)]
    [InlineData("a?txt,2", "0 1")]
    [InlineData("sub", null)]
    [InlineData("SUB/**", null)]
    [InlineData("3-", null)]
    [InlineData("**/deep/**,1", "0 3")]
    public void Numbers_ranges_and_patterns_name_files(string text, string? files)
    {
        TorrentFile torrent = TorrentFile.Parse(RawTorrent.OfPaths(Paths), PathRules.Unix);

        bool isRight = FileSelection.TryParse(torrent, text, out FileSelection? selection, out string? problem);

        Assert.Equal((files is not null, files is null), (isRight, problem is not null));
        Assert.Equal(files, selection is null ? null : Files(torrent, selection));
    }

    [Theory]
    [InlineData("0", "'0': there is no file 0, the torrent's files are numbered 1 to 6 (torrentlab inspect lists them)")]
    [InlineData("2,7", "'7': there is no file 7, the torrent's files are numbered 1 to 6 (torrentlab inspect lists them)")]
    [InlineData("1-4294967297", "'1-4294967297': there is no file 4294967297, the torrent's files are numbered 1 to 6 (torrentlab inspect lists them)")]
    [InlineData("99999999999999999999-1", "'99999999999999999999-1': there is no file 99999999999999999999, the torrent's files are numbered 1 to 6 (torrentlab inspect lists them)")]
    [InlineData("5-3", "'5-3' runs backwards: write '3-5'")]
    [InlineData("1,,2", "part 2 of '1,,2' is empty; write numbers from 1 to 6, ranges as 3-5, or patterns as *.txt and sub/** ('*' stays in its directory, '**' goes into those below, case counts)")]
    [InlineData("", "part 1 of '' is empty; write numbers from 1 to 6, ranges as 3-5, or patterns as *.txt and sub/** ('*' stays in its directory, '**' goes into those below, case counts)")]
    [InlineData("1,*.mkv", "'*.mkv' matches no file; write numbers from 1 to 6, ranges as 3-5, or patterns as *.txt and sub/** ('*' stays in its directory, '**' goes into those below, case counts)")]
    public void What_is_wrong_is_said_with_what_is_allowed(string text, string problem)
    {
        TorrentFile torrent = TorrentFile.Parse(RawTorrent.OfPaths(Paths), PathRules.Unix);

        Assert.False(FileSelection.TryParse(torrent, text, out _, out string? said));

        Assert.Equal(problem, said);
    }

    [Fact]
    public void The_only_file_of_a_torrent_has_a_number_and_a_name()
    {
        TorrentFile torrent = TorrentFile.Parse(RawTorrent.Single(), PathRules.Unix);

        foreach (string text in new[] { "1", "a", "*", "**" })
        {
            Assert.True(FileSelection.TryParse(torrent, text, out FileSelection? selection, out _));
            Assert.True(selection.IsAll);
        }
        Assert.False(FileSelection.TryParse(torrent, "a/a", out _, out _));
    }

    [Fact]
    public void A_pattern_of_any_length_is_decided()
    {
        TorrentFile torrent = TorrentFile.Parse(RawTorrent.Single(), PathRules.Unix);

        Assert.True(FileSelection.TryParse(torrent, $"{new string('*', 10_000)}a", out _, out _));
        Assert.False(FileSelection.TryParse(torrent, new string('a', 10_000), out _, out string? problem));
        Assert.Contains("matches no file", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_of_many_stars_is_soon_decided()
    {
        string name = new('a', 250);
        TorrentFile torrent = TorrentFile.Parse(RawTorrent.OfPaths([.. Enumerable.Range(0, 50).Select(n => new[] { $"{name}{n}" })]), PathRules.Unix);
        var watch = TimeProvider.System.GetTimestamp();

        Assert.False(FileSelection.TryParse(torrent, string.Concat(Enumerable.Repeat("*a", 60)) + "b", out _, out _));

        Assert.InRange(TimeProvider.System.GetElapsedTime(watch), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_piece_is_wanted_for_a_single_byte_of_a_wanted_file()
    {
        // Pieces of 16:  |aaaaaaaaaabbbbbb|bbbbccccccccccc|cccccccccccccccc|cccccddd
        TorrentFile torrent = TorrentFile.Parse(RawTorrent.OfFiles(16, 10, 10, 0, 33, 3), PathRules.Unix);

        Assert.Equal("1000 0", Pieces(torrent, 0));
        Assert.Equal("1100 01", Pieces(torrent, 1));
        Assert.Equal("0000 ", Pieces(torrent, 2));
        Assert.Equal("0111 13", Pieces(torrent, 3));
        Assert.Equal("0001 3", Pieces(torrent, 4));
        Assert.Equal("1001 03", Pieces(torrent, 0, 4));
        Assert.Equal("1111 01", Pieces(torrent, 0, 3, 4));
        Assert.Equal("1111 ", Pieces(torrent, 0, 1, 2, 3, 4));
    }

    [Fact]
    public void Bytes_and_files_are_counted_without_padding()
    {
        TorrentFile torrent = TorrentFile.Parse(Fixtures.Torrent("good", "pad-files"), PathRules.Unix); // a, pad, b, pad, c

        Assert.True(FileSelection.TryParse(torrent, "1-3", out FileSelection? selection, out _));
        Assert.False(FileSelection.TryParse(torrent, "2", out _, out string? problem));

        Assert.Equal("'2' is only padding, which is never stored: choose other files (torrentlab inspect lists them)", problem);
        Assert.Equal("0 2", Files(torrent, selection));
        Assert.Equal((2, 20_000L, false), (selection.Count, selection.Bytes, selection.IsAll));
        Assert.Equal("110 ", Pieces(torrent, 0, 1, 2)); // padding is no skipped file
        Assert.Equal((3, 20_003L, true), (FileSelection.All(torrent).Count, FileSelection.All(torrent).Bytes, FileSelection.All(torrent).IsAll));
    }

    [Fact]
    public void The_wanted_ones_among_some_pieces_are_counted()
    {
        TorrentFile torrent = TorrentFile.Parse(RawTorrent.OfFiles(16, 16, 16, 16), PathRules.Unix);
        Bitfield stored = new(3) { [0] = true, [1] = true };

        Assert.Equal(1, FileSelection.Of(torrent, [1, 2]).CountWanted(stored));
        Assert.Equal(2, FileSelection.All(torrent).CountWanted(stored));
    }

    [Fact]
    public void A_file_that_is_not_there_cannot_be_chosen()
    {
        TorrentFile torrent = TorrentFile.Parse(RawTorrent.OfFiles(16, 1, 1), PathRules.Unix);

        Assert.Throws<ArgumentOutOfRangeException>(() => FileSelection.Of(torrent, [2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => FileSelection.Of(torrent, [-1]));
    }

    [Fact]
    public void Random_selections_want_just_the_pieces_that_a_plain_walk_finds()
    {
        var random = new Random(5);
        for (int run = 0; run < 300; run++)
        {
            long[] lengths = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => (long)random.Next(0, 30)), 1];
            TorrentFile torrent = TorrentFile.Parse(RawTorrent.OfFiles(7, lengths), PathRules.Unix);
            int[] wanted = [.. Enumerable.Range(0, lengths.Length).Where(_ => random.Next(2) == 0)];
            bool[] bytes = [.. lengths.SelectMany((length, file) => Enumerable.Repeat(wanted.Contains(file), (int)length))];

            FileSelection selection = FileSelection.Of(torrent, wanted);

            bool[][] pieces = [.. bytes.Chunk(7)];
            Assert.Equal(pieces.Select(piece => piece.Any(isWanted => isWanted)), Enumerable.Range(0, pieces.Length).Select(piece => selection.Pieces[piece]));
            Assert.Equal(pieces.Select(piece => !piece.All(isWanted => isWanted)), Enumerable.Range(0, pieces.Length).Select(selection.HasSkippedBytes));
            Assert.Equal(bytes.Count(isWanted => isWanted), selection.Bytes);
        }
    }

    private static string Files(TorrentFile torrent, FileSelection selection) =>
        string.Join(' ', Enumerable.Range(0, torrent.Files.Count).Where(selection.IsWanted));

    /// <summary>A digit for each piece, 1 if it is wanted; then the numbers of wanted pieces that have bytes of skipped files.</summary>
    private static string Pieces(TorrentFile torrent, params int[] files)
    {
        FileSelection selection = FileSelection.Of(torrent, files);
        var text = new StringBuilder();
        for (int piece = 0; piece < torrent.PieceCount; piece++) text.Append(selection.Pieces[piece] ? '1' : '0');
        text.Append(' ');
        for (int piece = 0; piece < torrent.PieceCount; piece++)
            if (selection.Pieces[piece] && selection.HasSkippedBytes(piece)) text.Append(piece);
        return text.ToString();
    }
}
