using System.Buffers;
using System.Text;
using TorrentLab.Bencode;
using TorrentLab.Primitives;
using TorrentLab.Tracker;
using TorrentLab.Tracker.Server;

namespace TorrentLab.Tests.Tracker.Server;

[Bep(3, "trackers")]
public sealed class HttpTrackerResponderTests
{
    private const string Good = "info_hash=tttttttttttttttttttt&peer_id=-XX0001-000000000001&port=6881&left=1&key=000003e9";
    private const string Head = "d8:completei1e10:downloadedi0e11:external ip4:\u00c0\0\u0002\u000110:incompletei1e8:intervali1800e12:min intervali900e";
    private const string Tail = "10:tracker id4:abcde";

    private readonly TrackerRegistry _registry = new(new RegistryOptions());

    [Fact, Bep(23, "compact peer lists"), Bep(24, "external ip")]
    public void An_answer_is_compact_unless_something_else_is_wanted()
    {
        _registry.Ask(Peers.Seed(9));

        Assert.Equal(Head + "5:peers6:\u00c0\0\u0002\u0009\u001a\u00e1" + Tail, Announce(Good));
        Assert.Equal(Announce(Good), Announce(Good + "&compact=1"));
    }

    [Fact]
    public void Without_compact_peers_are_dictionaries()
    {
        _registry.Ask(Peers.Seed(9));

        Assert.Equal(Head + "5:peersld2:ip9:192.0.2.97:peer id20:-XX0001-0000000000094:porti6881eee" + Tail, Announce(Good + "&compact=0"));
        Assert.Equal(Head + "5:peersld2:ip9:192.0.2.94:porti6881eee" + Tail, Announce(Good + "&compact=0&no_peer_id=1"));
    }

    [Fact, Bep(7, "announce response")]
    public void IPv6_peers_have_a_list_of_their_own()
    {
        _registry.Ask(Peers.Seed(9) with { Address = Peers.Address("2001:db8::9") });

        Assert.Equal(Head + "5:peers0:6:peers618:\u0020\u0001\u000d\u00b8\0\0\0\0\0\0\0\0\0\0\0\u0009\u001a\u00e1" + Tail, Announce(Good));
        Assert.Contains("2:ip11:2001:db8::9", Announce(Good + "&compact=0"), StringComparison.Ordinal);
    }

    [Fact]
    public void Info_hashes_are_bytes_and_not_text()
    {
        string bytes = string.Concat(Enumerable.Range(0, 20).Select(n => $"%{0xff - n:x2}"));
        Announce(Good.Replace("tttttttttttttttttttt", bytes, StringComparison.Ordinal));

        Assert.NotNull(_registry.Scrape(new Sha1Hash([.. Enumerable.Range(0, 20).Select(n => (byte)(0xff - n))]), 0));
        Assert.Equal(1, _registry.Totals().Torrents);
    }

    [Fact]
    public void Escapes_may_be_of_either_case_and_a_plus_is_a_space()
    {
        Announce(Good.Replace("tttttttttttttttttttt", "+%2b%2B~*%e4%E4%00%20%25tttttttttt", StringComparison.Ordinal));

        Assert.NotNull(_registry.Scrape(new Sha1Hash(" ++~*\u00e4\u00e4\0 %tttttttttt".Select(c => (byte)c).ToArray()), 0));
    }

    [Fact]
    public void What_is_not_known_is_ignored_and_so_is_the_ip_that_a_peer_says_it_has()
    {
        Announce("&&=&x&=y&%&ip=198.51.100.1&ipv6=%5b%5d&supportcrypto=1&corrupt=-3&" + Good + "&redundant=%zz&");

        Assert.Equal(["192.0.2.1:6881"], _registry.Ask(Peers.Leecher(2)));
    }

    [Fact]
    public void Of_a_parameter_that_comes_twice_the_last_counts()
    {
        Announce("port=1&key=xyz&" + Good);

        Assert.Equal(["192.0.2.1:6881"], _registry.Ask(Peers.Leecher(2)));
        Announce(Good + "&event=stopped");
        Assert.Equal((0, 1, 0L), _registry.Counts());
    }

