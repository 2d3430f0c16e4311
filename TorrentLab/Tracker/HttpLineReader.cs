using System.Buffers;
using TorrentLab.Primitives;

namespace TorrentLab.Tracker;

/// <summary>Puts the lines of an answer together, however its bytes are cut.</summary>
/// <param name="limit">Most bytes that all lines may have, line ends included.</param>
/// <param name="overLimit">What is said of a tracker that sends more.</param>
internal sealed class HttpLineReader(int limit, string overLimit)
{
    private readonly ArrayBufferWriter<byte> _line = new();
    private int _left = limit;

    /// <summary>
    /// Takes the bytes of one line off the front of <paramref name="bytes"/>. Lines end in CR LF or, as RFC 9112 (section 2.2)
    /// lets a reader accept, in LF alone.
    /// </summary>
    /// <param name="bytes">What arrived; advanced past what was taken.</param>
    /// <param name="line">The line without its end, good until the next call.</param>
    /// <returns>False when all bytes were taken and the line goes on.</returns>
    /// <exception cref="TrackerException">The lines are longer than the limit.</exception>
    public bool TryTake(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> line)
    {
        int end = bytes.IndexOf((byte)'\n');
        ReadOnlySpan<byte> part = end < 0 ? bytes : bytes[..(end + 1)];
        if (part.Length > _left) throw new TrackerException(overLimit);
        _left -= part.Length;
        bytes = bytes[part.Length..];
        _line.Write(part);
        line = _line.WrittenSpan;
        if (end < 0) return false;

        _line.ResetWrittenCount();
        line = line[..^1];
        if (line is [.., (byte)'\r']) line = line[..^1];
        return true;
    }
}
