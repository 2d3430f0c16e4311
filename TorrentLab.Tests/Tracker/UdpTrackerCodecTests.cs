using System.Text;
using TorrentLab.Primitives;
using TorrentLab.Tracker;

namespace TorrentLab.Tests.Tracker;

public sealed class UdpTrackerCodecTests
{
    private const ulong ConnectionId = 0xfedcba9876543210;
    private const uint TransactionId = 0x89abcdef;
    private const string Hash = "61417a5a30392d2e5f7e20007f25262b2f3d3f21"; // of Announces.Request
    private const string Peer = "2d744c303130302d6162636465666768696a6b6c";

    [Fact, Bep(15, "connect")]
    public void A_connect_is_16_bytes() =>
        Assert.Equal("0000041727101980" + "00000000" + "89abcdef", Hex(UdpTrackerCodec.BuildConnect(TransactionId)));

    [Fact, Bep(15, "announce")]
    public void An_announce_is_98_bytes_with_downloaded_and_left_before_uploaded()
    {
        AnnounceRequest request = Announces.Request with
        {
            Downloaded = 0x0102030405060708,
            Left = 0x1112131415161718,
            Uploaded = 0x2122232425262728,
            Port = 0xfeff,
            Key = 0xcafebabe,
            NumWant = 50,
        };
        Assert.Equal("fedcba9876543210" + "00000001" + "89abcdef" + Hash + Peer
            + "0102030405060708" + "1112131415161718" + "2122232425262728"
            + "00000002" + "00000000" + "cafebabe" + "00000032" + "feff", Hex(Announce("udp://t:6969", request)));
    }

    [Theory, Bep(15, "announce")]
    [InlineData(AnnounceEvent.None, 0)]
    [InlineData(AnnounceEvent.Completed, 1)]
    [InlineData(AnnounceEvent.Started, 2)]
    [InlineData(AnnounceEvent.Stopped, 3)]
    public void Events_have_their_own_numbers(AnnounceEvent why, byte number) =>
        Assert.Equal([0, 0, 0, number], Announce("udp://t:6969", Announces.Request with { Event = why })[80..84]);

    [Theory, Bep(41, "option types")]
    [InlineData("udp://t:80", "")]
    [InlineData("udp://t:80/", "02012f")]
    [InlineData("udp://tracker.example.com:80/dir?a=b&c=d", "020c2f6469723f613d6226633d64")]
    [InlineData("udp://t:80/dir#fragment", "02042f646972")]
    public void Path_and_query_follow_as_URLData(string url, string options) =>
        Assert.Equal(options, Hex(Announce(url, Announces.Request)[98..]));

    [Theory, Bep(41, "option types")]
    [InlineData(255, new[] { 255 })]
    [InlineData(256, new[] { 255, 1 })]
    [InlineData(1020, new[] { 255, 255, 255, 255 })]
    public void A_long_path_is_cut_into_options_of_at_most_255_bytes(int length, int[] parts)
    {
        string path = "/" + new string('p', length - 1);
        byte[] options = Announce($"udp://t:80{path}", Announces.Request)[98..];
        var data = new List<byte>();
        foreach (int part in parts)
        {
            Assert.Equal([2, (byte)part], options[..2]);
            data.AddRange(options[2..(2 + part)]);
            options = options[(2 + part)..];
        }
        Assert.Empty(options);
        Assert.Equal(path, Encoding.ASCII.GetString([.. data]));
    }

    [Fact, Bep(41, "option types")]
    public void A_path_that_no_packet_carries_is_an_error()
    {
        string url = $"udp://t:80/{new string('p', 1020)}";
        var error = Assert.Throws<TrackerException>(() => Announce(url, Announces.Request));
        Assert.Equal("path and query of the tracker's address have 1021 bytes, more than the 1020 that an announce over UDP carries",
            error.Message);
    }

    [Fact, Bep(15, "scrape")]
    public void A_scrape_names_up_to_74_torrents()
    {
        Sha1Hash[] hashes = [.. Enumerable.Range(0, 75).Select(n => Sha1Hash.Of([(byte)n]))];
        Assert.Equal("fedcba9876543210" + "00000002" + "89abcdef" + hashes[0] + hashes[1],
            Hex(UdpTrackerCodec.BuildScrape(ConnectionId, TransactionId, hashes[..2])));
        Assert.Equal(16 + (74 * 20), UdpTrackerCodec.BuildScrape(ConnectionId, TransactionId, hashes[..74]).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => UdpTrackerCodec.BuildScrape(ConnectionId, TransactionId, hashes));
        Assert.Throws<ArgumentOutOfRangeException>(() => UdpTrackerCodec.BuildScrape(ConnectionId, TransactionId, []));
    }

    [Fact, Bep(15, "announce")]
    public void An_announce_answer_gives_leechers_before_seeders_and_six_bytes_a_peer()
    {
        AnnounceAnswer answer = ReadAnnounce("0000000189abcdef" + "00000708" + "00000002" + "00000003" + "7f0000011ae1" + "c00002071ae2");
        Assert.Equal(TimeSpan.FromMinutes(30), answer.Interval);
        Assert.Null(answer.MinInterval);
        Assert.Equal((2L, 3L), (answer.Incomplete, answer.Complete));
        Assert.Equal(["127.0.0.1:6881", "192.0.2.7:6882"], answer.Peers.Select(peer => peer.ToString()));
        Assert.Empty(answer.Notes);
    }

