using TorrentLab.Primitives;
using TorrentLab.Tracker;

namespace TorrentLab.Tests.Tracker;

public sealed class HttpTrackerUrlTests
{
    private const string EscapedHash = "%00%01%20%25%26%2B%2F%3D%3F%7F%80%FF-._~09Az";

    private static readonly Sha1Hash InfoHash = new("\0\u0001 %&+/=?\u007f"u8.ToArray().Concat<byte>(
        [0x80, 0xff, .. "-._~09Az"u8]).ToArray());

    private static readonly AnnounceRequest Request = new()
    {
        InfoHash = InfoHash,
        PeerId = new PeerId("-tL0100-abcdefghijkl"u8),
        Port = 6881,
        Uploaded = 1,
        Downloaded = 2,
        Left = 3_000_000_000_000,
        Key = 0xABC,
    };

    [Fact]
    public void An_announce_has_all_parameters_and_escapes_every_byte_that_is_not_unreserved() =>
        Assert.Equal(
            $"http://t.example:6969/announce?info_hash={EscapedHash}&peer_id=-tL0100-abcdefghijkl&port=6881&uploaded=1"
                + "&downloaded=2&left=3000000000000&compact=1&no_peer_id=1&numwant=50&key=00000ABC",
            HttpTrackerCodec.BuildAnnounceUrl("http://t.example:6969/announce", Request));

    [Theory]
    [InlineData(AnnounceEvent.None, "key=00000ABC")]
    [InlineData(AnnounceEvent.Started, "key=00000ABC&event=started")]
    [InlineData(AnnounceEvent.Completed, "key=00000ABC&event=completed")]
    [InlineData(AnnounceEvent.Stopped, "key=00000ABC&event=stopped")]
    public void The_event_is_named_and_a_regular_announce_has_none(AnnounceEvent reason, string end) =>
        Assert.EndsWith($"numwant=50&{end}",
            HttpTrackerCodec.BuildAnnounceUrl("http://t/announce", Request with { Event = reason }), StringComparison.Ordinal);

    [Fact]
    public void A_tracker_id_goes_back_byte_by_byte() =>
        Assert.EndsWith("&trackerid=a%00%E9%FF%26",
            HttpTrackerCodec.BuildAnnounceUrl("http://t/announce", Request with { TrackerId = "a\0\u00e9\u00ff&" }),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("http://t", "http://t/?info_hash=")]
    [InlineData("http://t/a?passkey=x%41+y", "http://t/a?passkey=x%41+y&info_hash=")]
    [InlineData("http://t/a?", "http://t/a?info_hash=")]
    [InlineData("http://t/a?x=1&", "http://t/a?x=1&info_hash=")]
    [InlineData("http://t?x=1", "http://t/?x=1&info_hash=")]
    [InlineData("http://t/a#fragment?x", "http://t/a?info_hash=")]
    [InlineData("http://u:p@t/A%2fb/%c3", "http://u:p@t/A%2fb/%c3?info_hash=")]
    [InlineData("http://t/a b\r\nHost: x\t\u00fc", "http://t/a%20b%0D%0AHost:%20x%09%C3%BC?info_hash=")]
    public void The_tracker_s_own_address_is_kept_and_made_safe_for_a_request_line(string announce, string start) =>
        Assert.StartsWith(start, HttpTrackerCodec.BuildAnnounceUrl(announce, Request), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://t/announce", "http://t/scrape?info_hash=")]
    [InlineData("http://t/x/announce", "http://t/x/scrape?info_hash=")]
    [InlineData("http://t/announce.php", "http://t/scrape.php?info_hash=")]
    [InlineData("http://t/announce?passkey=announce", "http://t/scrape?passkey=announce&info_hash=")]
    [InlineData("http://announce.t/announce/announce#announce", "http://announce.t/announce/scrape?info_hash=")]
    public void Scrape_replaces_announce_at_the_start_of_the_last_path_segment_only(string announce, string start) =>
        Assert.Equal(start + EscapedHash, HttpTrackerCodec.BuildScrapeUrl(announce, [InfoHash]));

    [Fact]
    public void Several_torrents_are_scraped_with_one_parameter_each() =>
        Assert.Equal($"http://t/scrape?info_hash={EscapedHash}&info_hash={EscapedHash}",
            HttpTrackerCodec.BuildScrapeUrl("http://t/announce", [InfoHash, InfoHash]));

    [Theory]
    [InlineData("http://t/a")]
    [InlineData("http://t/xannounce")]
    [InlineData("http://t/announce/")]
    [InlineData("http://t/a?x=/announce")]
    [InlineData("http://t/Announce")]
    [InlineData("http://announce")]
    public void An_address_without_announce_there_has_no_scrape(string announce)
    {
        var error = Assert.Throws<TrackerException>(() => HttpTrackerCodec.BuildScrapeUrl(announce, [InfoHash]));
        Assert.StartsWith("this tracker does not support scrape", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("t/announce")]
    public void What_is_not_a_url_is_said_to_be_none(string announce) =>
        Assert.StartsWith("not a tracker URL",
            Assert.Throws<TrackerException>(() => HttpTrackerCodec.BuildAnnounceUrl(announce, Request)).Message,
            StringComparison.Ordinal);
}
