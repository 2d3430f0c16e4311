using System.Net;
using System.Net.Sockets;
using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Tests.Tracker;
using TorrentLab.Tracker;

namespace TorrentLab.Tests.Runtime;

/// <summary>The driver against a tracker on loopback; where time passes it is the test's.</summary>
public sealed class UdpTrackerClientTests
{
    private static readonly Sha1Hash Hash = Announces.Request.InfoHash;

    private readonly ManualTime _time = new();
    private int _packetsAwaited;

    [Fact(Timeout = 10_000), Bep(15, "announce"), Bep(41, "option types")]
    public async Task An_announce_is_a_connect_and_a_packet_with_the_trackers_path()
    {
        await using MockUdpTracker tracker = new()
        {
            Announce = UdpTrackerAnswer.Peers([new(IPAddress.Loopback, 6881), new(IPAddress.Parse("192.0.2.7"), 6882)], 900, leechers: 2, seeders: 3),
        };

        AnnounceAnswer answer = await Client().AnnounceAsync(tracker.Url, Announces.Request, CancellationToken.None);

        Assert.Equal(["127.0.0.1:6881", "192.0.2.7:6882"], answer.Peers.Select(peer => peer.ToString()));
        Assert.Equal((TimeSpan.FromMinutes(15), 2L, 3L), (answer.Interval, answer.Incomplete, answer.Complete));
        Assert.Equal(["connect", "announce"], Actions(tracker));
        Assert.Equal(Hash.ToArray(), tracker.Packets[1][16..36]);
        Assert.Equal([2, 9, .. "/announce"u8], tracker.Packets[1][98..]);
    }

    [Fact(Timeout = 10_000), Bep(15, "scrape")]
    public async Task A_scrape_of_many_torrents_takes_several_packets()
    {
        await using MockUdpTracker tracker = new() { Scrape = UdpTrackerAnswer.Scrape(seeders: 1, completed: 2, leechers: 3) };
        Sha1Hash[] hashes = [.. Enumerable.Range(0, 75).Select(n => Sha1Hash.Of([(byte)n]))];

        ScrapeAnswer answer = await Client().ScrapeAsync(tracker.Url, hashes, CancellationToken.None);

        Assert.Equal(hashes.ToHashSet(), answer.Torrents.Keys.ToHashSet());
        Assert.All(answer.Torrents.Values, counts => Assert.Equal(new ScrapeCounts(Complete: 1, Incomplete: 3, Downloaded: 2), counts));
        Assert.Equal([16, 16 + (74 * 20), 16 + 20], tracker.Packets.Select(packet => packet.Length));
    }

    [Fact(Timeout = 10_000), Bep(15, "udp connections / spoofing")]
    public async Task A_second_announce_within_a_minute_needs_no_connect()
    {
        await using MockUdpTracker tracker = new();
        UdpTrackerClient client = Client();

        await client.AnnounceAsync(tracker.Url, Announces.Request, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(59));
        await client.AnnounceAsync(tracker.Url, Announces.Request, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(1));
        await client.AnnounceAsync(tracker.Url, Announces.Request, CancellationToken.None);

        Assert.Equal(["connect", "announce", "announce", "connect", "announce"], Actions(tracker));
    }

    [Fact(Timeout = 10_000), Bep(15, "udp connections / spoofing")]
    public async Task A_connection_id_that_a_restarted_tracker_refuses_is_replaced()
    {
        await using MockUdpTracker tracker = new();
        UdpTrackerClient client = Client();
        await client.AnnounceAsync(tracker.Url, Announces.Request, CancellationToken.None);
        tracker.ConnectionId++;

        await client.AnnounceAsync(tracker.Url, Announces.Request, CancellationToken.None);

        Assert.Equal(["connect", "announce", "announce", "connect", "announce"], Actions(tracker));
    }