    [Theory]
    [InlineData("event=started", 0, 1, 0)]
    [InlineData("event=completed&left=0", 1, 0, 1)]
    [InlineData("event=stopped", 0, 0, 0)]
    [InlineData("event=paused", 0, 1, 0)]
    [InlineData("event=", 0, 1, 0)]
    [InlineData("event=whatever", 0, 1, 0)]
    public void Events_do_what_they_say(string parameter, int complete, int incomplete, int downloaded)
    {
        Announce($"{Good}&{parameter}");

        Assert.Equal((complete, incomplete, (long)downloaded), _registry.Counts());
    }

    [Theory]
    [InlineData("numwant=0", 0)]
    [InlineData("numwant=3", 3)]
    [InlineData("numwant=-1", 50)]
    [InlineData("numwant=", 50)]
    [InlineData("numwant=2147483648", 200)]
    [InlineData("numwant=9223372036854775807", 200)]
    public void As_many_peers_come_as_are_wanted_within_limits(string parameter, int peers)
    {
        for (ushort n = 1; n <= 250; n++) _registry.Ask(Peers.Leecher(n) with { Port = 7, Key = n });

        Assert.Contains($"5:peers{peers * 6}:", Announce($"{Good}&{parameter}"), StringComparison.Ordinal);
    }

    [Theory, Bep(31, "response")]
    [InlineData("", "info_hash is missing")]
    [InlineData("info_hash", "info_hash has 0 bytes, must have 20")]
    [InlineData("info_hash=tttttttttttttttttttt", "peer_id is missing")]
    [InlineData("info_hash=tttttttttttttttttttt&peer_id=-XX0001-000000000001", "port is missing")]
    [InlineData("info_hash=ttttttttttttttttttt", "info_hash has 19 bytes, must have 20")]
    [InlineData("info_hash=ttttttttttttttttttttt", "info_hash has 21 bytes, must have 20")]
    [InlineData("info_hash=ttttttttttttttttttt%", "info_hash has a broken escape or is too long: it must be 20 bytes, escaped as %xx")]
    [InlineData("info_hash=ttttttttttttttttttt%4", "info_hash has a broken escape or is too long: it must be 20 bytes, escaped as %xx")]
    [InlineData("info_hash=ttttttttttttttttttt%4g", "info_hash has a broken escape or is too long: it must be 20 bytes, escaped as %xx")]
    [InlineData(Good + "&info_hash=uuuuuuuuuuuuuuuuuuuu", "info_hash stands twice: an announce is about one torrent")]
    [InlineData(Good + "&peer_id=x", "peer_id has 1 bytes, must have 20")]
    [InlineData(Good + "&port=0", "port is 0: nobody can connect to that")]
    [InlineData(Good + "&port=65536", "port is \"65536\", must be a number from 0 to 65535")]
    [InlineData(Good + "&port=-1", "port is \"-1\", must be a number from 0 to 65535")]
    [InlineData(Good + "&port=+1", "port is \"+1\", must be a number from 0 to 65535")]
    [InlineData(Good + "&port=", "port is \"\", must be a number from 0 to 65535")]
    [InlineData(Good + "&left=9223372036854775808", "left is \"9223372036854775808\", must be a number from 0 to 9223372036854775807")]
    [InlineData(Good + "&left=1%00", "left is \"1%00\", must be a number from 0 to 9223372036854775807")]
    [InlineData(Good + "&uploaded=x", "uploaded is \"x\", must be a number from 0 to 9223372036854775807")]
    [InlineData(Good + "&downloaded=\u001b[2J", "downloaded is \"\\u{1b}[2J\", must be a number from 0 to 9223372036854775807")]
    [InlineData(Good + "&numwant=1e3", "numwant is \"1e3\", must be a number from 0 to 9223372036854775807")]
    public void What_is_wrong_is_said_and_not_to_be_tried_again(string query, string reason) =>
        Assert.Equal($"d14:failure reason{reason.Length}:{reason}8:retry in5:nevere", Announce(query));