    [Fact, Bep(15, "ipv6")]
    public void Over_IPv6_a_peer_has_18_bytes()
    {
        AnnounceAnswer answer = ReadAnnounce(
            "0000000189abcdef" + "00000708" + "00000000" + "00000001" + "20010db8000000000000000000000001" + "1ae1", overIPv6: true);
        Assert.Equal(["[2001:db8::1]:6881"], answer.Peers.Select(peer => peer.ToString()));
    }

    [Fact]
    public void Bad_peers_are_left_out_as_over_HTTP()
    {
        AnnounceAnswer answer = ReadAnnounce("0000000189abcdef" + "00000708" + "0000000000000000"
            + "c00002071ae2" + "c00002071ae2" + "c00002070000" + "e00000011ae1" + "c00002");
        Assert.Equal(["192.0.2.7:6882"], answer.Peers.Select(peer => peer.ToString()));
        Assert.Equal(
            [
                "\"peers\" has 27 bytes, not a multiple of 6: ignored the last 3",
                "ignored 2 peers that nobody can dial (port 0, 0.0.0.0, multicast)",
                "ignored 1 peers that came twice",
            ],
            answer.Notes);
    }

    [Theory]
    [InlineData("00000000", 60)]
    [InlineData("0000003b", 60)]
    [InlineData("00015181", 86_400)]
    [InlineData("ffffffff", 86_400)]
    public void Intervals_are_held_within_a_minute_and_a_day(string interval, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), ReadAnnounce($"0000000189abcdef{interval}0000000000000000").Interval);

    [Fact]
    public void An_answer_of_64_KiB_gives_2000_peers()
    {
        var bytes = new StringBuilder("0000000189abcdef000007080000000000000000");
        for (int n = 0; n < 10_000; n++) bytes.Append($"0a00{n:x4}1ae1");
        AnnounceAnswer answer = ReadAnnounce(bytes.ToString());
        Assert.Equal(AnnounceAnswer.MaxPeers, answer.Peers.Count);
        Assert.Equal(["ignored 8000 peers beyond the first 2000"], answer.Notes);
    }

    [Fact, Bep(15, "scrape")]
    public void A_scrape_answer_gives_seeders_then_completed_then_leechers()
    {
        Sha1Hash[] hashes = [Sha1Hash.Of("a"u8), Sha1Hash.Of("b"u8)];
        byte[] packet = Convert.FromHexString("0000000289abcdef" + "000000010000000200000003" + "ffffffff0000000500000006");
        ScrapeAnswer answer = UdpTrackerCodec.TryReadScrape(packet, hashes)!;
        Assert.Equal(new ScrapeCounts(Complete: 1, Incomplete: 3, Downloaded: 2), answer.Torrents[hashes[0]]);
        Assert.Equal(new ScrapeCounts(Complete: uint.MaxValue, Incomplete: 6, Downloaded: 5), answer.Torrents[hashes[1]]);
        Assert.Empty(answer.Notes);

        ScrapeAnswer cut = UdpTrackerCodec.TryReadScrape(packet.AsSpan(0, 31), hashes)!;
        Assert.Equal([hashes[0]], cut.Torrents.Keys);
        Assert.Equal(["the answer ends after 1 of 2 torrents"], cut.Notes);
    }

    [Fact]
    public void What_is_too_short_is_no_answer()
    {
        Assert.False(UdpTrackerCodec.TryReadHeader(new byte[7], out _, out _));
        Assert.Null(UdpTrackerCodec.TryReadConnect(new byte[15]));
        Assert.Null(UdpTrackerCodec.TryReadAnnounce(new byte[19], overIPv6: false));
        Assert.Null(UdpTrackerCodec.TryReadScrape(new byte[19], [Sha1Hash.Of("a"u8)]));
    }

    [Fact, Bep(15, "connect")]
    public void What_is_longer_than_described_is_read()
    {
        byte[] packet = Convert.FromHexString("0000000089abcdef" + "fedcba9876543210" + "00");
        Assert.True(UdpTrackerCodec.TryReadHeader(packet, out UdpTrackerAction action, out uint transactionId));
        Assert.Equal((UdpTrackerAction.Connect, TransactionId), (action, transactionId));
        Assert.Equal(ConnectionId, UdpTrackerCodec.TryReadConnect(packet));
    }

    [Theory, Bep(15, "errors")]
    [InlineData("", "no reason given")]
    [InlineData("6e6f00", "no")]
    [InlineData("1b5b324a", "\\u{1b}[2J")]
    public void An_error_is_a_refusal_in_the_trackers_words(string text, string reason)
    {
        TrackerException refusal = UdpTrackerCodec.ReadError(Convert.FromHexString("0000000389abcdef" + text));
        Assert.True(refusal.IsRefusal);
        Assert.Equal($"the tracker refused: {reason}", refusal.Message);
        Assert.Null(Assert.IsType<TrackerRefusalException>(refusal.InnerException).RetryIn);
    }

    private static byte[] Announce(string url, AnnounceRequest request) =>
        UdpTrackerCodec.BuildAnnounce(ConnectionId, TransactionId, url, request);

    private static AnnounceAnswer ReadAnnounce(string hex, bool overIPv6 = false) =>
        UdpTrackerCodec.TryReadAnnounce(Convert.FromHexString(hex), overIPv6)!;

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
