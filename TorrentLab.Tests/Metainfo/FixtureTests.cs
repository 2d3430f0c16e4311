using System.Text.Json;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Tests.Metainfo;

public sealed class FixtureTests
{
    public static TheoryData<string> Good => Fixtures.Rows("good");

    public static TheoryData<string> Bad => Fixtures.Rows("bad");

    [Theory, MemberData(nameof(Good))]
    public void A_good_torrent_loads_as_the_file_beside_it_says(string name)
    {
        using JsonDocument expected = JsonDocument.Parse(Fixtures.Text("good", $"{name}.json"));

        TorrentFile torrent = TorrentFile.Parse(Fixtures.Torrent("good", name), PathRules.Unix);

        Assert.Equal(expected.RootElement.GetProperty("infoHash").GetString(), torrent.InfoHash.ToString());
        Assert.Equal(
            expected.RootElement.GetProperty("files").EnumerateArray().Select(f => (f[0].GetString()!, f[1].GetInt64(), f[2].GetBoolean())),
            torrent.Files.Select(f => (f.Path, f.Length, f.IsPadding)));
        Assert.Equal(expected.RootElement.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()), torrent.Warnings);
    }

    [Theory, MemberData(nameof(Good))]
    public void The_hashes_of_a_good_torrent_are_those_of_its_content(string name)
    {
        TorrentFile torrent = TorrentFile.Parse(Fixtures.Torrent("good", name), PathRules.Unix);
        byte[] content = Content(torrent);

        for (int piece = 0; piece < torrent.PieceCount; piece++)
        {
            long start = (long)piece * torrent.PieceLength;
            Assert.Equal(Sha1Hash.Of(content.AsSpan((int)start, torrent.PieceSize(piece))), torrent.PieceHash(piece));
        }
        Assert.Equal(torrent.TotalLength, Enumerable.Range(0, torrent.PieceCount).Sum(piece => (long)torrent.PieceSize(piece)));
    }

    [Theory, MemberData(nameof(Bad))]
    public void A_bad_torrent_is_refused_with_the_text_beside_it(string name)
    {
        MetainfoException error = Assert.Throws<MetainfoException>(() => TorrentFile.Parse(Fixtures.Torrent("bad", name), PathRules.Unix));

        Assert.Equal(Fixtures.Text("bad", $"{name}.error").TrimEnd('\n'), error.Message);
    }

    /// <summary>The content that fixtures/make-fixtures.py writes into every torrent.</summary>
    private static byte[] Content(TorrentFile torrent)
    {
        byte[] content = new byte[torrent.TotalLength];
        for (int n = 0; n < content.Length; n++) content[n] = (byte)((31 * n) + (n / 256));
        foreach (TorrentEntry pad in torrent.Files.Where(f => f.IsPadding)) content.AsSpan((int)pad.Offset, (int)pad.Length).Clear();
        return content;
    }
}
