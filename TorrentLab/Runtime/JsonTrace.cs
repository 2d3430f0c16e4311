using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using TorrentLab.Primitives;
using TorrentLab.Swarm;
using TorrentLab.Tracker;
using TorrentLab.Wire;

namespace TorrentLab.Runtime;

/// <summary>
/// Writes everything that a download says, hears and decides as one JSON object a line. The format is described in
/// docs/trace-format.md. Passkeys are not written.
/// </summary>
public sealed class JsonTrace : ISwarmObserver, IAsyncDisposable
{
    private const string In = "in";
    private const string Out = "out";
    private const string Here = ""; // neither sent nor received

    // The default one also escapes what only HTML minds, such as the apostrophes of our own sentences.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Handshake _ours;
    private readonly TraceQueue<byte[]> _queue;
    private readonly Dictionary<int, PeerEndpoint> _endpoints = [];
    private readonly ArrayBufferWriter<byte> _line = new(512);
    private readonly Utf8JsonWriter _json;

    /// <param name="output">Where to write; disposed with the trace.</param>
    /// <param name="ours">The handshake that we send to every peer.</param>
    /// <param name="onFailure">Told once, in one line, when <paramref name="output"/> fails and the trace ends early.</param>
    public JsonTrace(Stream output, Handshake ours, Action<string> onFailure)
    {
        ArgumentNullException.ThrowIfNull(output);
        _ours = ours;
        _json = new Utf8JsonWriter(_line, Options);
        _queue = new TraceQueue<byte[]>(
            4096, line => output.WriteAsync(line).AsTask(), () => output.FlushAsync(), output, "trace", onFailure);
    }

    /// <inheritdoc/>
    public void Before(SwarmEvent happened, TimeSpan now)
    {
        switch (happened)
        {
            case SwarmEvent.Connected connected: ShakenHands(connected, now); break;
            case SwarmEvent.Received received: Message(In, received.Peer, received.Message, now); break;
            case SwarmEvent.Gone gone: Gone(gone, now); break;
            case SwarmEvent.TrackerAnswered answered: Answered(answered, now); break;
            case SwarmEvent.TrackerFailed failed: Failed(failed, now); break;
            case SwarmEvent.PeersFound { Peers: [_, ..] } found: PeersFound(found, now); break;
            case SwarmEvent.PieceStored stored: Number("piece-stored", "piece", stored.Piece, now); break;
            case SwarmEvent.PieceCorrupt corrupt: Number("piece-corrupt", "piece", corrupt.Piece, now); break;
            case SwarmEvent.StorageFailed failed: Text("storage-failed", "reason", failed.Reason, now); break;
        }
    }

    /// <inheritdoc/>
    public void After(SwarmEffect asked, TimeSpan now)
    {
        switch (asked)
        {
            case SwarmEffect.Connect connect: Connect(connect, now); break;
            case SwarmEffect.Accept accept: Accept(accept, now); break;
            case SwarmEffect.SendBlock send: SendBlock(send, now); break;
            case SwarmEffect.Send send: Message(Out, send.Peer, send.Message, now); break;
            case SwarmEffect.Close close: Close(close, now); break;
            case SwarmEffect.Announce announce: Announce(announce, now); break;
            case SwarmEffect.Notice notice: Text("notice", "text", notice.Text, now); break;
            case SwarmEffect.Finished finished: Finished(finished.Outcome, now); break;
        }
    }

