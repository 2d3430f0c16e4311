using System.IO.Compression;
using TorrentLab.Primitives;
using TorrentLab.Tracker;

namespace TorrentLab.Runtime;

/// <summary>Undoes the compression of bodies, with a limit that no compression gets around.</summary>
internal static class HttpTrackerBody
{
    /// <summary>Undoes the content encoding of <paramref name="body"/>, counting what comes out.</summary>
    /// <param name="body">The body as transferred.</param>
    /// <param name="encoding">The value of Content-Encoding, empty for none.</param>
    /// <param name="limit">Most bytes that may come out.</param>
    /// <param name="ct">Ends the work.</param>
    /// <exception cref="TrackerException">Another encoding, damaged data, or more than <paramref name="limit"/> bytes.</exception>
    public static async Task<ReadOnlyMemory<byte>> DecodeAsync(
        ReadOnlyMemory<byte> body, string encoding, int limit, CancellationToken ct)
    {
        // An error page may carry the header of the page that it replaces, and no body.
        if (body.IsEmpty) return body;
        return encoding.Trim().ToLowerInvariant() is "" or "identity"
            ? body
            : await DecompressAsync(body.ToArray(), encoding, limit, ct).ConfigureAwait(false);
    }

    // On its own, so that the code for compression is loaded only when an answer is compressed.
    private static async Task<ReadOnlyMemory<byte>> DecompressAsync(byte[] body, string encoding, int limit, CancellationToken ct)
    {
        var compressed = new MemoryStream(body);
        Stream plain;
        switch (encoding.Trim().ToLowerInvariant())
        {
            case "gzip" or "x-gzip":
                plain = new GZipStream(compressed, CompressionMode.Decompress);
                break;
            case "deflate":
                // RFC 9110 means zlib by this word; some servers send the bare stream that the word suggests.
                plain = IsZlib(body)
                    ? new ZLibStream(compressed, CompressionMode.Decompress)
                    : new DeflateStream(compressed, CompressionMode.Decompress);
                break;
            default:
                throw new TrackerException($"the answer has the Content-Encoding \"{TrackerText.Printable(encoding)}\"; "
                    + "only gzip and deflate are understood");
        }
        await using (plain.ConfigureAwait(false))
        {
            try
            {
                return await ReadAsync(plain, limit, ct).ConfigureAwait(false);
            }
            catch (Exception e) when (e is InvalidDataException or IOException) // the second from zlib itself
            {
                throw new TrackerException($"the compressed answer is damaged: {e.Message}", e);
            }
        }
    }

    private static async Task<byte[]> ReadAsync(Stream body, int limit, CancellationToken ct)
    {
        var result = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, ct).ConfigureAwait(false) is > 0 and int count)
        {
            if (result.Length + count > limit) throw new TrackerException($"the answer is longer than {limit} bytes");
            result.Write(buffer, 0, count);
        }
        return result.ToArray();
    }

    /// <summary>RFC 1950: method 8, and the two header bytes as a number are a multiple of 31.</summary>
    private static bool IsZlib(byte[] body) => body.Length >= 2 && (body[0] & 0x0f) == 8 && (body[0] << 8 | body[1]) % 31 == 0;
}
