using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using TorrentLab.Lab;

namespace TorrentLab.Cli.Scenarios;

/// <summary>
/// A tracker in a scenario. Also a good one is the lab's, for the log shall show every question and answer, and so that a bug of
/// our own tracker and our own client cannot hide each other.
/// </summary>
internal sealed partial class TrackerParty : IAsyncDisposable
{
    private static readonly TrackerFault Good = new("good", "Answers as it should.", "BEP 3, \"trackers\"", "Takes the peers.")
    {
        Http = asked => TrackerAnswer.Peers(asked.Peers),
        Udp = null,
    };

    private static readonly TrackerFault GoodUdp = Good with { Rule = "BEP 15", Http = null, Udp = (_, usual) => usual };

    private readonly ScenarioTracker _tracker;
    private readonly ScenarioLog _log;
    private readonly Func<string, bool> _tellsItself;
    private readonly FaultTracker? _server;
    private readonly Socket? _dead;
    private readonly Dictionary<int, string> _whom = []; // by request; the transcript tells one entry at a time
    private volatile bool _isWell;

    /// <param name="tracker">What it is to do.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="log">What it tells.</param>
    /// <param name="time">The clock of its transcript.</param>
    /// <param name="tellsItself">Whether a peer tells its announces itself, so that they need not be told twice.</param>
    public TrackerParty(ScenarioTracker tracker, IPAddress address, ScenarioLog log, TimeProvider time, Func<string, bool> tellsItself)
    {
        (_tracker, _log, _tellsItself) = (tracker, log, tellsItself);
        if (tracker.IsDead)
        {
            // Bound, so that nobody else gets the port; not listening, so that nobody answers.
            _dead = new Socket(address.AddressFamily, tracker.IsUdp ? SocketType.Dgram : SocketType.Stream, tracker.IsUdp ? ProtocolType.Udp : ProtocolType.Tcp);
            _dead.Bind(new IPEndPoint(address, 0));
            Url = $"{(tracker.IsUdp ? "udp" : "http")}://{_dead.LocalEndPoint}/announce";
        }
        else
        {
            _server = new FaultTracker(Changing(), address: address, transcript: new Transcript(time, Tell));
            Url = _server.Url;
        }
        log.Names.AddTracker(Url, tracker.Name);
        string what = tracker.IsDead ? "nobody listens here" : tracker.Fault is { } fault ? $"is here: {fault.Name}. {fault.Does}" : "is here";
        log.Note(tracker.Name, what);
    }

    /// <summary>The announce address.</summary>
    public string Url { get; }

    /// <summary>From now on it does what a tracker should.</summary>
    public void Recover()
    {
        _isWell = true;
        _log.Note(_tracker.Name, "is well again");
    }

    public async ValueTask DisposeAsync()
    {
        _dead?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
    }

    private TrackerFault Changing()
    {
        TrackerFault good = _tracker.IsUdp ? GoodUdp : Good;
        if (_tracker.Fault is not { } fault) return good;
        return fault.Http is not null
            ? fault with { Http = asked => (_isWell ? good : fault).Http!(asked) }
            : fault with { Udp = (asked, usual) => (_isWell ? good : fault).Udp!(asked, usual) };
    }

    private void Tell(TranscriptEntry entry)
    {
        bool isGood = _isWell || _tracker.Fault is null;
        if (entry.Kind == TranscriptKind.Fault && isGood) return;
        string text = entry.Text;
        Match asked = Question().Match(_log.Names.In(text));
        if (asked.Success)
        {
            _whom[entry.Connection] = asked.Groups["who"].Value;
            text = $"{asked.Groups["what"].Value}{asked.Groups["rest"].Value}";
        }
        string? whom = _whom.GetValueOrDefault(entry.Connection);
        // Not what came over UDP, where a peer may have to ask many times for one answer.
        bool isTold = _tracker is { Fault: null, IsUdp: false } && whom is not null && _tellsItself(whom);
        _log.Add(new LogLine(_tracker.Name, entry.Kind, whom, text) { IsDetail = isTold || entry.Kind == TranscriptKind.Note });
    }

    /// <summary>Who asks and what, without the info-hash, which is always the same, and the whole request.</summary>
    [GeneratedRegex(@"^(?<what>\w+)(?: of [0-9a-f]{40})? from (?<who>[^\s,]+?)(?<rest>[,:].*?)?(?:: GET .*)?$")]
    private static partial Regex Question();
}
