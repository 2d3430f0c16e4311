using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using static TorrentLab.Tests.Metainfo.RawTorrent;

namespace TorrentLab.Tests.Metainfo;

public sealed class TorrentFileTests
{
    [Fact]
    public void A_torrent_with_everything_gives_everything()
    {
        TorrentFile torrent = TorrentFile.Parse(Fixtures.Torrent("good", "everything-optional"));

        Assert.Equal(("spam.bin", false, true, "S"), (torrent.Name, torrent.IsMultiFile, torrent.IsPrivate, torrent.Source));
        Assert.Equal(("a comment", "make-fixtures"), (torrent.Comment, torrent.CreatedBy));
        Assert.Equal(new DateTimeOffset(2023, 11, 14, 22, 13, 20, TimeSpan.Zero), torrent.CreationDate);
        Assert.Equal([["http://a.example/announce"], ["udp://b.example:80"]], torrent.AnnounceTiers);
        Assert.Equal(["http://seed.example/files/"], torrent.WebSeeds);
        Assert.Equal((16384, 3, 40000L), (torrent.PieceLength, torrent.PieceCount, torrent.TotalLength));
        Assert.Equal([16384, 16384, 7232], [torrent.PieceSize(0), torrent.PieceSize(1), torrent.PieceSize(2)]);
        Assert.Equal(torrent.InfoHash, Sha1Hash.Of(torrent.RawInfo.Span));
    }

    [Fact]
    public void A_bare_torrent_has_nothing_optional()
    {
        TorrentFile torrent = TorrentFile.Parse(Single());

        Assert.Equal((false, null, null, null, null), (torrent.IsPrivate, torrent.Comment, torrent.CreatedBy, torrent.CreationDate, torrent.Source));
        Assert.Empty(torrent.AnnounceTiers);
        Assert.Empty(torrent.WebSeeds);
        Assert.Empty(torrent.Warnings);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void A_piece_that_does_not_exist_is_refused(int piece)
    {
        TorrentFile torrent = TorrentFile.Parse(Single());

        Assert.Throws<ArgumentOutOfRangeException>(() => torrent.PieceHash(piece));
        Assert.Throws<ArgumentOutOfRangeException>(() => torrent.PieceSize(piece));
    }

    [Theory]
    [InlineData("7:privatei1e", false)]
    [InlineData("", false)]
    public void Private_outside_info_means_nothing(string behind, bool expected) =>
        Assert.Equal(expected, TorrentFile.Parse(Single(behind: behind)).IsPrivate);

    [Theory]
    [InlineData("13:announce-listll8:http://ael10:udp://b:80ee", "http://a|udp://b:80")]
    [InlineData("8:announce8:http://x13:announce-listll8:http://aeee", null)]
    [InlineData("8:announce8:http://x13:announce-listll8:http://aee", "http://a")]
    [InlineData("8:announce8:http://x13:announce-listlleee", null)]
    [InlineData("8:announce8:http://x13:announce-listllee", "http://x")]
    [InlineData("8:announce8:http://x13:announce-list3:abc", "http://x")]
    [InlineData("8:announce8:http://x13:announce-listll7:wss://wee", "http://x")]
    [InlineData("13:announce-listll8:http://a8:http://bel8:http://a8:http://cee", "http://a,http://b|http://c")]
    [InlineData("13:announce-listl8:http://a8:http://be", "http://a|http://b")]
    [InlineData("8:announce9:HTTPS://x", "HTTPS://x")]
    [InlineData("8:announce10: http://x ", "http://x")]
    [InlineData("8:announce0:", "")]
    [InlineData("8:announcei5e", "")]
    [InlineData("8:announce10:http://x y", "")]
    [InlineData("8:announce7:http://", "")]
    [InlineData("8:announce11:file:///etc", "")]
    [InlineData("8:announce12:http:///path", "")]
    [InlineData("8:announce9:http://:8", "")]
    [InlineData("8:announce8:nonsense", "")]
    public void Trackers_are_taken_in_tiers_and_junk_is_left_out(string keys, string? expected)
    {
        if (expected is null) Assert.Throws<MetainfoException>(() => TorrentFile.Parse(Single(keys)));
        else Assert.Equal(expected, string.Join('|', TorrentFile.Parse(Single(keys)).AnnounceTiers.Select(tier => string.Join(',', tier))));
    }

    [Theory]
    [InlineData("8:url-list8:http://s", "http://s")]
    [InlineData("8:url-list0:", "")]
    [InlineData("8:url-listle", "")]
    [InlineData("8:url-listl8:http://s9:https://t0:8:http://se", "http://s https://t")]
    [InlineData("8:url-listl7:ftp://si3ee", "")]
    public void Web_seeds_are_a_string_or_a_list(string keys, string expected) =>
        Assert.Equal(expected, string.Join(' ', TorrentFile.Parse(Single(behind: keys)).WebSeeds));

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(253402300800)]
    [InlineData(-62135596801)]
    public void A_creation_date_beyond_the_calendar_is_a_warning(long seconds)
    {
        TorrentFile torrent = TorrentFile.Parse(Single(before: $"13:creation datei{seconds}e"));

        Assert.Null(torrent.CreationDate);
        Assert.Single(torrent.Warnings);
    }

    [Theory]
    [InlineData(PathRules.Unix, false)]
    [InlineData(PathRules.MacOS, true)]
    [InlineData(PathRules.Windows, true)]
    public void Names_that_differ_in_case_collide_where_the_file_system_says_so(PathRules rules, bool collide)
    {
        byte[][] files = [OfPaths(["README"], ["readme"]), OfPaths(["a", "x"], ["A"]), OfPaths(["ÄÖ"], ["äö"])];

        foreach (byte[] file in files)
        {
            if (collide) Assert.Throws<MetainfoException>(() => TorrentFile.Parse(file, rules));
            else Assert.Equal(2, TorrentFile.Parse(file, rules).Files.Count);
        }
    }

    [Fact]
    public void Directories_that_begin_like_a_file_do_not_collide() =>
        Assert.Equal(4, TorrentFile.Parse(OfPaths(["a"], ["a b"], ["ab", "a"], ["a.b", "a"])).Files.Count);

    [Fact]
    public void Ten_thousand_files_load_in_order()
    {
        TorrentFile torrent = TorrentFile.Parse(OfPaths([.. Enumerable.Range(0, 10_000).Select(i => new[] { $"dir {i % 100}", $"file {i}" })]));

        Assert.Equal(10_000, torrent.Files.Count);
        Assert.Equal(("top/dir 99/file 9999", 29_997L), (torrent.Files[^1].Path, torrent.Files[^1].Offset));
    }

    [Fact]
    public void A_hundred_thousand_pieces_load()
    {
        TorrentFile torrent = TorrentFile.Parse(Single(pieces: 100_000));

        Assert.Equal(100_000, torrent.PieceCount);
        Assert.Equal(new Sha1Hash(new byte[20]), torrent.PieceHash(99_999));
    }

    [Fact]
    public void More_files_or_bytes_than_the_limits_are_refused()
    {
        byte[] tooManyFiles = OfFiles(1, new long[TorrentFile.MaxFiles + 1]);
        byte[] tooLarge = new byte[TorrentFile.MaxFileLength + 1];

        Assert.Contains("entries, must be 1..200000", Refusal(tooManyFiles), StringComparison.Ordinal);
        Assert.Contains("torrents have at most 31457280", Refusal(tooLarge), StringComparison.Ordinal);
    }

    private static string Refusal(byte[] file) => Assert.Throws<MetainfoException>(() => TorrentFile.Parse(file)).Message;
}
