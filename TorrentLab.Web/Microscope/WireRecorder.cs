using System.Buffers;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Web.Microscope;

/// <summary>
/// Listens to the engine of one torrent. Who is connected it always knows; messages it keeps only while somebody watches,
/// and of those only what the microscope shows.
/// </summary>
/// <param name="pieces">Number of pieces of the torrent.</param>
internal sealed class WireRecorder(int pieces) : ISwarmObserver
{
    private const int HeadLength = 64;
    private const int ExtensionHandshakeLength = 1024;
    private const int PieceHeaderLength = 13;
    private const int MostOver = 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, WireTalk> _talks = []; // by connection
    private readonly List<int> _over = [];                  // connections that have ended, oldest first
    private readonly ArrayBufferWriter<byte> _frame = new();
    private Handshake? _ours;
    private int _watchers;
    private volatile bool _isWatched;

    /// <summary>Another session of the torrent begins; it numbers its connections anew.</summary>
    /// <param name="ours">The handshake that it sends.</param>
    public void Begin(Handshake ours)
    {
        lock (_gate)
        {
            _ours = ours;
            _talks.Clear();
            _over.Clear();
        }
    }

    /// <summary>Keeps messages until <see cref="Unwatch"/> was called as often.</summary>
    public void Watch()
    {
        lock (_gate) _isWatched = ++_watchers > 0;
    }

    public void Unwatch()
    {
        lock (_gate)
        {
            _isWatched = --_watchers > 0;
            if (_isWatched) return;
            foreach (WireTalk talk in _talks.Values) talk.Forget();
            foreach (int connection in _over) _talks.Remove(connection);
            _over.Clear();
        }
    }

    /// <summary>What was said to and by a peer since the reader looked last.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="connection">Number of the connection with it; null when it has none now.</param>
    /// <param name="reader">Who reads.</param>
    public IReadOnlyList<WireRecord> Read(PeerEndpoint peer, int? connection, WireReader reader)
    {
        lock (_gate)
        {
            WireTalk? talk = connection is { } number ? _talks.GetValueOrDefault(number) : null;
            talk ??= _talks.Values.LastOrDefault(other => other.Endpoint == peer && !other.IsOver)
                ?? reader.Talk ?? _talks.Values.LastOrDefault(other => other.Endpoint == peer);
            if (talk is null) return [];
            if (talk != reader.Talk) (reader.Talk, reader.Next) = (talk, 0);
            long next = reader.Next;
            IReadOnlyList<WireRecord> records = talk.Read(ref next);
            reader.Next = next;
            return records;
        }
    }

    /// <inheritdoc/>
    public void Before(SwarmEvent happened, TimeSpan now)
    {
        if (happened is SwarmEvent.Received received)
        {
            if (_isWatched) Keep(received.Peer, true, received.Message, now);
        }
        else if (happened is SwarmEvent.Connected connected) ShookHands(connected.Peer, connected.Handshake, weBegan: true, now);
        else if (happened is SwarmEvent.Gone gone) End(gone.Peer, true, gone.Reason, now);
    }

    /// <inheritdoc/>
    public void After(SwarmEffect asked, TimeSpan now)
    {
        switch (asked)
        {
            case SwarmEffect.Send send: if (_isWatched) Keep(send.Peer, false, send.Message, now); break;
            case SwarmEffect.SendBlock send: if (_isWatched) Keep(send.Peer, send.Block, now); break;
            case SwarmEffect.Connect connect: Begin(connect.Peer, connect.Endpoint); break;
            case SwarmEffect.Accept accept:
                Begin(accept.Peer, accept.Endpoint);
                ShookHands(accept.Peer, accept.Handshake, weBegan: false, now);
                break;
            case SwarmEffect.Close close: End(close.Peer, false, close.Reason, now); break;
        }
    }

    private void Begin(int connection, PeerEndpoint endpoint)
    {
        lock (_gate) _talks[connection] = new WireTalk(endpoint);
    }

    private void ShookHands(int connection, Handshake theirs, bool weBegan, TimeSpan now)
    {
        lock (_gate)
        {
            if (_ours is null || !_talks.TryGetValue(connection, out WireTalk? talk)) return;
            foreach (bool incoming in (bool[])[!weBegan, weBegan])
                talk.Open(new WireRecord(now, incoming, WireRecordKind.Handshake, (incoming ? theirs : _ours).ToBytes(), Handshake.Length));
        }
    }

    private void Keep(int connection, bool incoming, PeerMessage message, TimeSpan now)
    {
        lock (_gate)
        {
            if (!_talks.TryGetValue(connection, out WireTalk? talk)) return;
            (byte[] head, int size) = HeadOf(message);
            string? says = message is PeerMessage.Bitfield ? MessageSummary.Of(_frame.WrittenSpan, pieces) : null;
            talk.Keep(new WireRecord(now, incoming, WireRecordKind.Message, head, size, says));
        }
    }

    /// <summary>A block of ours is read when it leaves: only its place is known here.</summary>
    private void Keep(int connection, BlockRef block, TimeSpan now)
    {
        lock (_gate)
        {
            if (!_talks.TryGetValue(connection, out WireTalk? talk)) return;
            _frame.ResetWrittenCount();
            MessageWriter.WritePieceHeader(block, _frame);
            talk.Keep(new WireRecord(now, false, WireRecordKind.Message, _frame.WrittenSpan[..PieceHeaderLength].ToArray(), _frame.WrittenCount));
        }
    }

    private (byte[] Head, int Size) HeadOf(PeerMessage message)
    {
        _frame.ResetWrittenCount();
        MessageWriter.Write(message, _frame);
        int length = message is PeerMessage.Extended { Number: 0 } ? ExtensionHandshakeLength : HeadLength;
        return (_frame.WrittenSpan[..Math.Min(length, _frame.WrittenCount)].ToArray(), _frame.WrittenCount);
    }

    private void End(int connection, bool incoming, string reason, TimeSpan now)
    {
        lock (_gate)
        {
            if (!_talks.TryGetValue(connection, out WireTalk? talk) || talk.IsOver) return;
            talk.IsOver = true;
            if (!_isWatched)
            {
                _talks.Remove(connection);
                return;
            }
            talk.Keep(new WireRecord(now, incoming, WireRecordKind.End, [], 0, reason));
            _over.Add(connection);
            if (_over.Count <= MostOver) return;
            _talks.Remove(_over[0]);
            _over.RemoveAt(0);
        }
    }
}
