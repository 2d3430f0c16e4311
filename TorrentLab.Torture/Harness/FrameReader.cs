using System.Runtime.CompilerServices;
using TorrentLab.Lab;

namespace TorrentLab.Torture.Harness;

/// <summary>Cuts a stream into messages of the peer protocol.</summary>
internal static class FrameReader
{
    /// <returns>The messages, until the other side ends the stream.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="InvalidDataException">A message is too long.</exception>
    public static async IAsyncEnumerable<RawFrame> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken ct)
    {
        byte[] buffer = new byte[64 * 1024];
        int end = 0;
        while (true)
        {
            if (end == buffer.Length) Array.Resize(ref buffer, Math.Min(2 * end, RawFrame.MaxLength + 4));
            int count = await stream.ReadAsync(buffer.AsMemory(end), ct);
            if (count == 0) yield break;
            end += count;
            int start = 0;
            while (RawFrame.TryRead(buffer.AsSpan(start, end - start), out int consumed) is { } frame)
            {
                start += consumed;
                yield return frame;
            }
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
        }
    }
}
