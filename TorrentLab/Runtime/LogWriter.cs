using System.Globalization;
using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Tracker;
using TorrentLab.Wire;

namespace TorrentLab.Runtime;

/// <summary>
/// Writes what happens as lines for people: seconds since the start, "->" for what we send, "&lt;-" for what we receive,
/// "--" for what happens here, "!!" for what goes wrong. Passkeys are not written, control characters come as "\u{1b}", and
/// a peer that sends the same kind of message over and over gets a few lines and a count.
/// </summary>
public sealed class LogWriter : ISwarmObserver, IAsyncDisposable
{
    private const string In = "<-";
    private const string Out = "->";
    private const string Here = "--";
    private const string Wrong = "!!";

    /// <summary>Lines in ten seconds about messages of one kind from one peer, whole blocks apart.</summary>
    private const int MaxReceived = 20;

    /// <summary>
    /// The same for what we send it, requests that a block has answered apart: unlimited, a peer that chokes and unchokes
    /// in turn would have us write a line for each request of a pipeline each time.
    /// </summary>
    private const int MaxSent = 2000;

    private const string RequestKind = "request", BlockKind = "piece"; // of MessageText

    private readonly LogDetail _detail;
    private readonly TraceQueue<string> _queue;
    private readonly Dictionary<int, string> _peers = [];
    private readonly LogWriterLimit _limit = new();
    private TimeSpan _now;

    /// <param name="output">Where to write; a file that is to be closed at the end, unless <paramref name="leaveOpen"/>.</param>
    /// <param name="detail">How much to tell of the payload.</param>
    /// <param name="onFailure">Told once, in one line, when <paramref name="output"/> fails and the log ends early.</param>
    /// <param name="leaveOpen">True where others use the output, too: the console.</param>
    public LogWriter(TextWriter output, LogDetail detail, Action<string> onFailure, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        _detail = detail;
        _queue = new TraceQueue<string>(4096, output.WriteLineAsync, output.FlushAsync, leaveOpen ? null : output, "log", onFailure);
    }

    /// <inheritdoc/>
    public void Before(SwarmEvent happened, TimeSpan now)
    {
        _now = now;
        switch (happened)
        {
            case SwarmEvent.Tick: HeldBack(_limit.TakeEnded(now)); break;
            case SwarmEvent.PeersFound { Peers: [_, ..] } found: Line(Here, $"{found.Source}: {string.Join(", ", found.Peers)}"); break;
            case SwarmEvent.Connected connected: ShakenHands(_peers[connected.Peer], connected.Handshake); break;
            case SwarmEvent.Received received: Received(_peers[received.Peer], received.Message); break;
            case SwarmEvent.Gone gone: Line(gone.Broken ? Wrong : In, $"{_peers[gone.Peer]} gone: {gone.Reason}"); break;
            case SwarmEvent.PieceStored stored: Line(Here, $"piece {stored.Piece} stored"); break;
            case SwarmEvent.PieceCorrupt corrupt: Line(Wrong, $"piece {corrupt.Piece} has the wrong hash"); break;
            case SwarmEvent.StorageFailed failed: Line(Wrong, failed.Reason); break;
            case SwarmEvent.TrackerAnswered answered: Answered(TrackerUrl.Redacted(answered.Url), answered.Answer); break;
            case SwarmEvent.TrackerFailed failed: Line(Wrong, $"{TrackerUrl.Redacted(failed.Url)} {failed.Error.Message}"); break;
            case SwarmEvent.StopAsked: Line(Here, "stop asked"); break;
        }
    }

    /// <inheritdoc/>
    public void After(SwarmEffect asked, TimeSpan now)
    {
        _now = now;
        switch (asked)
        {
            case SwarmEffect.Connect connect: Connect(connect); break;
            case SwarmEffect.Accept accept: Accept(accept); break;
            case SwarmEffect.SendBlock send: SendBlock(send); break;
            case SwarmEffect.Send send: Message(Out, _peers[send.Peer], send.Message, MaxSent); break;
            case SwarmEffect.Close close: Line(Out, $"{_peers[close.Peer]} close: {close.Reason}"); break;
            case SwarmEffect.Announce announce: Announce(TrackerUrl.Redacted(announce.Url), announce.Request); break;
            case SwarmEffect.Notice notice: Line(Here, notice.Text); break;
            case SwarmEffect.Finished finished: Finished(finished.Outcome); break;
        }
    }

