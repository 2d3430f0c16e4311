using System.Buffers;
using TorrentLab.Cli.Display;
using TorrentLab.Cli.Explain;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;
using TorrentLab.Tracker;
using TorrentLab.Wire;

namespace TorrentLab.Cli.Demo;

/// <summary>
/// Tells a download step by step, with the BEP of each step: the first message of a kind byte by byte, the others in a
/// line. It sees what goes into the engine and comes out of it, as the log and the traces do.
/// </summary>
internal sealed class Narrator(TextWriter output, TorrentFile torrent, PeerId us) : ISwarmObserver
{
    private readonly MessageExplainer _messages = new(output, torrent);
    private readonly HashSet<(bool Ours, Type Kind)> _explained = [];
    private readonly SortedSet<int> _stored = [];
    private bool _isAnswered;
    private int _step;
    private long _sent = Handshake.Length;
    private long _received = Handshake.Length;

    public void Before(SwarmEvent happened, TimeSpan now)
    {
        switch (happened)
        {
            case SwarmEvent.TrackerAnswered answered: ShowAnswer(answered.Answer); break;
            case SwarmEvent.Connected connected: ShowHandshakes(connected.Handshake); break;
            case SwarmEvent.Received received: Show(received.Message, ours: false); break;
            case SwarmEvent.PieceStored stored: ShowStored(stored.Piece); break;
            case SwarmEvent.PieceCorrupt corrupt: output.WriteLine($"   piece {corrupt.Piece}: wrong SHA-1, thrown away"); break;
            case SwarmEvent.TrackerFailed failed: output.WriteLine($"   the tracker fails: {DisplayText.Of(failed.Error.Message)}"); break;
            case SwarmEvent.Gone gone: output.WriteLine($"   the connection ends: {DisplayText.Of(gone.Reason)}"); break;
            default: break; // ticks and the like are no part of the conversation
        }
    }

    public void After(SwarmEffect asked, TimeSpan now)
    {
        switch (asked)
        {
            case SwarmEffect.Announce announce: ShowAnnounce(announce); break;
            case SwarmEffect.Connect connect: Step($"Connect to {connect.Endpoint} over TCP (BEP 3, \"peer protocol\")"); break;
            case SwarmEffect.Send send: Show(send.Message, ours: true); break;
            case SwarmEffect.StorePiece store:
                output.WriteLine($"   piece {store.Piece.Piece} is whole, {Units.Count(store.Piece.Length, "byte")}; its hash is checked while others come");
                break;
            case SwarmEffect.Close close: output.WriteLine($"   we close the connection: {DisplayText.Of(close.Reason)}"); break;
            default: break;
        }
    }

    /// <summary>The headline of the next step.</summary>
    public void Step(string text)
    {
        output.WriteLine();
        output.WriteLine($"{++_step}. {text}");
    }

    private void ShowAnnounce(SwarmEffect.Announce announce)
    {
        AnnounceRequest request = announce.Request;
        string name = request.Event == AnnounceEvent.None ? "" : $" \"{request.Event.ToString().ToLowerInvariant()}\"";
        Step($"Announce{name} to the tracker: {Units.Count(request.Left, "byte")} left (BEP 3, \"trackers\")");
        if (request.Event == AnnounceEvent.Started)
            new TrackerExplainer(output, TrackerKeys.Announce).ExplainUrl(HttpTrackerCodec.BuildAnnounceUrl(announce.Url, request));
    }

    /// <summary>Only the first answer: those to "completed" and "stopped" say the same, in any order.</summary>
    private void ShowAnswer(AnnounceAnswer answer)
    {
        if (_isAnswered) return;
        _isAnswered = true;
        output.WriteLine($"   the tracker answers: {Units.Count(answer.Peers.Count, "peer")} ({string.Join(", ", answer.Peers)}), "
            + $"announce again in {answer.Interval.TotalMinutes:0} min (BEP 3, \"trackers\"; BEP 23)");
    }

    private void ShowHandshakes(Handshake theirs)
    {
        output.WriteLine("   we send our handshake:");
        HandshakeExplainer.Explain(output, Handshake.Ours(torrent.InfoHash, us).ToBytes(), torrent.InfoHash);
        output.WriteLine("   the peer answers with its own:");
        HandshakeExplainer.Explain(output, theirs.ToBytes(), torrent.InfoHash);
        Step("Exchange messages (BEP 3, \"peer messages\")");
    }

    /// <summary>Pieces are checked on other threads, in any order; all together they make one step.</summary>
    private void ShowStored(int piece)
    {
        _stored.Add(piece);
        if (_stored.Count < torrent.PieceCount) return;
        Step("Compare the SHA-1 of each piece with the torrent's, and write it (BEP 3, \"info dictionary\")");
        foreach (int stored in _stored) output.WriteLine($"   piece {stored}: {torrent.PieceHash(stored)}, as it should be");
    }

    private void Show(PeerMessage message, bool ours)
    {
        var bytes = new ArrayBufferWriter<byte>();
        MessageWriter.Write(message, bytes);
        (string name, string says) = _messages.Summarise(bytes.WrittenSpan);
        output.WriteLine($"   {(ours ? "we send" : "the peer sends")} {name}: {says}");
        long offset = ours ? _sent : _received;
        if (_explained.Add((ours, message.GetType()))) _messages.Explain(bytes.WrittenSpan, offset, CancellationToken.None);
        if (ours) _sent += bytes.WrittenCount;
        else _received += bytes.WrittenCount;
    }
}
