using System.CommandLine;
using System.Text.Json;
using TorrentLab.Cli.Display;
using TorrentLab.Cli.Explain;
using TorrentLab.Cli.Parsing;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Tracker;

namespace TorrentLab.Cli.Commands;

/// <summary><c>torrentlab announce</c>: one announce, request and answer shown.</summary>
internal sealed class AnnounceCommand : Command, ITaughtCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _file = Values.TorrentFile();
    private readonly Option<AnnounceEvent> _event = new("--event")
    {
        Description = "started, completed, stopped, or none for a regular announce (default started)",
        HelpName = "EVENT",
        DefaultValueFactory = _ => AnnounceEvent.Started,
        CustomParser = result =>
        {
            string word = result.Tokens[0].Value;
            if (Enum.TryParse(word, ignoreCase: true, out AnnounceEvent parsed) && char.IsLetter(word[0])) return parsed;
            result.AddError($"--event: '{word}' is not one of started, completed, stopped, none");
            return default;
        },
    };
    private readonly Option<int> _port = Values.Port();
    private readonly Option<string?> _url = Values.TrackerUrl();
    private readonly Option<string?> _trackerCa = Values.TrackerCa();
    private readonly Option<bool> _json = Values.Json();

    public AnnounceCommand(Terminal terminal) : base("announce", "Announces once to a tracker and explains the request and the answer.")
    {
        _terminal = terminal;
        Arguments.Add(_file);
        foreach (Option option in (Option[])[_event, _port, _url, _trackerCa, _json]) Options.Add(option);
        this.Runs(terminal, RunAsync);
    }

    public string Synopsis => "FILE.torrent [options]";

    public IReadOnlyList<(string CommandLine, string Does)> Examples =>
    [
        ("torrentlab announce debian.torrent", "asks the first tracker that works; it lists us as a peer from now on"),
        ("torrentlab announce debian.torrent --event stopped", "tells it that we leave"),
        ("torrentlab announce debian.torrent --url http://127.0.0.1:6969/announce", "asks this tracker"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        TorrentFile torrent = TorrentInput.Load(parsed.GetRequiredValue(_file));
        var request = new AnnounceRequest
        {
            InfoHash = torrent.InfoHash,
            PeerId = PeerId.Create(),
            Port = parsed.GetValue(_port),
            Left = parsed.GetValue(_event) == AnnounceEvent.Completed ? 0 : torrent.TotalLength,
            Event = parsed.GetValue(_event),
            Key = (uint)new Random().NextInt64(1L << 32),
        };
        bool json = parsed.GetValue(_json);
        IReadOnlyList<string> trackers = parsed.GetValue(_url) is { } url ? [url] : [.. torrent.AnnounceTiers.SelectMany(tier => tier)];
        using var client = new TrackerClient(new HttpTrackerOptions { CaFile = parsed.GetValue(_trackerCa) }, time: _terminal.Time);
        var question = new TrackerQuestion<AnnounceAnswer>(_terminal, client, json ? null : TrackerKeys.Announce)
        {
            BuildUrl = address => HttpTrackerCodec.BuildAnnounceUrl(address, request),
            Read = HttpTrackerCodec.ReadAnnounce,
            BuildPackets = address => new UdpAnnounce(address, request),
        };
        TrackerReply<AnnounceAnswer> reply = await question.AskAsync(trackers, ct);
        if (json) _terminal.Out.WriteLine(JsonSerializer.Serialize(ReportOf(reply), ReportJson.Default.AnnounceReport));
        else Write(reply.Answer);
        return ExitCode.Done;
    }

    private void Write(AnnounceAnswer answer)
    {
        TextWriter output = _terminal.Out;
        output.WriteLine($"in short: {Units.Count(answer.Peers.Count, "peer")}, {Counted(answer.Complete, "seed")}, {Counted(answer.Incomplete, "leecher")}; "
            + $"ask again in {Units.Time(answer.Interval)}");
        if (answer.Warning is { } warning) output.WriteLine($"the tracker warns: {DisplayText.Of(warning)}");
        foreach (string note in answer.Notes) output.WriteLine($"note: {DisplayText.Of(note)}");
    }

    private static string Counted(long? count, string noun) => count is { } known ? Units.Count(known, noun) : $"{noun}s not said";

    private static AnnounceReport ReportOf(TrackerReply<AnnounceAnswer> reply) => new()
    {
        Tracker = reply.Tracker,
        Urls = reply.Urls,
        Status = reply.Status,
        IntervalSeconds = reply.Answer.Interval.TotalSeconds,
        MinIntervalSeconds = reply.Answer.MinInterval?.TotalSeconds,
        Seeds = reply.Answer.Complete,
        Leechers = reply.Answer.Incomplete,
        Peers = [.. reply.Answer.Peers.Select(peer => peer.ToString())],
        ExternalIp = reply.Answer.ExternalIp?.ToString(),
        TrackerId = reply.Answer.TrackerId,
        Warning = reply.Answer.Warning,
        Notes = reply.Answer.Notes,
    };
}
