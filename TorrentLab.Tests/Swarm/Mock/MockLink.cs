using System.Buffers;
using TorrentLab.Primitives;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Swarm.Mock;

/// <summary>One end of a connection between two peers of a mock swarm. Bytes go through the codec and are cut at random.</summary>
internal sealed class MockLink : IDisposable
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(20);

    private readonly MockSwarm _swarm;
    private readonly MessageDecoder _decoder;
    private TimeSpan _lastLeft;

    private MockLink(MockSwarm swarm, MockPeer owner, int id)
    {
        (_swarm, Owner, Id) = (swarm, owner, id);
        _decoder = new MessageDecoder(new BlockPool(), swarm.Torrent.PieceCount);
    }

    public MockPeer Owner { get; }

    /// <summary>The owner's number of the connection.</summary>
    public int Id { get; }

    public MockLink Other { get; private set; } = null!;

    public bool IsOpen { get; private set; } = true;

    /// <summary>Connects two peers under the numbers that their engines gave.</summary>
    public static (MockLink Dialler, MockLink Answerer) Connect(MockSwarm swarm, MockPeer dialler, int diallersId, MockPeer answerer, int answerersId)
    {
        MockLink here = new(swarm, dialler, diallersId);
        MockLink there = new(swarm, answerer, answerersId) { Other = here };
        here.Other = there;
        return (here, there);
    }

    /// <summary>Sends a message; a block takes the time that the owner's line needs for it, after those that are on it already.</summary>
    /// <returns>When the last byte has left.</returns>
    public TimeSpan Send(PeerMessage message)
    {
        ArrayBufferWriter<byte> bytes = new();
        MessageWriter.Write(message, bytes);
        TimeSpan left = message is PeerMessage.Piece ? Owner.UseLine(bytes.WrittenCount) : _swarm.Now;
        if (left > _lastLeft) _lastLeft = left; // nothing overtakes on a link
        byte[] copy = bytes.WrittenSpan.ToArray();
        _swarm.After(_lastLeft - _swarm.Now + Latency, () => Other.Deliver(copy));
        return _lastLeft;
    }

    /// <summary>The owner closes; the other side notices later.</summary>
    public void Close(string reason)
    {
        if (!IsOpen) return;
        Dispose();
        _swarm.After(Latency, () =>
        {
            if (!Other.IsOpen) return;
            Other.Dispose();
            Other.Owner.Lost(Other.Id, reason);
        });
    }

    public void Dispose()
    {
        IsOpen = false;
        _decoder.Dispose();
    }

    private void Deliver(ReadOnlySpan<byte> bytes)
    {
        while (IsOpen && !bytes.IsEmpty)
        {
            Memory<byte> room = _decoder.GetMemory();
            int count = Math.Min(Math.Min(room.Length, bytes.Length), _swarm.Random.Next(1, 20_000));
            bytes[..count].CopyTo(room.Span);
            bytes = bytes[count..];
            _decoder.Advance(count);
            while (IsOpen && _decoder.TryRead() is { } message) Owner.Receive(Id, message);
        }
    }
}
