using System.CommandLine;
using System.Text.Json;
using TorrentLab.Cli.Display;
using TorrentLab.Cli.Explain;
using TorrentLab.Cli.Parsing;
using TorrentLab.Metainfo;
using TorrentLab.Runtime;
using TorrentLab.Tracker;

namespace TorrentLab.Cli.Commands;

/// <summary><c>torrentlab scrape</c>: asks a tracker for its counts (BEP 48).</summary>
internal sealed class ScrapeCommand : Command, ITaughtCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _file = Values.TorrentFile();
    private readonly Option<string?> _url = Values.TrackerUrl();
    private readonly Option<string?> _trackerCa = Values.TrackerCa();
    private readonly Option<bool> _json = Values.Json();

    public ScrapeCommand(Terminal terminal) : base("scrape", "Asks a tracker how many seeds and leechers there are, and explains the answer.")
    {
        _terminal = terminal;
        Arguments.Add(_file);
        foreach (Option option in (Option[])[_url, _trackerCa, _json]) Options.Add(option);
        this.Runs(terminal, RunAsync);
    }

    public string Synopsis => "FILE.torrent [options]";

    public IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("torrentlab scrape debian.torrent", "seeds, leechers and downloads, without becoming a peer"),
        ("torrentlab scrape debian.torrent --json", "the same as one JSON object, for scripts"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        TorrentFile torrent = TorrentInput.Load(parsed.GetRequiredValue(_file));
        bool json = parsed.GetValue(_json);
        IReadOnlyList<string> trackers = parsed.GetValue(_url) is { } url ? [url] : [.. torrent.AnnounceTiers.SelectMany(tier => tier)];
        using var client = new TrackerClient(new HttpTrackerOptions { CaFile = parsed.GetValue(_trackerCa) }, time: _terminal.Time);
        var question = new TrackerQuestion<ScrapeAnswer>(_terminal, client, json ? null : TrackerKeys.ScrapeAnswer)
        {
            BuildUrl = address => HttpTrackerCodec.BuildScrapeUrl(address, [torrent.InfoHash]),
            Read = HttpTrackerCodec.ReadScrape,
            BuildPackets = _ => new UdpScrape([torrent.InfoHash]),
        };
        TrackerReply<ScrapeAnswer> reply = await question.AskAsync(trackers, ct);
        ScrapeCounts? counts = reply.Answer.Torrents.GetValueOrDefault(torrent.InfoHash);
        if (!json)
        {
            Write(counts, reply.Answer.Notes);
            return ExitCode.Done;
        }
        var report = new ScrapeReport
        {
            Tracker = reply.Tracker,
            Urls = reply.Urls,
            Status = reply.Status,
            InfoHash = torrent.InfoHash.ToString(),
            Known = counts is not null,
            Seeds = counts?.Complete,
            Leechers = counts?.Incomplete,
            Downloaded = counts?.Downloaded,
            Notes = reply.Answer.Notes,
        };
        _terminal.Out.WriteLine(JsonSerializer.Serialize(report, ReportJson.Default.ScrapeReport));
        return ExitCode.Done;
    }

    private void Write(ScrapeCounts? counts, IReadOnlyList<string> notes)
    {
        _terminal.Out.WriteLine(counts is null
            ? "in short: the tracker does not know this torrent"
            : $"in short: seeds {Said(counts.Complete)}, leechers {Said(counts.Incomplete)}, completed downloads {Said(counts.Downloaded)}");
        foreach (string note in notes) _terminal.Out.WriteLine($"note: {DisplayText.Of(note)}");
    }

    private static string Said(long? count) => count?.ToString() ?? "not said";
}