    [Fact(Timeout = 10_000), Bep(15, "time outs")]
    public async Task Lost_packets_are_sent_again_after_15_and_30_s()
    {
        await using MockUdpTracker tracker = new();
        tracker.Enqueue(UdpTrackerAnswer.Lost);
        tracker.Enqueue(UdpTrackerAnswer.Lost);
        Task<AnnounceAnswer> announce = Client().AnnounceAsync(tracker.Url, Announces.Request, CancellationToken.None);

        await tracker.WaitForPacketsAsync(1, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(14.9));
        Assert.Single(tracker.Packets);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await tracker.WaitForPacketsAsync(2, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Empty((await announce).Peers);
        Assert.Equal(["connect", "connect", "connect", "announce"], Actions(tracker));
        Assert.Equal(tracker.Packets[0], tracker.Packets[2]);
    }

    [Fact(Timeout = 10_000), Bep(15, "time outs")]
    public async Task A_silent_tracker_is_given_up_after_105_s()
    {
        await using MockUdpTracker tracker = new();
        for (int n = 0; n < 4; n++) tracker.Enqueue(UdpTrackerAnswer.Lost);
        Task announce = Client().AnnounceAsync(tracker.Url, Announces.Request, CancellationToken.None);

        foreach (int wait in (int[])[15, 30, 60]) await PassAsync(tracker, wait);

        var error = await Assert.ThrowsAsync<TrackerException>(() => announce);
        Assert.Equal("timed out: no answer over UDP after 105 s", error.Message);
        Assert.Equal(3, tracker.Packets.Count);
    }

    [Fact(Timeout = 10_000), Bep(15, "time outs")]
    public async Task The_full_schedule_lasts_two_hours()
    {
        await using MockUdpTracker tracker = new();
        for (int n = 0; n < 10; n++) tracker.Enqueue(UdpTrackerAnswer.Lost);
        UdpTrackerClient client = Client(UdpTrackerOptions.FullSchedule);
        Task announce = client.AnnounceAsync(tracker.Url, Announces.Request, CancellationToken.None);

        foreach (int wait in (int[])[15, 30, 60, 120, 240, 480, 960, 1920, 3840]) await PassAsync(tracker, wait);

        await Assert.ThrowsAsync<TrackerException>(() => announce);
        Assert.Equal(9, tracker.Packets.Count);
        Assert.Equal(UdpTrackerOptions.FullSchedule, _time.Elapsed);
    }

    [Fact(Timeout = 10_000)]
    public async Task Stray_doubled_and_cut_packets_do_no_harm()
    {
        await using MockUdpTracker tracker = new();
        tracker.Enqueue(UdpTrackerAnswer.Connection(tracker.ConnectionId).Twice().AfterWrongTransaction());
        tracker.Enqueue(UdpTrackerAnswer.Peers([], seeders: 1).Truncated(19));
        tracker.Enqueue(UdpTrackerAnswer.Peers([], seeders: 2).Twice().AfterWrongTransaction());
        Task<AnnounceAnswer> announce = Client().AnnounceAsync(tracker.Url, Announces.Request, CancellationToken.None);

        await tracker.WaitForPacketsAsync(2, CancellationToken.None);
        Assert.False(announce.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(2, (await announce).Complete);
    }

    [Fact(Timeout = 10_000)]
    public async Task Packets_from_another_address_are_not_heard()
    {
        await using MockUdpTracker tracker = new();
        using Socket stranger = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        tracker.Enqueue(UdpTrackerAnswer.Lost);
        Task<AnnounceAnswer> announce = Client().AnnounceAsync(tracker.Url, Announces.Request, CancellationToken.None);
        IReadOnlyList<byte[]> packets = await tracker.WaitForPacketsAsync(1, CancellationToken.None);

        // The stranger knows the transaction id and answers first, with a refusal.
        await stranger.SendToAsync((byte[])[0, 0, 0, 3, .. packets[0][12..16]], tracker.Senders[0]);
        _time.Advance(TimeSpan.FromSeconds(15));

        Assert.Empty((await announce).Peers);
    }

    [Fact(Timeout = 10_000), Bep(15, "errors")]
    public async Task An_error_is_a_refusal()
    {
        await using MockUdpTracker tracker = new() { Announce = UdpTrackerAnswer.Error("not for you!") };

        var error = await Assert.ThrowsAsync<TrackerException>(
            () => Client().AnnounceAsync(tracker.Url, Announces.Request, CancellationToken.None));

        Assert.Equal("the tracker refused: not for you!", error.Message);
        Assert.True(error.IsRefusal);
        Assert.Equal(["connect", "announce", "connect", "announce"], Actions(tracker));
    }

    [Fact(Timeout = 10_000), Bep(15, "ipv6")]
    public async Task Over_IPv6_peers_have_18_bytes()
    {
        await using MockUdpTracker tracker = new(IPAddress.IPv6Loopback)
        {
            Announce = UdpTrackerAnswer.Peers([new(IPAddress.Parse("2001:db8::1"), 6881)]),
        };

        AnnounceAnswer answer = await Client().AnnounceAsync(tracker.Url, Announces.Request, CancellationToken.None);

        Assert.Equal(["[2001:db8::1]:6881"], answer.Peers.Select(peer => peer.ToString()));
    }

    [Theory(Timeout = 10_000)]
    [InlineData("localhost")] // ::1 may come first, where nobody listens
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task A_name_is_resolved_and_its_addresses_are_tried(string host)
    {
        await using MockUdpTracker tracker = new();

        AnnounceAnswer answer = await Client().AnnounceAsync($"udp://{host}:{tracker.Port}", Announces.Request, CancellationToken.None);

        Assert.Empty(answer.Peers);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_port_where_nobody_listens_is_said_to_be_so()
    {
        int port = MockUdpTracker.FreePort();
        var error = await FailAsync($"udp://127.0.0.1:{port}/announce");
        Assert.Equal($"nobody listens at 127.0.0.1 port {port} over UDP", error.Message);
    }

    [Theory(Timeout = 10_000)]
    [InlineData("http://127.0.0.1:1/announce", "the scheme \"http\" is not served here (only udp)")]
    [InlineData("udp://127.0.0.1/announce", "\"udp://127.0.0.1/announce\" names no port")]
    [InlineData("udp://a-label-of-a-name-may-have-63-bytes-at-most-and-so-this-is-no-name:1", "the host name a-label-of")]
    public async Task An_address_that_cannot_be_asked_is_explained(string url, string message) =>
        Assert.StartsWith(message, (await FailAsync(url)).Message, StringComparison.Ordinal);

    [Fact(Timeout = 10_000)]
    public async Task A_caller_that_gives_up_gets_its_cancellation()
    {
        await using MockUdpTracker tracker = new();
        tracker.Enqueue(UdpTrackerAnswer.Lost);
        using CancellationTokenSource patience = new();
        Task announce = Client().AnnounceAsync(tracker.Url, Announces.Request, patience.Token);
        await tracker.WaitForPacketsAsync(1, CancellationToken.None);

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => announce);
    }

    [Fact(Timeout = 10_000)]
    public async Task An_observer_sees_every_packet_in_order()
    {
        await using MockUdpTracker tracker = new();
        tracker.Enqueue(UdpTrackerAnswer.Connection(tracker.ConnectionId).AfterWrongTransaction());
        List<UdpTrackerPacket> packets = [];

        await Client().AskAsync(tracker.Url, new UdpScrape([Hash]), packets.Add, CancellationToken.None);

        Assert.Equal(["sent 16", "came 16", "came 16", "sent 36", "came 20"],
            packets.Select(packet => $"{(packet.IsSent ? "sent" : "came")} {packet.Bytes.Length}"));
        Assert.Equal(tracker.Packets, packets.Where(packet => packet.IsSent).Select(packet => packet.Bytes.ToArray()));
        Assert.All(packets, packet => Assert.Equal(tracker.Port, packet.Remote.Port));
    }

    private UdpTrackerClient Client(TimeSpan? deadline = null) =>
        new(deadline is { } given ? new UdpTrackerOptions { Deadline = given } : null, _time);

    private async Task<TrackerException> FailAsync(string url) =>
        await Assert.ThrowsAsync<TrackerException>(() => Client().AnnounceAsync(url, Announces.Request, CancellationToken.None));

    /// <summary>Waits for the next packet, then lets so many seconds pass.</summary>
    private async Task PassAsync(MockUdpTracker tracker, int seconds)
    {
        await tracker.WaitForPacketsAsync(++_packetsAwaited, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(seconds));
    }

    private static IEnumerable<string> Actions(MockUdpTracker tracker) =>
        tracker.Packets.Select(packet => packet[11] switch { 0 => "connect", 1 => "announce", _ => "scrape" });
}
