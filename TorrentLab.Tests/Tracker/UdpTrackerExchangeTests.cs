using TorrentLab.Primitives;
using TorrentLab.Tracker;

namespace TorrentLab.Tests.Tracker;

/// <summary>The exchange on given times, packet by packet. Transaction ids count from 1.</summary>
[Bep(15, "time outs")]
public sealed class UdpTrackerExchangeTests
{
    private const ulong Id = 0xfedcba9876543210;

    private static readonly Sha1Hash Hash = Sha1Hash.Of("torrent"u8);

    private uint _transactionId;

    [Fact]
    public void A_connect_and_a_question_bring_the_answer()
    {
        var exchange = Exchange();
        Assert.Equal(Connect(1), Hex(exchange.Start(At(0))));
        Assert.Equal(At(15), exchange.NextTime);
        Assert.Equal(Ask(2), Hex(exchange.Receive(Connected(1), At(1))));
        Assert.Equal(At(16), exchange.NextTime);
        Assert.Null(exchange.Receive(Answered(2, seeders: 7), At(2)));
        Assert.Equal(7, exchange.Answer!.Torrents[Hash].Complete);
        Assert.Null(exchange.Failure);
        Assert.Equal(new UdpConnection(Id, At(1)), exchange.Connection);
    }

    [Fact]
    public void A_silent_tracker_is_asked_after_15_s_doubled_eight_times_and_then_given_up()
    {
        var exchange = Exchange();
        var times = new List<double>();
        byte[]? packet = exchange.Start(At(0));
        for (TimeSpan now = At(0); packet is not null; packet = exchange.Tick(now = exchange.NextTime))
        {
            Assert.Equal(Connect(1), Hex(packet)); // the same transaction, so that a late answer counts
            Assert.Null(exchange.Tick(exchange.NextTime - TimeSpan.FromTicks(1)));
            times.Add(now.TotalSeconds);
        }
        Assert.Equal([0, 15, 45, 105, 225, 465, 945, 1905, 3825], times);
        Assert.Equal(At(3825 + 3840), exchange.NextTime);
        Assert.Equal("no answer to 9 packets over UDP", exchange.Failure!.Message);
        Assert.False(exchange.Failure.IsRefusal);
        Assert.Null(exchange.Receive(Connected(1), At(7666)));
        Assert.Null(exchange.Answer);
    }

    [Fact]
    public void A_question_without_answer_is_repeated_until_its_connection_id_has_aged()
    {
        // The example "announce times out" of BEP 15, with no second between the answer and the next request.
        var exchange = Exchange();
        exchange.Start(At(0));
        Assert.Equal(Ask(2), Hex(exchange.Receive(Connected(1), At(2))));
        Assert.Equal(Ask(2), Hex(exchange.Tick(At(17))));
        Assert.Equal(Ask(2), Hex(exchange.Tick(At(47))));
        Assert.Equal(Connect(3), Hex(exchange.Tick(At(107))));
        Assert.Null(exchange.Tick(At(226)));
        Assert.Equal(Connect(3), Hex(exchange.Tick(At(227))));
        Assert.Equal(Ask(4, id: 5), Hex(exchange.Receive(Connected(3, id: 5), At(228))));
        Assert.Equal(At(228 + 240), exchange.NextTime);
    }

    [Fact]
    public void A_tracker_that_answers_connects_alone_is_given_up_too()
    {
        var exchange = Exchange();
        byte[]? packet = exchange.Start(At(0));
        int connects = 0;
        while (exchange.Failure is null)
        {
            if (packet is not null && packet[11] == 0)
            {
                Assert.InRange(++connects, 1, 9);
                packet = exchange.Receive(Connected(_transactionId), exchange.NextTime - At(1));
            }
            packet = exchange.Tick(exchange.NextTime);
        }
        Assert.Null(exchange.Answer);
    }

    [Fact]
    public void A_late_answer_to_the_first_of_two_packets_counts()
    {
        var exchange = Exchange();
        exchange.Start(At(0));
        exchange.Tick(At(15));
        Assert.Equal(Ask(2), Hex(exchange.Receive(Connected(1), At(16))));
        Assert.Null(exchange.Receive(Connected(1), At(17))); // the answer to the second
        exchange.Receive(Answered(2), At(18));
        Assert.NotNull(exchange.Answer);
    }

