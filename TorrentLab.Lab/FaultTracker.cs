using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace TorrentLab.Lab;

/// <summary>
/// A tracker over HTTP or UDP that fails in one way, always. It remembers who announced itself, so that the peers in its
/// answers are real where the fault leaves them so. Its transcript tells what the clients asked.
/// </summary>
public sealed class FaultTracker : IAsyncDisposable
{
    private const int MaxEvents = 100;
    private const int UdpAnnounceLength = 98;
    private const int UdpAnnounce = 1;

    private static readonly string[] UdpEvents = ["none", "completed", "started", "stopped"];

    private readonly IReadOnlyList<IPEndPoint> _given;
    private readonly PeerRegister _register = new();
    private readonly Lock _gate = new(); // guards what is counted
    private readonly Dictionary<int, int> _numbers = [];
    private readonly List<string> _events = [];
    private readonly Dictionary<string, TimeSpan> _lastAnnounce = [];
    private readonly Dictionary<TrackerRequest, int> _connections = [];
    private readonly MockTracker? _http;
    private readonly MockUdpTracker? _udp;
    private int _requests;
    private double? _shortestGap;

    /// <param name="fault">How it fails.</param>
    /// <param name="peers">Peers that it knows from the start.</param>
    /// <param name="address">Where to listen; 127.0.0.1 if null.</param>
    /// <param name="port">Where to listen; 0 for any port that is free.</param>
    /// <param name="transcript">Gets what happens; null for one of its own.</param>
    /// <exception cref="System.Net.Sockets.SocketException">It cannot listen there.</exception>
    public FaultTracker(
        TrackerFault fault, IReadOnlyList<IPEndPoint>? peers = null, IPAddress? address = null, int port = 0, Transcript? transcript = null)
    {
        (Fault, _given, Transcript) = (fault, peers ?? [], transcript ?? new Transcript());
        if (fault.Http is not null) _http = new MockTracker(address, port: port) { Answer = Answer, Ended = Ended };
        else _udp = new MockUdpTracker(address, port) { Change = Answer };
    }

    public TrackerFault Fault { get; }

    /// <summary>The announce address.</summary>
    public string Url => _http?.Url ?? _udp!.Url;

    /// <summary>What was asked and what was answered.</summary>
    public Transcript Transcript { get; }

    /// <summary>What the clients did so far.</summary>
    public TrackerSummary Summary
    {
        get
        {
            lock (_gate)
            {
                int announces = _numbers.GetValueOrDefault(UdpAnnounce);
                return new TrackerSummary { Announces = announces, Others = _requests - announces, Events = [.. _events], ShortestGap = _shortestGap };
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_http is not null) await _http.DisposeAsync().ConfigureAwait(false);
        if (_udp is not null) await _udp.DisposeAsync().ConfigureAwait(false);
    }

    private TrackerAnswer Answer(TrackerRequest request, IPEndPoint sender)
    {
        byte[] hash = request.Find("info_hash") ?? [];
        if (MockTracker.IsScrape(request))
        {
            Heard($"scrape from {sender}: {request.RequestLine}", action: 2);
            return Fault.Scrape(hash);
        }
        string torrent = Convert.ToHexStringLower(hash);
        ushort port = ushort.TryParse(request["port"], NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) ? number : (ushort)0;
        FaultQuestion asked = Announced(torrent, new IPEndPoint(sender.Address, port), request["event"] ?? "none", $": {request.RequestLine}") with
        {
            Origin = _http!.Origin,
            Target = request.Target,
        };
        int connection;
        lock (_gate) connection = _connections[request] = _requests;
        TrackerAnswer answer = Fault.Http!(asked);
        Transcript.Add(connection, TranscriptKind.Fault, Fault.Name);
        Transcript.Add(connection, TranscriptKind.Said, answer.ToString());
        return answer;
    }

    private void Ended(TrackerRequest request)
    {
        int connection;
        lock (_gate)
        {
            if (!_connections.Remove(request, out connection)) return;
        }
        Transcript.Add(connection, TranscriptKind.Note, "ended");
    }

    private UdpTrackerAnswer Answer(byte[] packet, IPEndPoint sender, UdpTrackerAnswer usual)
    {
        int action = packet.Length < 16 ? -1 : BinaryPrimitives.ReadInt32BigEndian(packet.AsSpan(8));
        FaultQuestion asked;
        if (action == UdpAnnounce && packet.Length >= UdpAnnounceLength)
        {
            string torrent = Convert.ToHexStringLower(packet.AsSpan(16, 20));
            string happened = UdpEvents[packet[83] & 3];
            asked = Announced(torrent, new IPEndPoint(sender.Address, BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(96))), happened, "");
            usual = UdpTrackerAnswer.Peers(asked.Peers);
        }
        else
        {
            string what = action switch { -1 => "no request", 0 => "connect", 2 => "scrape", _ => $"action {action}" };
            int number = Heard($"{what} from {sender}, {packet.Length} bytes", action);
            asked = new FaultQuestion { Peers = [], Strangers = [], Client = sender, Number = number, Action = action };
        }
        if (action < 0) return UdpTrackerAnswer.Lost;
        UdpTrackerAnswer answer = Fault.Udp!(asked, usual);
        int connection;
        lock (_gate) connection = _requests;
        if (!ReferenceEquals(answer, usual)) Transcript.Add(connection, TranscriptKind.Fault, Fault.Name);
        foreach (byte[] sent in answer.To(packet))
            Transcript.Add(connection, TranscriptKind.Said, $"{sent.Length} bytes, action {sent[3]}, transaction {Convert.ToHexStringLower(sent.AsSpan(4, 4))}");
        return answer;
    }

    private FaultQuestion Announced(string torrent, IPEndPoint client, string happened, string rest)
    {
        string gap = "";
        lock (_gate)
        {
            if (_events.Count < MaxEvents) _events.Add(happened);
            string who = $"{torrent} {client} {happened}";
            if (_lastAnnounce.TryGetValue(who, out TimeSpan last))
            {
                double seconds = Math.Round((Transcript.Elapsed - last).TotalSeconds, 3);
                _shortestGap = Math.Min(_shortestGap ?? seconds, seconds);
                gap = string.Create(CultureInfo.InvariantCulture, $", {seconds:0.000} s after the last");
            }
            if (_lastAnnounce.Count < MaxEvents) _lastAnnounce[who] = Transcript.Elapsed;
        }
        int number = Heard($"announce of {torrent} from {client}, event {happened}{gap}{rest}", UdpAnnounce);
        var asked = new FaultQuestion
        {
            Peers = [.. _given, .. _register.Of(torrent, client)],
            Strangers = _register.Besides(torrent),
            Client = client,
            Number = number,
        };
        if (happened == "stopped") _register.Remove(torrent, client);
        else _register.Add(torrent, client);
        return asked;
    }

    /// <returns>How many of this kind have come.</returns>
    private int Heard(string text, int action)
    {
        int number;
        int connection;
        lock (_gate)
        {
            connection = ++_requests;
            number = _numbers[action] = _numbers.GetValueOrDefault(action) + 1;
        }
        Transcript.Add(connection, TranscriptKind.Heard, text);
        return number;
    }
}