    /// <summary>Writes what waits and closes the output.</summary>
    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync().ConfigureAwait(false);
        await _json.DisposeAsync().ConfigureAwait(false);
    }

    private void Connect(SwarmEffect.Connect connect, TimeSpan now)
    {
        _endpoints[connect.Peer] = connect.Endpoint;
        BeginPeer(now, Out, connect.Peer, "connect");
        End();
    }

    private void Accept(SwarmEffect.Accept accept, TimeSpan now)
    {
        _endpoints[accept.Peer] = accept.Endpoint;
        BeginPeer(now, In, accept.Peer, "connect");
        End();
        ShakenHands(new SwarmEvent.Connected(accept.Peer, accept.Handshake), now);
    }

    private void SendBlock(SwarmEffect.SendBlock send, TimeSpan now)
    {
        BeginPeer(now, Out, send.Peer, "piece");
        JsonTraceFields.Write(_json, send.Block);
        _json.WriteNumber("size", MessageText.PieceHeaderSize + send.Block.Length);
        End();
    }

    private void ShakenHands(SwarmEvent.Connected connected, TimeSpan now)
    {
        BeginPeer(now, Out, connected.Peer, "handshake");
        JsonTraceFields.Write(_json, _ours);
        End();
        BeginPeer(now, In, connected.Peer, "handshake");
        JsonTraceFields.Write(_json, connected.Handshake);
        End();
    }

    private void Message(string direction, int peer, PeerMessage message, TimeSpan now)
    {
        BeginPeer(now, direction, peer, MessageText.Kind(message));
        JsonTraceFields.Write(_json, message);
        End();
    }

    private void Close(SwarmEffect.Close close, TimeSpan now)
    {
        BeginPeer(now, Out, close.Peer, "close");
        _json.WriteString("reason", close.Reason);
        End();
    }

    private void Gone(SwarmEvent.Gone gone, TimeSpan now)
    {
        BeginPeer(now, In, gone.Peer, "gone");
        _json.WriteString("reason", gone.Reason);
        _json.WriteBoolean("broken", gone.Broken);
        End();
    }

    private void Announce(SwarmEffect.Announce announce, TimeSpan now)
    {
        BeginTracker(now, Out, announce.Url, "announce");
        JsonTraceFields.Write(_json, announce.Request);
        End();
    }

    private void Answered(SwarmEvent.TrackerAnswered answered, TimeSpan now)
    {
        BeginTracker(now, In, answered.Url, "announce-answer");
        JsonTraceFields.Write(_json, answered.Answer);
        End();
    }

    private void Failed(SwarmEvent.TrackerFailed failed, TimeSpan now)
    {
        BeginTracker(now, In, failed.Url, "announce-failure");
        _json.WriteString("reason", failed.Error.Message);
        _json.WriteBoolean("refusal", failed.Error.IsRefusal);
        End();
    }

    private void PeersFound(SwarmEvent.PeersFound found, TimeSpan now)
    {
        Begin(now, Here, "peers-found");
        _json.WriteString("source", found.Source);
        JsonTraceFields.Write(_json, found.Peers);
        End();
    }

    private void Finished(SwarmOutcome outcome, TimeSpan now)
    {
        Begin(now, Here, "finished");
        _json.WriteString("outcome", outcome.GetType().Name.ToLowerInvariant());
        if (outcome is SwarmOutcome.Failed failed) _json.WriteString("reason", failed.Reason);
        End();
    }

    private void Number(string kind, string name, int value, TimeSpan now)
    {
        Begin(now, Here, kind);
        _json.WriteNumber(name, value);
        End();
    }

    private void Text(string kind, string name, string value, TimeSpan now)
    {
        Begin(now, Here, kind);
        _json.WriteString(name, value);
        End();
    }

    private void BeginPeer(TimeSpan now, string direction, int peer, string kind)
    {
        Begin(now, direction, kind);
        _json.WriteString("peer", _endpoints[peer].ToString());
        _json.WriteNumber("connection", peer);
    }

    private void BeginTracker(TimeSpan now, string direction, string url, string kind)
    {
        Begin(now, direction, kind);
        _json.WriteString("tracker", TrackerUrl.Redacted(url));
    }

    private void Begin(TimeSpan now, string direction, string kind)
    {
        _json.WriteStartObject();
        _json.WritePropertyName("time");
        _json.WriteRawValue(now.TotalSeconds.ToString("F6", CultureInfo.InvariantCulture), skipInputValidation: true);
        if (direction != Here) _json.WriteString("direction", direction);
        _json.WriteString("kind", kind);
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _line.Write("\n"u8);
        _queue.Add(_line.WrittenSpan.ToArray());
        _line.ResetWrittenCount();
        _json.Reset();
    }
}
