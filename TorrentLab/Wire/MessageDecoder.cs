using System.Buffers.Binary;
using TorrentLab.Primitives;

namespace TorrentLab.Wire;

/// <summary>
/// Turns the bytes of one connection, after the handshake, into messages. It does no I/O: the driver asks where the next
/// bytes should go (<see cref="GetMemory"/>), receives into that, says how many came (<see cref="Advance"/>), and takes
/// messages until <see cref="TryRead()"/> has no more.
/// </summary>
/// <remarks>
/// Small messages are read in a small buffer. The data of a block is received straight into the block that will travel to
/// the disk: once the 13 bytes in front of it are known, GetMemory hands out the block's own memory, and a little behind it
/// for the front of the next message. So with blocks that follow each other there is one call a block, and nothing is copied
/// but those fronts. Every length is checked when its four bytes are there, before anything is allocated or waited for.
/// </remarks>
/// <param name="blocks">Where blocks are rented; a read message owns its block.</param>
/// <param name="pieces">Number of pieces of the torrent: bounds the bitfield.</param>
public sealed class MessageDecoder(BlockPool blocks, int pieces) : IDisposable
{
    /// <summary>Longest frame of an extension or of an id that we do not know, in bytes: room for any extension, no room for an attack.</summary>
    public const int MaxUnknownLength = 1024 * 1024;

    private const string Rule = "BEP 3, peer messages";
    private const int PieceHeaderLength = 9; // id, index, begin
    private const int SmallLength = 4096;

    private readonly byte[] _small = new byte[SmallLength];
    private int _start; // first unread byte of _small
    private int _end;   // behind the last received byte of _small

    private Block? _block; // a block in the middle of arriving
    private BlockRef _blockRef;
    private byte[]? _large;   // another message too long for _small, id first; grows as it arrives
    private int _largeLength; // of the whole message
    private int _filled;      // bytes of _block or _large that are there

    /// <summary>Where the next received bytes belong; never empty.</summary>
    public Memory<byte> GetMemory()
    {
        if (_block is not null) return _block.MemoryAndRoom[_filled..];
        if (_large is not null)
        {
            // Five bytes can announce 1 MiB: memory is taken for what has come.
            if (_filled == _large.Length) Array.Resize(ref _large, Math.Min(_largeLength, 2 * _filled));
            return _large.AsMemory(_filled);
        }
        if (_start > 0)
        {
            _small.AsSpan(_start, _end - _start).CopyTo(_small);
            (_start, _end) = (0, _end - _start);
        }
        return _small.AsMemory(_end);
    }

    /// <summary>Says that <paramref name="count"/> bytes were received into what <see cref="GetMemory"/> gave.</summary>
    public void Advance(int count)
    {
        if (_block is null && _large is null) _end += count;
        else _filled += count;
        if (_block is null || _filled <= _block.Length) return;
        // _small is empty while a block arrives; what came behind the block begins it anew.
        (_start, _end) = (0, _filled - _block.Length);
        _block.MemoryAndRoom.Span[_block.Length.._filled].CopyTo(_small);
        _filled = _block.Length;
    }

    /// <summary>Takes the next whole message; null when more bytes are needed.</summary>
    /// <exception cref="ProtocolException">A length or a field breaks its rule; the connection cannot go on.</exception>
    public PeerMessage? TryRead() => TryRead(out WireMessage message) ? message.ToMessage() : null;

    /// <summary>The same without an object for a request or a block.</summary>
    /// <param name="message">The message.</param>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="ProtocolException">A length or a field breaks its rule; the connection cannot go on.</exception>
    internal bool TryRead(out WireMessage message)
    {
        if (_block is null && _large is null && !Begin(out message)) return message != default;
        return _block is not null ? TakeBlock(out message) : TakeLarge(out message);
    }

