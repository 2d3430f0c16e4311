using System.Text.RegularExpressions;
using TorrentLab.Lab;
using static TorrentLab.Tests.Tracker.RawAnswer;

namespace TorrentLab.Tests.Cli;

public sealed partial class TrackerQuestionTests
{
    private const string Peers = "d8:completei3e10:incompletei2e8:intervali1800e5:peers12:\u007f\0\0\u0001\u001a\u00e1\u00c0\0\u0002\u0007\u001a\u00e2e";

    private static readonly string Torrent = CliRun.Fixture("good/single-file");

    [Fact(Timeout = 10_000), Bep(23, "compact peers")]
    public async Task An_announce_is_explained_byte_by_byte()
    {
        await using MockTracker tracker = new() { Default = Ok(Peers) };

        CliRun run = await CliRun.Of("announce", Torrent, "--url", tracker.Url);

        Verifier.Verify(Scrub(run));
    }

    [Fact(Timeout = 10_000)]
    public async Task An_announce_can_be_one_JSON_object()
    {
        await using MockTracker tracker = new() { Default = Ok(Peers) };

        CliRun run = await CliRun.Of("announce", Torrent, "--url", tracker.Url, "--json", "--event", "none");

        Verifier.Verify(Scrub(run));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_refusal_is_shown_and_fails_the_job()
    {
        await using MockTracker tracker = new() { Default = TrackerAnswer.Failure("not for you!") };

        CliRun run = await CliRun.Of("announce", Torrent, "--url", tracker.Url);

        Verifier.Verify(Scrub(run));
    }

    [Fact(Timeout = 10_000), Bep(48, "scrape")]
    public async Task A_scrape_is_explained_byte_by_byte()
    {
        byte[] infoHash = Convert.FromHexString(InfoHash().Match((await CliRun.Of("inspect", Torrent)).Output).Value);
        await using MockTracker tracker = new() { Scrape = TrackerAnswer.Scrape(infoHash, complete: 5, downloaded: 50, incomplete: 1) };

        CliRun run = await CliRun.Of("scrape", Torrent, "--url", tracker.Url);

        Verifier.Verify(Scrub(run));
    }

    [Fact(Timeout = 10_000), Bep(48, "scrape")]
    public async Task A_torrent_that_the_tracker_does_not_know_is_said_to_be_so()
    {
        await using MockTracker tracker = new();

        CliRun run = await CliRun.Of("scrape", Torrent, "--url", tracker.Url, "--json");

        Verifier.Verify(Scrub(run));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_torrent_without_a_tracker_needs_one_by_name()
    {
        CliRun run = await CliRun.Of("announce", CliRun.Fixture("good/no-tracker"));

        Assert.Equal(new CliRun(1, "", "torrentlab: the torrent names no tracker; give one with --url\n"), run);
    }

    /// <summary>Our peer id and key differ each time.</summary>
    private static string Scrub(CliRun run) => Key().Replace(PeerId().Replace(run.ToString(), "-tL0100-{random-id}"), "$1{key}   ");

    [GeneratedRegex("[0-9a-f]{40}")]
    private static partial Regex InfoHash();

    [GeneratedRegex("-tL0100-[0-9a-z]{12}")]
    private static partial Regex PeerId();

    [GeneratedRegex("(key(?:=| +))[0-9A-F]{8}")]
    private static partial Regex Key();
}
