using System.Net;
using System.Text;
using TorrentLab.Tracker;

namespace TorrentLab.Tests.Tracker;

public sealed class AnnounceAnswerTests
{
    // 192.0.2.1:6881 and 198.51.100.7:51413 (RFC 5737).
    private const string TwoCompact = "\u00c0\u0000\u0002\u0001\u001a\u00e1\u00c6\u0033\u0064\u0007\u00c8\u00d5";

    private static readonly string[] TwoPeers = ["192.0.2.1:6881", "198.51.100.7:51413"];

    [Fact]
    public void A_compact_answer_is_read_whole()
    {
        AnnounceAnswer answer = Read(
            $"d8:completei12e11:external ip4:\u00cb\u0000\u0071\u0005" + "10:incompletei34e8:intervali1800e12:min intervali900e"
                + $"5:peers12:{TwoCompact}10:tracker id3:a\u00e9\u000015:warning message9:be polite" + "e");

        Assert.Equal(TwoPeers, Texts(answer));
        Assert.Equal(TimeSpan.FromMinutes(30), answer.Interval);
        Assert.Equal(TimeSpan.FromMinutes(15), answer.MinInterval);
        Assert.Equal((12L, 34L), (answer.Complete, answer.Incomplete));
        Assert.Equal("a\u00e9\0", answer.TrackerId);
        Assert.Equal("be polite", answer.Warning);
        Assert.Equal(IPAddress.Parse("203.0.113.5"), answer.ExternalIp);
        Assert.Empty(answer.Notes);
    }

    [Fact]
    public void Peers_come_as_dictionaries_too_with_ipv6_and_mapped_text()
    {
        AnnounceAnswer answer = Read(
            "d8:intervali1800e5:peersl"
            + "d2:ip9:192.0.2.17:peer id20:aaaaaaaaaaaaaaaaaaaa4:porti6881ee"
            + "d2:ip11:2001:db8::14:porti1ee"
            + "d2:ip19:::ffff:198.51.100.74:porti51413ee" + "ee");

        Assert.Equal(["192.0.2.1:6881", "[2001:db8::1]:1", "198.51.100.7:51413"], Texts(answer));
        Assert.Empty(answer.Notes);
    }

    [Fact]
    public void Peers6_come_behind_peers()
    {
        string v6 = "\u0020\u0001\u000d\u00b8" + new string('\0', 11) + "\u0001\u001a\u00e1";
        AnnounceAnswer answer = Read($"d8:intervali1800e5:peers12:{TwoCompact}6:peers618:{v6}e");
        Assert.Equal([.. TwoPeers, "[2001:db8::1]:6881"], Texts(answer));
    }

    [Theory]
    [InlineData("de")]
    [InlineData("d8:intervali1800e5:peers0:e")]
    [InlineData("d8:intervali1800e5:peerslee")]
    [InlineData("d5:peers0:8:intervali1800ee\r\n")]
    public void No_peers_is_an_answer(string body)
    {
        AnnounceAnswer answer = Read(body);
        Assert.Empty(answer.Peers);
        Assert.Equal(TimeSpan.FromMinutes(30), answer.Interval);
        Assert.Null(answer.MinInterval);
    }

    [Theory]
    [InlineData("i60e", 60)]
    [InlineData("i59e", 60)]
    [InlineData("i0e", 60)]
    [InlineData("i-9223372036854775808e", 60)]
    [InlineData("i86400e", 86_400)]
    [InlineData("i86401e", 86_400)]
    [InlineData("i1099511627776e", 86_400)]
    [InlineData("i9223372036854775807e", 86_400)]
    [InlineData("4:1800", 1_800)]
    [InlineData("le", 1_800)]
    public void The_interval_is_clamped_before_it_becomes_a_time(string interval, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read($"d8:interval{interval}e").Interval);

    [Theory]
    [InlineData("i-1e", 0)]
    [InlineData("i7e", 7)]
    [InlineData("i9223372036854775807e", 86_400)]
    public void The_min_interval_is_a_limit_of_at_most_a_day(string interval, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read($"d12:min interval{interval}e").MinInterval);

    [Theory]
    [InlineData("\u0000\u0000\u0000\u0000\u001a\u00e1", "0.0.0.0")]
    [InlineData("\u00c0\u0000\u0002\u0001\u0000\u0000", "port 0")]
    [InlineData("\u00e0\u0000\u0000\u0001\u001a\u00e1", "multicast")]
    [InlineData("\u00ff\u00ff\u00ff\u00ff\u001a\u00e1", "broadcast")]
    public void A_peer_that_nobody_can_dial_is_dropped(string compact, string why)
    {
        AnnounceAnswer answer = Read($"d5:peers18:{compact}{TwoCompact}e");
        Assert.True(Texts(answer).SequenceEqual(TwoPeers), why);
        Assert.Equal(["ignored 1 peers that nobody can dial (port 0, 0.0.0.0, multicast)"], answer.Notes);
    }

