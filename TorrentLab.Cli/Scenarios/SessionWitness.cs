using System.Buffers;
using System.Net;
using TorrentLab.Cli.Display;
using TorrentLab.Cli.Explain;
using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;
using TorrentLab.Tracker;
using TorrentLab.Wire;

namespace TorrentLab.Cli.Scenarios;

/// <summary>Tells the scenario's log what a TorrentLab peer does, and why: it sees what goes into the engine and comes out of it.</summary>
/// <param name="who">As the log calls it.</param>
/// <param name="torrent">What it downloads.</param>
/// <param name="log">What is told.</param>
/// <param name="tellsItself">Whether another peer of that name tells what it says, so that it need not be told twice.</param>
internal sealed class SessionWitness(string who, TorrentFile torrent, ScenarioLog log, Func<string, bool> tellsItself) : ISwarmObserver
{
    private readonly MessageExplainer _messages = new(TextWriter.Null, torrent);
    private readonly Dictionary<int, string> _peers = [];
    private string _said = ""; // of a notice or an end, either of which may repeat the other

    public void Before(SwarmEvent happened, TimeSpan now)
    {
        switch (happened)
        {
            case SwarmEvent.Connected connected: Said(TranscriptKind.Heard, _peers[connected.Peer], $"handshake of {connected.Handshake.PeerId}"); break;
            case SwarmEvent.Received received: Tell(TranscriptKind.Heard, _peers[received.Peer], received.Message); break;
            case SwarmEvent.Gone gone: Ended(gone.Broken ? TranscriptKind.Fault : TranscriptKind.Note, _peers[gone.Peer], gone.Reason); break;
            case SwarmEvent.PieceStored stored: log.Note(who, $"piece {stored.Piece} is right and stored"); break;
            case SwarmEvent.StorageFailed failed: Said(TranscriptKind.Fault, null, failed.Reason); break;
            case SwarmEvent.TrackerAnswered answered: Answered(answered); break;
            default: break; // ticks and what a notice tells anyway
        }
    }

    public void After(SwarmEffect asked, TimeSpan now)
    {
        switch (asked)
        {
            case SwarmEffect.Connect connect: Connect(connect); break;
            case SwarmEffect.Accept accept: Accept(accept); break;
            case SwarmEffect.Refuse refuse: Said(TranscriptKind.Note, null, $"refuses a caller: {refuse.Reason}"); break;
            case SwarmEffect.Send send: Tell(TranscriptKind.Said, _peers[send.Peer], send.Message); break;
            case SwarmEffect.SendBlock send: log.Add(new LogLine(who, TranscriptKind.Said, _peers[send.Peer], $"piece: {send.Block}") { IsDetail = true }); break;
            case SwarmEffect.Close close: Ended(TranscriptKind.Note, _peers[close.Peer], close.Reason); break;
            case SwarmEffect.Announce announce: Announce(announce); break;
            case SwarmEffect.Notice notice: Notice(notice.Text); break;
            case SwarmEffect.Finished { Outcome: SwarmOutcome.Failed failed }: Said(TranscriptKind.Fault, null, $"gives up: {failed.Reason}"); break;
            default: break; // what is stored and saved is told when it is done
        }
    }

    private void Connect(SwarmEffect.Connect connect)
    {
        _peers[connect.Peer] = NameOf(connect.Endpoint);
        Said(TranscriptKind.Said, _peers[connect.Peer], "connects");
    }

    private void Accept(SwarmEffect.Accept accept)
    {
        _peers[accept.Peer] = NameOf(accept.Endpoint);
        Said(TranscriptKind.Heard, _peers[accept.Peer], $"calls, handshake of {accept.Handshake.PeerId}");
    }

    /// <summary>The messages that carry the content are many, and so are those that say who has what.</summary>
    private void Tell(TranscriptKind kind, string peer, PeerMessage message)
    {
        var bytes = new ArrayBufferWriter<byte>();
        MessageWriter.Write(message, bytes);
        (string name, string says) = _messages.Summarise(bytes.WrittenSpan);
        bool isPayload = message is PeerMessage.Request or PeerMessage.Piece or PeerMessage.Cancel or PeerMessage.Have or PeerMessage.KeepAlive;
        bool isChatter = kind == TranscriptKind.Said && message is PeerMessage.AllowedFast or PeerMessage.Extended;
        bool isDetail = isPayload || isChatter || (kind == TranscriptKind.Heard && tellsItself(peer));
        log.Add(new LogLine(who, kind, peer, $"{name}: {says}") { IsDetail = isDetail });
    }

    private void Answered(SwarmEvent.TrackerAnswered answered)
    {
        AnnounceAnswer answer = answered.Answer;
        string peers = answer.Peers.Count is > 0 and <= 8 ? $" ({string.Join(", ", answer.Peers)})" : "";
        Said(TranscriptKind.Heard, answered.Url, $"answer: {Units.Count(answer.Peers.Count, "peer")}{peers}, announce again in {answer.Interval.TotalSeconds:0} s");
    }

    private void Announce(SwarmEffect.Announce announce)
    {
        string happened = announce.Request.Event == AnnounceEvent.None ? "" : $" \"{announce.Request.Event.ToString().ToLowerInvariant()}\"";
        Said(TranscriptKind.Said, announce.Url, $"announce{happened}: {Units.Count(announce.Request.Left, "byte")} left");
    }

    private void Ended(TranscriptKind kind, string peer, string reason)
    {
        if (_said.Contains(reason, StringComparison.Ordinal)) return; // a notice has said why
        _said = reason;
        Said(kind, peer, $"connection ends: {reason}");
    }

    private void Notice(string text)
    {
        if (_said.Length > 0 && text.EndsWith(_said, StringComparison.Ordinal)) return;
        _said = text;
        bool isBad = text.Contains("banned", StringComparison.Ordinal) || text.Contains("corrupt", StringComparison.Ordinal)
            || text.StartsWith("tracker", StringComparison.Ordinal);
        Said(isBad ? TranscriptKind.Fault : TranscriptKind.Note, null, text);
    }

    private void Said(TranscriptKind kind, string? whom, string text) => log.Add(new LogLine(who, kind, whom, text));

    private string NameOf(PeerEndpoint endpoint) => log.Names.Of(new IPEndPoint(endpoint.Address, endpoint.Port));
}