    [Fact, Bep(31, "response")]
    public void A_tracker_that_is_full_says_when_to_come_again()
    {
        Assert.EndsWith("8:retry ini30ee", Announce(Good, new RegistryOptions { MaxTorrents = 0 }), StringComparison.Ordinal);
        Assert.Equal("d14:failure reason40:this tracker does not serve this torrent8:retry in5:nevere",
            Announce(Good, new RegistryOptions { Whitelist = new HashSet<Sha1Hash>() }));
    }

    [Fact, Bep(48, "scrape"), Bep(21, "tracker scrapes")]
    public void A_scrape_lists_the_known_torrents_sorted_and_each_once()
    {
        _registry.Ask(Peers.Seed(1) with { Event = AnnounceEvent.Completed });
        _registry.Ask(Peers.Leecher(2));
        _registry.Ask(Peers.Leecher(3) with { IsPartialSeed = true });
        _registry.Ask(Peers.Leecher(1) with { InfoHash = new Sha1Hash([.. Enumerable.Repeat((byte)'a', 20)]) });

        Assert.Equal("d5:filesd"
            + "20:aaaaaaaaaaaaaaaaaaaad8:completei0e10:downloadedi0e11:downloadersi1e10:incompletei1ee"
            + "20:ttttttttttttttttttttd8:completei1e10:downloadedi1e11:downloadersi1e10:incompletei2eeee",
            Scrape("info_hash=tttttttttttttttttttt&info_hash=aaaaaaaaaaaaaaaaaaaa&info_hash=tttttttttttttttttttt&info_hash=uuuuuuuuuuuuuuuuuuuu"));
    }

    [Theory, Bep(48, "scrape")]
    [InlineData("", "info_hash is missing: name the torrents, the list of all is not given")]
    [InlineData("left=1", "info_hash is missing: name the torrents, the list of all is not given")]
    [InlineData("info_hash=tttttttttttttttttttt&info_hash=ttt", "info_hash has 3 bytes, must have 20")]
    public void A_scrape_of_nothing_or_nonsense_is_refused(string query, string reason) =>
        Assert.Equal($"d14:failure reason{reason.Length}:{reason}8:retry in5:nevere", Scrape(query));

    [Fact]
    public void No_query_whatever_its_bytes_makes_it_fail()
    {
        var random = new Random(5);
        byte[] good = Encoding.Latin1.GetBytes(Good + "&event=started&numwant=5&uploaded=1&compact=0");
        HttpTrackerResponder responder = new(_registry, new TrackerActivity(), "abcd");
        for (int i = 0; i < 5000; i++)
        {
            byte[] query = [.. good];
            for (int changes = random.Next(6); changes > 0; changes--) query[random.Next(query.Length)] = (byte)random.Next(256);
            ArrayBufferWriter<byte> answer = new();
            responder.Announce(query.AsSpan(random.Next(3)), Peers.Address("192.0.2.1"), 0, random, answer);
            BencodeValue.Parse(answer.WrittenMemory, BencodeMode.Strict);
        }
    }

    private string Announce(string query, RegistryOptions? options = null)
    {
        ArrayBufferWriter<byte> answer = new();
        HttpTrackerResponder responder = new(options is null ? _registry : new TrackerRegistry(options), new TrackerActivity(), "abcd");
        responder.Announce(Encoding.Latin1.GetBytes(query), Peers.Address("192.0.2.1"), 0, new Random(1), answer);
        return Encoding.Latin1.GetString(answer.WrittenSpan);
    }

    private string Scrape(string query)
    {
        ArrayBufferWriter<byte> answer = new();
        new HttpTrackerResponder(_registry, new TrackerActivity(), "abcd").Scrape(Encoding.Latin1.GetBytes(query), 0, answer);
        return Encoding.Latin1.GetString(answer.WrittenSpan);
    }
}