    [Theory]
    [InlineData(11, 1)]
    [InlineData(13, 2)]
    [InlineData(5, 0)]
    public void A_cut_compact_list_brings_its_whole_entries(int bytes, int peers)
    {
        AnnounceAnswer answer = Read($"d5:peers{bytes}:{(TwoCompact + "x")[..bytes]}e");
        Assert.Equal(TwoPeers[..peers], Texts(answer));
        Assert.Equal([$"\"peers\" has {bytes} bytes, not a multiple of 6: ignored the last {bytes % 6}"], answer.Notes);
    }

    [Fact]
    public void A_peer_listed_twice_in_any_form_is_taken_once()
    {
        string mapped = new string('\0', 10) + "\u00ff\u00ff" + TwoCompact[..6];
        AnnounceAnswer answer = Read($"d5:peers18:{TwoCompact}{TwoCompact[..6]}6:peers618:{mapped}e");
        Assert.Equal(TwoPeers, Texts(answer));
        Assert.Equal(["ignored 2 peers that came twice"], answer.Notes);
    }

    [Fact]
    public void A_list_of_150_000_peers_is_capped()
    {
        var peers = new StringBuilder();
        for (int i = 0; i < 150_000; i++) peers.Append($"\u000b{(char)(i >> 16)}{(char)(i >> 8 & 0xff)}{(char)(i & 0xff)}\u001a\u00e1");
        AnnounceAnswer answer = Read($"d5:peers{peers.Length}:{peers}e");
        Assert.Equal(AnnounceAnswer.MaxPeers, answer.Peers.Count);
        Assert.Equal(["ignored 148000 peers beyond the first 2000"], answer.Notes);
    }

    [Theory]
    [InlineData("d2:ip11:example.com4:porti1ee")]
    [InlineData("d2:ip9:127.0.0.14:porti65536ee")]
    [InlineData("d2:ip9:127.0.0.14:porti-1ee")]
    [InlineData("d2:ip9:127.0.0.14:port1:1e")]
    [InlineData("d2:ip9:127.0.0.1e")]
    [InlineData("d4:porti1ee")]
    [InlineData("d2:ipi2130706433e4:porti1ee")]
    [InlineData("d2:ip10:2130706433" + "4:porti1ee")]
    [InlineData("d2:ip5:127.14:porti1ee")]
    [InlineData("d2:ip12:0177.0.0.001" + "4:porti1ee")]
    [InlineData("d2:ip5:[::2]4:porti1ee")]
    [InlineData("d2:ip9:fe80::1%14:porti1ee")]
    [InlineData("d2:ip0:4:porti1ee")]
    [InlineData("d2:ip4:\u00c0\u0000\u0002\u00014:porti1ee")]
    [InlineData("i5e")]
    [InlineData("le")]
    public void A_dictionary_peer_without_a_plain_address_and_port_is_ignored(string peer)
    {
        AnnounceAnswer answer = Read($"d5:peersl{peer}d2:ip9:192.0.2.14:porti6881eeee");
        Assert.Equal(["192.0.2.1:6881"], Texts(answer));
        Assert.Equal(["ignored 1 peers without a numeric \"ip\" and a \"port\" of 1..65535"], answer.Notes);
    }

    [Fact]
    public void A_dictionary_peer_with_port_0_is_one_that_nobody_can_dial() =>
        Assert.Equal(["ignored 1 peers that nobody can dial (port 0, 0.0.0.0, multicast)"],
            Read("d5:peersld2:ip9:192.0.2.14:porti0eeee").Notes);

    [Theory]
    [InlineData("d8:completei-1ee", "ignored \"complete\": it is -1, must be at least 0")]
    [InlineData("d8:complete1:1e", "ignored \"complete\": it is a string, not an integer")]
    [InlineData("d8:intervaldee", "ignored \"interval\": it is a dictionary, not an integer")]
    [InlineData("d11:external ip5:12345e", "ignored \"external ip\": it is not 4 or 16 bytes (BEP 24)")]
    [InlineData("d11:external ipi1ee", "ignored \"external ip\": it is not 4 or 16 bytes (BEP 24)")]
    [InlineData("d10:tracker idlee", "ignored \"tracker id\": it is a list, not a string")]
    [InlineData("d15:warning messagei1ee", "ignored \"warning message\": it is an integer, not a string")]
    [InlineData("d5:peers0:8:completei1ee", "byte 10: dictionary keys are not sorted (BEP 3, bencoding)")]
    public void A_detail_that_is_wrong_is_ignored_with_a_note(string body, string note) =>
        Assert.Equal([note], Read(body).Notes);

    [Fact]
    public void A_tracker_id_that_would_swell_every_url_is_ignored()
    {
        AnnounceAnswer answer = Read($"d10:tracker id257:{new string('x', 257)}e");
        Assert.Null(answer.TrackerId);
        Assert.Equal(["ignored \"tracker id\": it has 257 bytes, more than 256"], answer.Notes);
    }

    [Fact]
    public void An_ipv6_external_address_is_read() =>
        Assert.Equal(IPAddress.IPv6Loopback, Read($"d11:external ip16:{new string('\0', 15)}\u0001e").ExternalIp);

    private static IEnumerable<string> Texts(AnnounceAnswer answer) => answer.Peers.Select(peer => peer.ToString());

    private static AnnounceAnswer Read(string latin1) => HttpTrackerCodec.ReadAnnounce(Encoding.Latin1.GetBytes(latin1));
}
