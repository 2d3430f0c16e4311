using TorrentLab.Primitives;
using TorrentLab.Tracker;

namespace TorrentLab.Runtime;

/// <summary>One connection to a tracker, for one request and its answer.</summary>
/// <param name="stream">TCP, or TLS over it; the connection owns it.</param>
internal sealed class HttpTrackerConnection(Stream stream) : IDisposable
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private ReadOnlyMemory<byte> _unread;

    /// <summary>Sends the request and returns the head of the answer.</summary>
    /// <param name="request">All bytes of the request.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="TrackerException">The answer is not HTTP, its head is too long or not whole.</exception>
    public async Task<HttpAnswerHead> AskAsync(byte[] request, CancellationToken ct)
    {
        await stream.WriteAsync(request, ct).ConfigureAwait(false);
        await stream.FlushAsync(ct).ConfigureAwait(false);
        var reader = new HttpHeadReader();
        while (await ReadAsync(ct).ConfigureAwait(false))
        {
            if (TakeHead(reader) is { } head) return head;
        }
        throw new TrackerException(HttpBodyReader.ClosedEarly);
    }

    /// <summary>Reads the body that belongs to <paramref name="head"/>, as it is transferred but for chunks.</summary>
    /// <exception cref="TrackerException">More than <paramref name="limit"/> bytes, not whole, or wrongly cut in chunks.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpAnswerHead head, int limit, CancellationToken ct)
    {
        var reader = new HttpBodyReader(head, limit);
        reader.Take(_unread.Span);
        while (!reader.IsWhole)
        {
            if (await ReadAsync(ct).ConfigureAwait(false)) reader.Take(_unread.Span);
            else reader.End();
        }
        return reader.Body;
    }

    public void Dispose() => stream.Dispose();

    private HttpAnswerHead? TakeHead(HttpHeadReader reader)
    {
        ReadOnlySpan<byte> bytes = _unread.Span;
        HttpAnswerHead? head = reader.Take(ref bytes);
        _unread = _unread[^bytes.Length..];
        return head;
    }

    /// <summary>False at the end of the stream.</summary>
    private async Task<bool> ReadAsync(CancellationToken ct)
    {
        int count = await stream.ReadAsync(_buffer, ct).ConfigureAwait(false);
        _unread = _buffer.AsMemory(0, count);
        return count > 0;
    }
}