    [Fact]
    public void The_second_of_two_same_answers_changes_nothing()
    {
        var exchange = Exchange();
        exchange.Start(At(0));
        exchange.Receive(Connected(1), At(0));
        exchange.Receive(Answered(2, seeders: 1), At(1));
        Assert.Null(exchange.Receive(Answered(2, seeders: 2), At(2)));
        Assert.Null(exchange.Tick(At(10_000)));
        Assert.Equal(1, exchange.Answer!.Torrents[Hash].Complete);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000000000000")]
    [InlineData("0000000000000001")] // no connection id
    [InlineData("0000000000000001fedcba98765432")] // a cut one
    [InlineData("0000000000000002fedcba9876543210")] // another transaction
    [InlineData("0000000100000001000007080000000000000000")] // an announce's answer
    [InlineData("0000000200000001000000000000000000000000")] // a scrape's answer before the question
    [InlineData("0000000300000002")] // an error of another transaction
    [InlineData("0000000400000001fedcba9876543210")] // no known action
    public void A_packet_that_is_no_answer_to_the_connect_is_ignored(string packet)
    {
        var exchange = Exchange();
        exchange.Start(At(0));
        Assert.Null(exchange.Receive(Convert.FromHexString(packet), At(1)));
        Assert.Equal((null, null, At(15)), (exchange.Answer, exchange.Failure, exchange.NextTime));
        Assert.Equal(Ask(2), Hex(exchange.Receive(Connected(1), At(2))));
    }

    [Theory]
    [InlineData("00000002000000020000000100000002000000")] // a cut answer
    [InlineData("0000000200000001000000010000000200000003")] // the connect's transaction
    [InlineData("0000000000000002fedcba9876543210")]
    [InlineData("0000000100000002000007080000000000000000")]
    public void A_packet_that_is_no_answer_to_the_question_is_ignored(string packet)
    {
        var exchange = Exchange();
        exchange.Start(At(0));
        exchange.Receive(Connected(1), At(0));
        Assert.Null(exchange.Receive(Convert.FromHexString(packet), At(1)));
        Assert.Equal((null, null, At(15)), (exchange.Answer, exchange.Failure, exchange.NextTime));
        exchange.Receive(Answered(2), At(2));
        Assert.NotNull(exchange.Answer);
    }

    [Fact, Bep(15, "errors")]
    public void An_error_in_place_of_a_connection_ends_the_exchange()
    {
        var exchange = Exchange();
        exchange.Start(At(0));
        Assert.Null(exchange.Receive(Refused(1), At(1)));
        Assert.Equal("the tracker refused: no", exchange.Failure!.Message);
        Assert.True(exchange.Failure.IsRefusal);
        Assert.Null(exchange.Tick(At(15)));
    }

    [Fact, Bep(15, "errors")]
    public void An_error_that_may_mean_the_connection_id_is_answered_by_a_new_connection_once()
    {
        var exchange = Exchange();
        exchange.Start(At(0));
        exchange.Receive(Connected(1), At(0));
        Assert.Equal(Connect(3), Hex(exchange.Receive(Refused(2), At(1))));
        Assert.Null(exchange.Connection);
        Assert.Equal(At(16), exchange.NextTime);
        Assert.Equal(Ask(4, id: 5), Hex(exchange.Receive(Connected(3, id: 5), At(1))));

        Assert.Null(exchange.Receive(Refused(4), At(2)));

        Assert.Equal("the tracker refused: no", exchange.Failure!.Message);
        Assert.Null(exchange.Connection);
        Assert.Null(exchange.Tick(At(60)));
    }

    [Theory, Bep(15, "udp connections / spoofing")]
    [InlineData(59.9, false)]
    [InlineData(60, true)]
    public void A_known_connection_id_is_good_for_60_s(double age, bool connects)
    {
        var exchange = Exchange(new UdpConnection(Id, At(100)));
        Assert.Equal(connects ? Connect(1) : Ask(1), Hex(exchange.Start(At(100 + age))));
    }

    [Fact]
    public void A_known_connection_id_that_the_tracker_refuses_is_replaced_once()
    {
        var exchange = Exchange(new UdpConnection(Id, At(0)));
        Assert.Equal(Ask(1), Hex(exchange.Start(At(1))));
        Assert.Equal(Connect(2), Hex(exchange.Receive(Refused(1), At(1))));
        Assert.Equal(Ask(3, id: 5), Hex(exchange.Receive(Connected(2, id: 5), At(1))));
        Assert.Null(exchange.Receive(Refused(3), At(1)));
        Assert.Equal("the tracker refused: no", exchange.Failure!.Message);
    }

    [Fact]
    public void A_known_connection_id_that_brings_no_answer_is_replaced()
    {
        var exchange = Exchange(new UdpConnection(Id, At(0)));
        exchange.Start(At(1));
        Assert.Equal(Connect(2), Hex(exchange.Tick(At(16))));
        Assert.Equal(At(16 + 30), exchange.NextTime);
    }

    [Theory, Bep(15, "ipv6")]
    [InlineData(false, "10.0.0.1:6881 10.0.0.2:6881 10.0.0.3:6881")]
    [InlineData(true, "[a00:1:1ae1:a00:2:1ae1:a00:3]:6881")]
    public void Peers_are_read_as_the_tracker_was_reached(bool overIPv6, string peers)
    {
        var exchange = new UdpTrackerExchange<AnnounceAnswer>(
            new UdpAnnounce("udp://t:1", Announces.Request), overIPv6, () => 1, new UdpConnection(Id, At(0)));
        exchange.Start(At(0));
        exchange.Receive(Convert.FromHexString("0000000100000001000007080000000000000000" + "0a0000011ae10a0000021ae10a0000031ae1"), At(0));
        Assert.Equal(peers, string.Join(' ', exchange.Answer!.Peers));
    }

    private UdpTrackerExchange<ScrapeAnswer> Exchange(UdpConnection? known = null) =>
        new(new UdpScrape([Hash]), overIPv6: false, () => ++_transactionId, known);

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static string Connect(uint transactionId) => $"000004172710198000000000{transactionId:x8}";

    private static string Ask(uint transactionId, ulong id = Id) => $"{id:x16}00000002{transactionId:x8}{Hash}";

    private static byte[] Connected(uint transactionId, ulong id = Id) => Convert.FromHexString($"00000000{transactionId:x8}{id:x16}");

    private static byte[] Answered(uint transactionId, int seeders = 1) =>
        Convert.FromHexString($"00000002{transactionId:x8}{seeders:x8}0000000200000003");

    private static byte[] Refused(uint transactionId) => Convert.FromHexString($"00000003{transactionId:x8}6e6f");

    private static string? Hex(byte[]? packet) => packet is null ? null : Convert.ToHexStringLower(packet);
}
