using System.Text;
using TorrentLab.Metainfo;
using static TorrentLab.Tests.Metainfo.RawTorrent;

namespace TorrentLab.Tests.Metainfo;

[Bep(3, "metainfo files")]
public sealed class TorrentWriterTests
{
    private static readonly byte[] Hashes = [.. Enumerable.Range((byte)'A', 40).Select(n => (byte)n)];

    private readonly TorrentContent _file = new()
    {
        Name = "spam",
        IsMultiFile = false,
        Files = [new TorrentEntry("spam", 20_000, 0, IsPadding: false)],
        PieceLength = 16_384,
        PieceHashes = Hashes,
    };

    private readonly TorrentContent _directory = new()
    {
        Name = "dir",
        IsMultiFile = true,
        Files =
        [
            new TorrentEntry("dir/é/ab", 10, 0, IsPadding: false),
            new TorrentEntry("dir/.pad/16374", 16_374, 10, IsPadding: true),
            new TorrentEntry("dir/b", 5, 16_384, IsPadding: false),
        ],
        PieceLength = 16_384,
        PieceHashes = Hashes,
    };

    [Fact]
    public void A_bare_single_file_has_only_what_it_must_have() =>
        Assert.Equal(
            "d4:infod6:lengthi20000e4:name4:spam12:piece lengthi16384e6:pieces40:ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghee",
            Written(_file, new TorrentDetails()));

    [Fact]
    public void Everything_optional_stands_in_the_order_of_its_keys()
    {
        var details = new TorrentDetails
        {
            AnnounceTiers = [["http://a/announce"], ["udp://b:80", "udp://c:80"]],
            WebSeeds = ["http://s/"],
            Comment = "öl",
            CreatedBy = "me",
            CreationDate = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_900),
            IsPrivate = true,
            Source = "S",
        };

        Assert.Equal(
            "d8:announce17:http://a/announce13:announce-listll17:http://a/announceel10:udp://b:8010:udp://c:80ee"
            + "7:comment3:öl10:created by2:me13:creation datei1700000000e"
            + "4:infod6:lengthi20000e4:name4:spam12:piece lengthi16384e6:pieces40:ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefgh7:privatei1e6:source1:Se"
            + "8:url-listl9:http://s/ee",
            Written(_file, details));
    }

    [Fact]
    public void Files_are_lists_of_names_below_the_torrents_name() =>
        Assert.Equal(
            "d4:infod5:filesld6:lengthi10e4:pathl2:é2:abeed4:attr1:p6:lengthi16374e4:pathl4:.pad5:16374eed6:lengthi5e4:pathl1:beee"
            + "4:name3:dir12:piece lengthi16384e6:pieces40:ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghee",
            Written(_directory, new TorrentDetails()));

    [Fact, Bep(12, "metadata extension")]
    public void One_tracker_needs_no_list_and_two_in_one_tier_do()
    {
        Assert.StartsWith("d8:announce10:udp://b:804:info", Written(_file, new TorrentDetails { AnnounceTiers = [["udp://b:80"]] }));
        Assert.StartsWith("d8:announce10:udp://b:8013:announce-listll10:udp://b:8010:udp://c:80ee4:info",
            Written(_file, new TorrentDetails { AnnounceTiers = [["udp://b:80", "udp://c:80"]] }));
    }

    [Fact, Bep(27, "metainfo files")]
    public void Not_private_may_be_said_or_left_unsaid()
    {
        Assert.Contains("7:privatei0e", Written(_file, new TorrentDetails { IsPrivate = false }), StringComparison.Ordinal);
        Assert.DoesNotContain("private", Written(_file, new TorrentDetails { IsPrivate = null }), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        TorrentFile torrent = TorrentFile.Parse(TorrentWriter.Write(_directory, new TorrentDetails { Source = "S", IsPrivate = true, WebSeeds = ["http://s/"] }));

        Assert.Equal(_directory.Files, torrent.Files);
        Assert.Equal(("dir", true, 16_384, true, "S"), (torrent.Name, torrent.IsMultiFile, torrent.PieceLength, torrent.IsPrivate, torrent.Source));
        Assert.Equal(Hashes[20..], torrent.PieceHash(1).ToArray());
        Assert.Equal(["http://s/"], torrent.WebSeeds);
        Assert.Empty(torrent.Warnings);
    }

    [Fact]
    public void A_torrent_made_by_hand_is_written_the_same() =>
        Assert.Equal(Single(pieces: 2), TorrentWriter.Write(
            new TorrentContent { Name = "a", IsMultiFile = false, Files = [new TorrentEntry("a", 32_768, 0, IsPadding: false)], PieceLength = 16_384, PieceHashes = new byte[40] },
            new TorrentDetails()).ToArray());

    [Theory]
    [InlineData(20)]
    [InlineData(41)]
    [InlineData(60)]
    public void Hashes_that_do_not_fit_the_files_are_refused(int length) =>
        Assert.Throws<ArgumentException>(() => TorrentWriter.Write(_file with { PieceHashes = new byte[length] }, new TorrentDetails()));

    private static string Written(TorrentContent content, TorrentDetails details) => Encoding.UTF8.GetString(TorrentWriter.Write(content, details).Span);
}
