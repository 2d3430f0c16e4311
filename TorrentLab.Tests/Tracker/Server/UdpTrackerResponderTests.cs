using System.Buffers.Binary;
using System.Text;
using TorrentLab.Primitives;
using TorrentLab.Tracker.Server;

namespace TorrentLab.Tests.Tracker.Server;

[Bep(15, "udp tracker protocol")]
public sealed class UdpTrackerResponderTests
{
    private const string Connect = "0000041727101980 00000000 0a0b0c0d";

    private static readonly PeerAddress Asker = Peers.Address("192.0.2.1");
    private static readonly string Hash = Convert.ToHexStringLower(Peers.Torrent.ToArray());

    private readonly TrackerActivity _activity = new();
    private readonly TrackerRegistry _registry = new(new RegistryOptions { Interval = TimeSpan.FromSeconds(1800) });
    private readonly UdpConnectionIds _ids = new(new byte[16]);
    private readonly UdpTrackerResponder _responder;

    public UdpTrackerResponderTests() => _responder = new UdpTrackerResponder(_registry, _activity, _ids, new Random(1));

    [Fact, Bep(15, "connect")]
    public void A_connect_gets_an_id_in_as_many_bytes()
    {
        Assert.Equal($"00000000 0a0b0c0d {_ids.Create(Asker, 5):x16}".Replace(" ", ""), Answer(Connect, Asker));
        Assert.Equal($"000000000a0b0c0d{_ids.Create(Asker, 5):x16}", Answer(Connect + "ffff", Asker)); // longer packets are read
    }

    [Theory, Bep(15, "connect")]
    [InlineData("")]
    [InlineData("0000041727101980 00000000 0a0b0c")]       // cut short
    [InlineData("0000041727101981 00000000 0a0b0c0d")]     // not the protocol
    [InlineData("0000041727101980 00000007 0a0b0c0d")]     // no such action
    [InlineData("474554202f20485454502f312e310d0a0d0a")]   // "GET / HTTP/1.1"
    public void What_is_no_question_gets_no_answer(string packet) => Assert.Equal("", Answer(packet, Asker));

    [Fact, Bep(15, "announce")]
    public void An_announce_gets_interval_leechers_seeds_and_peers()
    {
        _registry.Ask(Peers.Seed(9));

        // Action 1, transaction, interval 1800, 1 leecher, 1 seed, 192.0.2.9:6881.
        Assert.Equal("00000001 0a0b0c0d 00000708 00000001 00000001 c0000209 1ae1".Replace(" ", ""), Answer(Announce(Asker), Asker));
        Assert.Equal(1, _activity.Announces);
    }

    [Fact, Bep(15, "ipv6")]
    public void Over_IPv6_peers_have_18_bytes_and_are_of_IPv6_alone()
    {
        PeerAddress six = Peers.Address("2001:db8::1");
        _registry.Ask(Peers.Seed(9));
        _registry.Ask(Peers.Seed(8) with { Address = Peers.Address("2001:db8::8") });

        Assert.Equal("00000001 0a0b0c0d 00000708 00000001 00000002 20010db8000000000000000000000008 1ae1".Replace(" ", ""),
            Answer(Announce(six), six));
    }

    [Fact, Bep(41, "extension format")]
    public void Options_and_whatever_else_stands_behind_an_announce_change_nothing()
    {
        string bare = Answer(Announce(Asker), Asker);

        Assert.Equal(bare, Answer(Announce(Asker) + "0209" + Convert.ToHexString("/announce"u8), Asker));
        Assert.Equal(bare, Answer(Announce(Asker) + "02ff00", Asker)); // an option longer than the packet
        Assert.Equal(bare, Answer(Announce(Asker) + new string('f', 4000), Asker));
    }

    [Theory, Bep(15, "announce")]
    [InlineData("00000001", 1, 0, 1)] // completed
    [InlineData("00000002", 1, 0, 0)] // started
    [InlineData("00000003", 0, 0, 0)] // stopped
    [InlineData("7fffffff", 1, 0, 0)] // unknown: a regular announce
    public void Events_have_their_numbers(string number, int complete, int incomplete, int downloaded)
    {
        Answer(Announce(Asker, left: 0, why: number), Asker);

        Assert.Equal((complete, incomplete, (long)downloaded), _registry.Counts());
    }

    [Fact]
    public void The_address_in_the_packet_is_not_believed()
    {
        Answer(Announce(Asker, ip: "c6336401"), Asker); // 198.51.100.1

        Assert.Equal(["192.0.2.1:6881"], _registry.Ask(Peers.Leecher(2)));
    }