    /// <summary>The connection has ended: that is fine between messages only.</summary>
    /// <exception cref="ProtocolException">It ended inside a frame.</exception>
    public void EndOfStream()
    {
        if (_block is not null || _large is not null || _end > _start)
            throw new ProtocolException(Rule, "the connection was closed inside a message");
    }

    /// <summary>Gives back a block that was still arriving.</summary>
    public void Dispose()
    {
        _block?.Dispose();
        _block = null;
    }

    /// <summary>Starts on the frame at the front of the small buffer.</summary>
    /// <returns>True when its body continues in a block or in the large buffer; false with the message, or with none for "need more".</returns>
    private bool Begin(out WireMessage message)
    {
        message = default;
        ReadOnlySpan<byte> unread = _small.AsSpan(_start, _end - _start);
        if (unread.Length < 4) return false;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(unread);
        if (length == 0)
        {
            _start += 4;
            message = WireMessage.Of(new PeerMessage.KeepAlive());
            return false;
        }
        if (length > MaxUnknownLength) throw new ProtocolException(Rule, $"a message of {length} bytes; at most {MaxUnknownLength} are allowed");
        if (unread.Length < 5) return false;
        CheckLength(unread[4], (int)length);

        if (unread[4] == MessageId.Piece) return BeginBlock(unread, (int)length);
        if (unread.Length - 4 >= length)
        {
            message = MessageReader.ReadWire(unread.Slice(4, (int)length));
            _start += 4 + (int)length;
            return false;
        }
        if (length + 4 <= SmallLength) return false;
        _large = new byte[Math.Min((int)length, 2 * SmallLength)];
        unread[4..].CopyTo(_large);
        (_largeLength, _filled, _start, _end) = ((int)length, unread.Length - 4, 0, 0);
        return true;
    }

    private bool BeginBlock(ReadOnlySpan<byte> unread, int length)
    {
        if (unread.Length < 4 + PieceHeaderLength) return false;
        _blockRef = new BlockRef(MessageReader.Number(unread[5..]), MessageReader.Number(unread[9..]), length - PieceHeaderLength);
        _block = blocks.Rent(_blockRef.Length);
        ReadOnlySpan<byte> arrived = unread[(4 + PieceHeaderLength)..];
        if (arrived.Length > _block.Length) arrived = arrived[.._block.Length];
        arrived.CopyTo(_block.Span);
        _filled = arrived.Length;
        _start += 4 + PieceHeaderLength + arrived.Length;
        return true;
    }

    private bool TakeBlock(out WireMessage message)
    {
        message = default;
        if (_filled < _block!.Length) return false;
        message = WireMessage.Piece(_blockRef, _block);
        _block = null;
        return true;
    }

    private bool TakeLarge(out WireMessage message)
    {
        message = default;
        if (_filled < _largeLength) return false;
        message = WireMessage.Of(MessageReader.Read(_large));
        _large = null;
        return true;
    }

    private void CheckLength(byte id, int length)
    {
        (int least, int most) = id switch
        {
            MessageId.Choke or MessageId.Unchoke or MessageId.Interested or MessageId.NotInterested => (1, 1),
            MessageId.Have => (5, 5),
            MessageId.Bitfield => (1, 1 + Bitfield.ByteLength(pieces)),
            MessageId.Request or MessageId.Cancel => (13, 13),
            MessageId.Piece => (PieceHeaderLength + 1, PieceHeaderLength + BlockRef.MaxLength),
            MessageId.Port => (3, 3),
            MessageId.Suggest or MessageId.AllowedFast => (5, 5),
            MessageId.HaveAll or MessageId.HaveNone => (1, 1),
            MessageId.Reject => (13, 13),
            MessageId.Extended => (2, MaxUnknownLength),
            _ => (1, MaxUnknownLength),
        };
        if (length < least || length > most)
            throw new ProtocolException(Rule, $"message {id} has {length} bytes; {(least == most ? $"{least}" : $"{least} to {most}")} are allowed");
    }
}