    /// <summary>Writes what waits and closes the output.</summary>
    public async ValueTask DisposeAsync()
    {
        HeldBack(_limit.TakeAll());
        await _queue.DisposeAsync().ConfigureAwait(false);
    }

    private void Connect(SwarmEffect.Connect connect)
    {
        _peers[connect.Peer] = connect.Endpoint.ToString();
        Line(Out, $"{connect.Endpoint} connect");
    }

    private void Accept(SwarmEffect.Accept accept)
    {
        _peers[accept.Peer] = accept.Endpoint.ToString();
        Line(In, $"{accept.Endpoint} connect");
        ShakenHands(_peers[accept.Peer], accept.Handshake);
    }

    private void SendBlock(SwarmEffect.SendBlock send)
    {
        if (_detail == LogDetail.Blocks && _limit.Allows(new LogWriterLimit.Topic(Out, _peers[send.Peer], BlockKind), MaxSent, _now))
            Line(Out, $"{_peers[send.Peer]} {send.Block}");
    }

    private void ShakenHands(string peer, Handshake theirs)
    {
        Line(Out, $"{peer} handshake");
        Line(In, $"{peer} handshake of {theirs.PeerId}, reserved {theirs.Reserved:x16}");
    }

    private void Received(string peer, PeerMessage message)
    {
        if (message is PeerMessage.Piece { Block.Length: BlockRef.MaxLength })
        {
            // A whole block costs its sender so much more than the line costs us that it need not be limited.
            _limit.Forgive(new LogWriterLimit.Topic(Out, peer, RequestKind));
            if (_detail == LogDetail.Blocks) Line(In, $"{peer} {MessageText.Line(message)}");
            return;
        }
        Message(In, peer, message, MaxReceived);
    }

    private void Message(string direction, string peer, PeerMessage message, int most)
    {
        if (_detail == LogDetail.Pieces && message is PeerMessage.Request or PeerMessage.Piece or PeerMessage.Cancel) return;
        var topic = new LogWriterLimit.Topic(direction, peer, MessageText.Kind(message));
        if (_limit.Allows(topic, most, _now)) Line(direction, $"{peer} {MessageText.Line(message)}");
    }

    private void Announce(string tracker, AnnounceRequest request)
    {
        string why = request.Event == AnnounceEvent.None ? "" : $" {request.Event.ToString().ToLowerInvariant()}";
        Line(Out, $"{tracker} announce{why}: {request.Downloaded} bytes downloaded, {request.Left} left");
    }

    private void Answered(string tracker, AnnounceAnswer answer)
    {
        string counts = answer is { Complete: { } seeds, Incomplete: { } leechers }
            ? $", {seeds} seeds and {leechers} leechers in all" : "";
        Line(In, $"{tracker} {answer.Peers.Count} peers{counts}; next announce in {answer.Interval.TotalSeconds:0} s");
        if (answer.Warning is { } warning) Line(Wrong, $"{tracker} warns: {warning}");
        foreach (string note in answer.Notes) Line(Here, $"{tracker} {note}");
    }

    private void Finished(SwarmOutcome outcome)
    {
        if (outcome is SwarmOutcome.Failed failed) Line(Wrong, $"failed: {failed.Reason}");
        else Line(Here, outcome is SwarmOutcome.Completed ? "completed" : "stopped");
    }

    private void HeldBack(IReadOnlyList<(LogWriterLimit.Topic Topic, int Lines)> topics)
    {
        foreach (var (topic, lines) in topics) Line(topic.Direction, $"{topic.Peer} ... {lines} more {topic.Kind}");
    }

    private void Line(string mark, string text) =>
        _queue.Add($"{_now.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture)} {mark} {Escaped(text)}");

    /// <summary>The text without anything that a terminal would obey, in the form that <see cref="TrackerText"/> has.</summary>
    private static string Escaped(string text) => !text.Any(char.IsControl) ? text
        : string.Concat(text.Select(c => char.IsControl(c) ? $"\\u{{{(int)c:x}}}" : c.ToString()));
}
