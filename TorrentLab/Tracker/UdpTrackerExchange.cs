using TorrentLab.Primitives;

namespace TorrentLab.Tracker;

/// <summary>
/// One question to one UDP tracker and its answer, with everything that the missing connection costs: the connect before
/// it, retransmissions, and packets that are not meant for us (BEP 15, "time outs").
/// </summary>
/// <remarks>
/// <para>The packet that is not answered is sent again after 15 s, 30 s, 60 s and so on up to 3840 s. The waits go on
/// growing when a connect takes the place of an announce whose connection id has aged, as in the examples of BEP 15, so
/// that no tracker is asked for ever. How long the caller waits is the caller's: it may stop at any time.</para>
/// <para>A refusal counts when it comes a second time, under another connection id: the first may mean the id alone.</para>
/// <para>A retransmission keeps its transaction id: a late answer to the first packet is as good as one to the second.
/// Packets that are too short, of another transaction or of another action are ignored: they are noise, late duplicates
/// or forged.</para>
/// <para>Pure: the caller sends what comes back, hands in what it receives, and calls <see cref="Tick"/> at
/// <see cref="NextTime"/>. The clock is any monotonic one.</para>
/// </remarks>
/// <param name="question">What to ask.</param>
/// <param name="overIPv6">How the tracker is reached.</param>
/// <param name="newTransactionId">Gives an id that cannot be guessed; called for each new packet.</param>
/// <param name="known">A connection id from an earlier exchange with the same tracker, if there is one.</param>
public sealed class UdpTrackerExchange<TAnswer>(
    IUdpTrackerQuestion<TAnswer> question, bool overIPv6, Func<uint> newTransactionId, UdpConnection? known = null)
    where TAnswer : class
{
    private const int MaxRetransmissions = 8;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(15);

    private bool _isConnecting;
    // An id from an earlier exchange may be void by now, because the tracker was restarted for example: it is tried once.
    private bool _isBorrowed = known is not null;
    private bool _hasReconnected;
    private byte[] _packet = [];
    private uint _transactionId;
    private int _retransmissions;

    /// <summary>When to call <see cref="Tick"/>.</summary>
    public TimeSpan NextTime { get; private set; }

    /// <summary>The newest connection id, for the next exchange with this tracker; null if there is none that works.</summary>
    public UdpConnection? Connection { get; private set; } = known;

    /// <summary>What the tracker said; null as long as it has not answered.</summary>
    public TAnswer? Answer { get; private set; }

    /// <summary>Why there will be no answer; null as long as there may be one.</summary>
    public TrackerException? Failure { get; private set; }

    /// <summary>True when there is an answer or a failure; nothing changes any more.</summary>
    public bool IsOver => Answer is not null || Failure is not null;

    /// <summary>Begins.</summary>
    /// <returns>The packet to send.</returns>
    public byte[] Start(TimeSpan now) =>
        Connection is { } connection && connection.IsUsable(now) ? Ask(connection, now) : Connect(now);

    /// <summary>Takes a packet that came from the tracker's address.</summary>
    /// <returns>The packet to send, or null.</returns>
    public byte[]? Receive(ReadOnlySpan<byte> packet, TimeSpan now)
    {
        if (IsOver) return null;
        if (!UdpTrackerCodec.TryReadHeader(packet, out UdpTrackerAction action, out uint transactionId)) return null;
        if (transactionId != _transactionId) return null;
        if (action == UdpTrackerAction.Error) return Refused(packet, now);
        if (_isConnecting)
        {
            if (action != UdpTrackerAction.Connect || UdpTrackerCodec.TryReadConnect(packet) is not { } id) return null;
            var connection = new UdpConnection(id, now);
            (Connection, _isBorrowed) = (connection, false);
            return Ask(connection, now);
        }
        if (action == question.Action) Answer = question.TryRead(packet, overIPv6);
        return null;
    }

    /// <summary>Takes notice of the time; before <see cref="NextTime"/> nothing happens.</summary>
    /// <returns>The packet to send, or null.</returns>
    public byte[]? Tick(TimeSpan now)
    {
        if (IsOver || now < NextTime) return null;
        if (_retransmissions == MaxRetransmissions)
        {
            Failure = new TrackerException($"no answer to {MaxRetransmissions + 1} packets over UDP");
            return null;
        }
        _retransmissions++;
        if (!_isConnecting && (_isBorrowed || !Connection!.Value.IsUsable(now))) return Connect(now);
        return Send(_packet, now);
    }

    private byte[]? Refused(ReadOnlySpan<byte> packet, TimeSpan now)
    {
        Connection = null;
        // The id may be the reason, and no code tells that from other refusals: the question is asked once more, under a new one.
        if (!_isConnecting && !_hasReconnected)
        {
            _hasReconnected = true;
            return Connect(now);
        }
        Failure = UdpTrackerCodec.ReadError(packet);
        return null;
    }

    private byte[] Connect(TimeSpan now)
    {
        (_isConnecting, _transactionId) = (true, newTransactionId());
        return Send(UdpTrackerCodec.BuildConnect(_transactionId), now);
    }

    private byte[] Ask(UdpConnection connection, TimeSpan now)
    {
        (_isConnecting, _transactionId) = (false, newTransactionId());
        return Send(question.Build(connection.Id, _transactionId), now);
    }

    private byte[] Send(byte[] packet, TimeSpan now)
    {
        _packet = packet;
        NextTime = now + (FirstWait * (1 << _retransmissions));
        return packet;
    }
}
