using System.Text.RegularExpressions;
using TorrentLab.Cli;
using TorrentLab.Cli.Display;
using TorrentLab.Lab;

namespace TorrentLab.Tests.Cli;

public sealed partial class DownloadTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly LabTorrent _torrent = LabTorrent.MultiFile("album", [new LabFile("a.bin", 50_000), new LabFile("b/c.bin", 30_000)], 32 * 1024);
    private readonly string _file;

    public DownloadTests() => _file = _directory.WriteFile("album.torrent", _torrent.File);

    [Fact(Timeout = 10_000)]
    public async Task A_download_lands_under_the_torrents_name_and_says_what_it_did()
    {
        await using ScriptedPeer peer = new(_torrent);

        CliRun run = await Download(peer);

        Assert.Empty(_torrent.Differences(_directory.At("out")));
        Verifier.Verify(Scrub(run.ToString()));
    }

    [Fact(Timeout = 10_000)]
    public async Task The_second_time_nothing_is_left_to_do()
    {
        await using ScriptedPeer peer = new(_torrent);
        await Download(peer);

        CliRun run = await Download(peer);

        Assert.Equal(1, peer.Connections);
        Verifier.Verify(Scrub(run.ToString()));
    }

    [Fact(Timeout = 10_000)]
    public async Task The_result_can_be_one_JSON_object()
    {
        await using ScriptedPeer peer = new(_torrent);

        CliRun run = await Download(peer, "--json", "--max-peers", "3", "--pipeline", "4");

        Verifier.Verify(Scrub(run.ToString()));
    }

    [Fact(Timeout = 10_000)]
    public async Task Somebody_who_watches_sees_why_nothing_comes()
    {
        const int Width = 60;
        await using ScriptedPeer peer = new(_torrent, PeerBehaviours.NeverUnchokes());
        using CancellationTokenSource stop = new();
        using AwaitedWriter error = new("keeps us choked");
        Terminal terminal = new(TextWriter.Null, error) { IsInteractive = true, Width = () => Width };

        Task<int> running = App.RunAsync([_file, "-o", _directory.At("out"), "--peer", peer.Endpoint.ToString()], terminal, stop.Token);
        await error.Seen;
        await stop.CancelAsync();

        Assert.Equal(130, await running);
        string[] drawn = [.. error.ToString().Split('\n').Where(line => line.Contains("[-", StringComparison.Ordinal))];
        Assert.NotEmpty(drawn);
        Assert.All(drawn, line => Assert.True(line.Split('\x1b')[^1].Length <= Width + 2, line));
    }

    [Fact(Timeout = 10_000)]
    public async Task Interrupted_it_keeps_what_it_has_and_goes_on_from_there()
    {
        await using ScriptedPeer stalling = new(_torrent, PeerBehaviours.StallsAfter(2));
        using CancellationTokenSource stop = new();
        Task<CliRun> running = CliRun.Of(stop.Token, _file, "-o", _directory.At("out"), "--peer", stalling.Endpoint.ToString(), "--pipeline", "2");
        string first = _directory.At("out", "album", "a.bin");
        using (Deadline deadline = Deadline.InSeconds(8))
            await deadline.UntilAsync(_ => Task.FromResult(File.Exists(first)), "the first piece on the disk");

        await stop.CancelAsync();
        CliRun interrupted = await running;
        await using ScriptedPeer perfect = new(_torrent);
        CliRun resumed = await Download(perfect);

        Assert.Equal(130, interrupted.ExitCode);
        Assert.Contains("interrupted: 1 of 3 pieces are kept", interrupted.Error, StringComparison.Ordinal);
        Assert.Equal((0, 0), (resumed.ExitCode, perfect.RequestsOf(0)));
        Assert.Empty(_torrent.Differences(_directory.At("out")));
    }

    [Fact(Timeout = 10_000)]
    public async Task Only_the_files_that_were_asked_for_are_downloaded_and_counted()
    {
        await using ScriptedPeer peer = new(_torrent);

        CliRun run = await Download(peer, "--files", "1");

        Assert.Equal(_torrent.Payload[..50_000], File.ReadAllBytes(_directory.At("out", "album", "a.bin")));
        Assert.Equal((0, false), (peer.RequestsOf(2), Path.Exists(_directory.At("out", "album", "b"))));
        Verifier.Verify(Scrub(run.ToString()));
    }

    [Theory(Timeout = 10_000)]
    [InlineData("3", "'3': there is no file 3, the torrent's files are numbered 1 to 2 (torrentlab inspect lists them)")]
    [InlineData("*.mkv", "'*.mkv' matches no file; write numbers from 1 to 2, ranges as 3-5, or patterns as *.txt and sub/** ('*' stays in its directory, '**' goes into those below, case counts)")]
    public async Task A_list_of_files_that_does_not_fit_the_torrent_is_wrong_usage(string list, string problem)
    {
        CliRun run = await CliRun.Of(_file, "-o", _directory.At("out"), "--files", list);

        Assert.Equal(new CliRun(2, "", $"torrentlab: --files: {problem}\n"), run);
        Assert.False(Directory.Exists(_directory.At("out")));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_disk_that_cannot_take_it_fails_the_job_in_one_line()
    {
        _directory.WriteFile("out", "a file where a directory must be"u8);

        CliRun run = await CliRun.Of(_file, "-o", _directory.At("out"), "--peer", "127.0.0.1:1");

        Assert.Equal(1, run.ExitCode);
        Assert.Single(run.Error.Split('\n'), line => line.StartsWith("torrentlab: ", StringComparison.Ordinal));
        Assert.DoesNotContain("internal error", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private Task<CliRun> Download(ScriptedPeer peer, params string[] more) =>
        CliRun.Of([_file, "-o", _directory.At("out"), "--peer", peer.Endpoint.ToString(), .. more]);

    private static string Scrub(string text) =>
        JsonTimes().Replace(Times().Replace(text, "in {time}, {rate} on average"), "\"$1\": 0");

    [GeneratedRegex(@"in [\d.]+ s, .* on average")]
    private static partial Regex Times();

    [GeneratedRegex(@"""(seconds|bytesPerSecond)"": [\d.]+")]
    private static partial Regex JsonTimes();
}
