using System.Buffers;
using System.Globalization;
using TorrentLab.Primitives;

namespace TorrentLab.Tracker;

/// <summary>
/// Reads the body of an HTTP answer, however its bytes are cut: so many bytes, chunks, or all until the connection is
/// closed (RFC 9112, sections 6 and 7). What stands behind it is left.
/// </summary>
internal sealed class HttpBodyReader
{
    /// <summary>What is said of a tracker that closes the connection before its answer is whole.</summary>
    public const string ClosedEarly = "the connection was closed before the answer was whole";

    private readonly ArrayBufferWriter<byte> _body = new();
    private readonly HttpLineReader _lines;
    private readonly int _limit;
    private State _state;
    private long _left; // of the body or of the chunk, in bytes

    /// <param name="head">Says how the body ends.</param>
    /// <param name="limit">Most bytes of the body; lines between chunks and behind them may have as many in all.</param>
    /// <exception cref="TrackerException">The head contradicts itself, or announces more than <paramref name="limit"/>.</exception>
    public HttpBodyReader(HttpAnswerHead head, int limit)
    {
        _limit = limit;
        _lines = new HttpLineReader(limit,
            $"the lines between the chunks of the answer are longer than {limit} bytes");
        if (head.HasNoBody) _state = State.Whole;
        else if (head.IsChunked) _state = State.ChunkSize;
        else if (head.ContentLength is { } length) Expect(State.Counted, length);
        else (_state, _left) = (State.UntilClosed, long.MaxValue);
    }

    private enum State
    {
        Counted,
        UntilClosed,
        ChunkSize,
        Chunk,
        ChunkEnd,
        Trailers,
        Whole,
    }

    /// <summary>True when nothing more belongs to the body.</summary>
    public bool IsWhole => _state == State.Whole || (_state == State.Counted && _left == 0);

    /// <summary>What was read so far, without the lines around chunks.</summary>
    public ReadOnlyMemory<byte> Body => _body.WrittenMemory;

    /// <summary>Takes what arrived.</summary>
    /// <exception cref="TrackerException">More than the limit, or chunks that are none.</exception>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !IsWhole)
        {
            if (_state is State.Counted or State.UntilClosed or State.Chunk) TakeData(ref bytes);
            else if (_lines.TryTake(ref bytes, out ReadOnlySpan<byte> line)) TakeLine(line);
        }
    }

    /// <summary>The connection was closed.</summary>
    /// <exception cref="TrackerException">Too early.</exception>
    public void End()
    {
        if (_state == State.UntilClosed) _state = State.Whole;
        if (!IsWhole) throw new TrackerException(ClosedEarly);
    }

    private void TakeData(ref ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> part = bytes[..(int)Math.Min(bytes.Length, _left)];
        if (part.Length > _limit - _body.WrittenCount) throw OverLimit();
        _body.Write(part);
        _left -= part.Length;
        bytes = bytes[part.Length..];
        if (_state == State.Chunk && _left == 0) _state = State.ChunkEnd;
    }

    private void TakeLine(ReadOnlySpan<byte> line)
    {
        switch (_state)
        {
            case State.ChunkSize:
                long size = ChunkSize(line);
                if (size == 0) _state = State.Trailers;
                else Expect(State.Chunk, size);
                break;
            case State.ChunkEnd:
                if (!line.IsEmpty) throw HttpAnswerHead.NotHttp("a chunk is longer than it says");
                _state = State.ChunkSize;
                break;
            default: // a trailer, which nothing here asks for, or the end of them
                if (line.IsEmpty) _state = State.Whole;
                break;
        }
    }

    /// <summary>Refuses at once what would not fit, instead of reading up to there.</summary>
    private void Expect(State state, long length)
    {
        if (length > _limit - _body.WrittenCount) throw OverLimit();
        (_state, _left) = (state, length);
    }

    /// <summary>Hexadecimal digits; extensions behind ";" mean nothing to us.</summary>
    private static long ChunkSize(ReadOnlySpan<byte> line)
    {
        int semicolon = line.IndexOf((byte)';');
        ReadOnlySpan<byte> digits = (semicolon < 0 ? line : line[..semicolon]).TrimEnd(" \t"u8);
        bool isNumber = long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long size);
        if (isNumber && size >= 0) return size;
        throw HttpAnswerHead.NotHttp($"the size of a chunk is \"{TrackerText.Printable(line)}\"");
    }

    private TrackerException OverLimit() => new($"the answer is longer than {_limit} bytes");
}
