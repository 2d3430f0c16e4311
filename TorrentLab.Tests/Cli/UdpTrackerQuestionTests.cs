using System.Net;
using System.Text.RegularExpressions;
using TorrentLab.Lab;

namespace TorrentLab.Tests.Cli;

public sealed partial class UdpTrackerQuestionTests
{
    private static readonly string Torrent = CliRun.Fixture("good/single-file");

    [Fact(Timeout = 10_000), Bep(15, "announce"), Bep(41, "option types")]
    public async Task An_announce_is_explained_packet_by_packet()
    {
        await using MockUdpTracker tracker = TrackerWithPeers();

        CliRun run = await CliRun.Of("announce", Torrent, "--url", tracker.Url);

        Verifier.Verify(Scrub(run));
    }

    [Fact(Timeout = 10_000)]
    public async Task An_announce_can_be_one_JSON_object()
    {
        await using MockUdpTracker tracker = TrackerWithPeers();

        CliRun run = await CliRun.Of("announce", Torrent, "--url", tracker.Url, "--json");

        Verifier.Verify(Scrub(run));
    }

    [Fact(Timeout = 10_000), Bep(15, "errors")]
    public async Task Stray_packets_and_a_refusal_are_shown_and_fail_the_job()
    {
        await using MockUdpTracker tracker = new() { Announce = UdpTrackerAnswer.Error("not for you!") };
        tracker.Enqueue(UdpTrackerAnswer.Connection(tracker.ConnectionId).AfterWrongTransaction());

        CliRun run = await CliRun.Of("announce", Torrent, "--url", tracker.Url, "--event", "stopped");

        Verifier.Verify(Scrub(run));
    }

    [Fact(Timeout = 10_000), Bep(15, "scrape")]
    public async Task A_scrape_is_explained_packet_by_packet()
    {
        await using MockUdpTracker tracker = new() { Scrape = UdpTrackerAnswer.Scrape(seeders: 5, completed: 50, leechers: 1) };

        CliRun run = await CliRun.Of("scrape", Torrent, "--url", tracker.Url);

        Verifier.Verify(Scrub(run));
    }

    [Fact(Timeout = 10_000), Bep(15, "scrape")]
    public async Task A_scrape_can_be_one_JSON_object()
    {
        await using MockUdpTracker tracker = new() { Scrape = UdpTrackerAnswer.Scrape(seeders: 5, completed: 50, leechers: 1) };

        CliRun run = await CliRun.Of("scrape", Torrent, "--url", tracker.Url, "--json");

        Verifier.Verify(Scrub(run));
    }

    private static MockUdpTracker TrackerWithPeers() => new()
    {
        Announce = UdpTrackerAnswer.Peers([new(IPAddress.Loopback, 6881), new(IPAddress.Parse("192.0.2.7"), 6882)], leechers: 2, seeders: 3),
    };

    /// <summary>Transaction ids, our peer id and our key differ each time.</summary>
    private static string Scrub(CliRun run) => Number().Replace(PeerId().Replace(PeerIdBytes().Replace(run.ToString(),
        "{random peer id}                          "), "-tL0100-{random-id}"), "{random}");

    [GeneratedRegex("[0-9a-f]{8}(?= +(transaction id|key):)")]
    private static partial Regex Number();

    [GeneratedRegex("[0-9a-f]{40}(?=  +peer id:)")]
    private static partial Regex PeerIdBytes();

    [GeneratedRegex("-tL0100-[0-9a-z]{12}")]
    private static partial Regex PeerId();
}