    [Theory]
    [InlineData("192.0.2.1", "ffffffff", 50)]
    [InlineData("192.0.2.1", "7fffffff", 200)]
    [InlineData("2001:db8::1", "7fffffff", 67)] // 20 + 67 * 18 = 1226 bytes
    public void No_answer_is_longer_than_goes_through_anywhere(string address, string numWant, int peers)
    {
        PeerAddress asker = Peers.Address(address);
        for (ushort n = 1; n <= 300; n++)
            _registry.Ask(Peers.Leecher(n % 250) with { PeerId = Peers.Id(1000 + n), Key = n, Port = n, Address = asker });

        string answer = Answer(Announce(asker, numWant: numWant), asker);

        Assert.Equal(20 + (peers * (asker.IsIPv4 ? 6 : 18)), answer.Length / 2);
        Assert.InRange(answer.Length / 2, 0, 1232);
    }

    [Fact, Bep(15, "scrape")]
    public void A_scrape_has_seeds_downloads_leechers_and_zeros_for_the_unknown()
    {
        _registry.Ask(Peers.Seed(1) with { Event = TorrentLab.Tracker.AnnounceEvent.Completed });
        _registry.Ask(Peers.Leecher(2));
        _registry.Ask(Peers.Leecher(3));

        Assert.Equal("00000002 0a0b0c0d 00000001 00000001 00000002 00000000 00000000 00000000".Replace(" ", ""),
            Answer($"{_ids.Create(Asker, 5):x16} 00000002 0a0b0c0d {Hash} {new string('0', 40)} ffff", Asker));
    }

    [Fact, Bep(15, "scrape")]
    public void A_scrape_of_more_than_74_torrents_gets_the_first_74() =>
        Assert.Equal(8 + (74 * 12), Answer($"{_ids.Create(Asker, 5):x16} 00000002 0a0b0c0d {new string('0', 40 * 90)}", Asker).Length / 2);

    [Theory, Bep(15, "udp connections / spoofing")]
    [InlineData("announce")]
    [InlineData("scrape")]
    public void Without_a_valid_id_the_answer_is_an_error_shorter_than_the_question(string action)
    {
        PeerAddress other = Peers.Address("192.0.2.2");
        string packet = action == "announce" ? Announce(other) : $"{_ids.Create(other, 5):x16} 00000002 0a0b0c0d {Hash}".Replace(" ", "");

        string answer = Answer(packet, Asker);

        Assert.Equal("000000030a0b0c0d" + Convert.ToHexStringLower("connect again"u8), answer);
        Assert.True(answer.Length < packet.Length);
        Assert.Equal(default, _registry.Counts());
    }

    [Fact, Bep(15, "errors")]
    public void Refusals_say_why()
    {
        Assert.Equal("port is 0: nobody can connect to that", Refusal(_responder, Announce(Asker, port: "0000")));
        var registry = new TrackerRegistry(new RegistryOptions { Whitelist = new HashSet<Sha1Hash>() });
        Assert.Equal("this tracker does not serve this torrent", Refusal(new UdpTrackerResponder(registry, _activity, _ids, new Random(1)), Announce(Asker)));
        registry = new TrackerRegistry(new RegistryOptions { MaxTorrents = 0 });
        Assert.Equal("this tracker has as many torrents as it can take", Refusal(new UdpTrackerResponder(registry, _activity, _ids, new Random(1)), Announce(Asker)));
    }

    [Fact]
    public void No_packet_whatever_its_bytes_makes_it_fail_or_answer_too_much()
    {
        var random = new Random(3);
        byte[] good = Convert.FromHexString(Announce(Asker));
        byte[] answer = new byte[UdpTrackerResponder.MaxAnswer];
        for (int i = 0; i < 5000; i++)
        {
            byte[] packet = good[..random.Next(good.Length + 1)];
            for (int changes = random.Next(4); changes > 0 && packet.Length > 0; changes--) packet[random.Next(packet.Length)] = (byte)random.Next(256);
            int length = _responder.Answer(packet, Asker, 5, answer);
            bool hasId = packet.Length >= 8 && _ids.IsValid(BinaryPrimitives.ReadUInt64BigEndian(packet), Asker, 5);
            if (!hasId) Assert.InRange(length, 0, packet.Length);
        }
    }

    private string Announce(PeerAddress from, int left = 1, string why = "00000002", string ip = "00000000", string numWant = "ffffffff", string port = "1ae1") =>
        $"{_ids.Create(from, 5):x16} 00000001 0a0b0c0d {Hash} {Convert.ToHexString(Peers.Id(1).ToArray())} {0:x16} {left:x16} {0:x16} {why} {ip} 000003e9 {numWant} {port}".Replace(" ", "");

    private string Answer(string packet, PeerAddress from) => Answer(_responder, packet, from);

    private static string Answer(UdpTrackerResponder responder, string packet, PeerAddress from)
    {
        byte[] answer = new byte[UdpTrackerResponder.MaxAnswer];
        return Convert.ToHexStringLower(answer[..responder.Answer(Convert.FromHexString(packet.Replace(" ", "")), from, 5, answer)]);
    }

    private static string Refusal(UdpTrackerResponder responder, string packet)
    {
        byte[] answer = Convert.FromHexString(Answer(responder, packet, Asker));
        Assert.Equal(3, answer[3]);
        return Encoding.ASCII.GetString(answer[8..]);
    }
}
