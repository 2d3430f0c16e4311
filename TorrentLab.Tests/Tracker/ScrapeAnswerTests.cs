using System.Text;
using TorrentLab.Primitives;
using TorrentLab.Tracker;

namespace TorrentLab.Tests.Tracker;

public sealed class ScrapeAnswerTests
{
    private static readonly Sha1Hash A = new("aaaaaaaaaaaaaaaaaaaa"u8);
    private static readonly Sha1Hash B = new("bbbbbbbbbbbbbbbbbbbb"u8);

    [Fact]
    public void Counts_are_read_by_info_hash()
    {
        ScrapeAnswer answer = Read("d5:filesd20:aaaaaaaaaaaaaaaaaaaad8:completei1e10:downloadedi2e10:incompletei3ee"
            + "20:bbbbbbbbbbbbbbbbbbbbd8:completei4eeee");
        Assert.Equal(new ScrapeCounts(Complete: 1, Incomplete: 3, Downloaded: 2), answer.Torrents[A]);
        Assert.Equal(new ScrapeCounts(Complete: 4, Incomplete: null, Downloaded: null), answer.Torrents[B]);
        Assert.Empty(answer.Notes);
    }

    [Fact]
    public void A_torrent_that_the_tracker_does_not_know_is_left_out() => Assert.Empty(Read("d5:filesdee").Torrents);

    [Fact]
    public void Useless_entries_are_ignored_with_a_note()
    {
        ScrapeAnswer answer = Read("d5:filesd3:abcde20:aaaaaaaaaaaaaaaaaaaad8:completei-1ee20:bbbbbbbbbbbbbbbbbbbbi1eee");
        Assert.Equal([A], answer.Torrents.Keys);
        Assert.Equal(
            ["ignored \"complete\": it is -1, must be at least 0",
                "ignored 2 entries of \"files\" that are not a 20-byte hash with a dictionary"],
            answer.Notes.Where(note => note.StartsWith("ignored", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("de")]
    [InlineData("d5:filesi1ee")]
    [InlineData("d8:intervali1800e5:peers0:e")]
    public void An_answer_without_files_is_none(string body) =>
        Assert.StartsWith("the scrape answer has no dictionary \"files\" (BEP 48)",
            Assert.Throws<TrackerException>(() => Read(body)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_refusal_is_one_here_too() =>
        Assert.True(Assert.Throws<TrackerException>(() => Read("d14:failure reason2:noe")).IsRefusal);

    private static ScrapeAnswer Read(string latin1) => HttpTrackerCodec.ReadScrape(Encoding.Latin1.GetBytes(latin1));
}
