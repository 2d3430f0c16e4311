using System.IO.Compression;
using System.Net;
using System.Text;

namespace TorrentLab.Lab;

/// <summary>What a <see cref="MockTracker"/> writes for one request: bytes, and what follows them.</summary>
public sealed class TrackerAnswer
{
    private readonly byte[] _bytes;
    private readonly byte[] _forever;
    private readonly Task _holdUntil;
    private readonly bool _stalls;
    private readonly TimeSpan _pause;
    private readonly TimeProvider _time;

    private TrackerAnswer(
        byte[] bytes, byte[]? forever = null, bool stalls = false, Task? holdUntil = null, TimeSpan pause = default, TimeProvider? time = null)
    {
        _bytes = bytes;
        _forever = forever ?? [];
        _stalls = stalls;
        _pause = pause;
        _time = time ?? TimeProvider.System;
        _holdUntil = holdUntil ?? Task.CompletedTask;
    }

    /// <summary>A list of peers (BEP 3, "trackers"; compact by BEP 23, "peers6" by BEP 7).</summary>
    /// <param name="peers">In the order they stand in the answer; a compact one has IPv4 in "peers" and IPv6 in "peers6".</param>
    /// <param name="interval">Seconds until the next announce.</param>
    /// <param name="minInterval">Seconds that must pass before another announce; no such key if null.</param>
    /// <param name="compact">6 or 18 bytes per peer; otherwise a dictionary each, without "peer id".</param>
    /// <param name="trackerId">To be sent back with the next announce; no such key if null.</param>
    /// <param name="warning">For the user, beside the peers; no such key if null.</param>
    public static TrackerAnswer Peers(
        IEnumerable<IPEndPoint> peers, int interval = 1800, int? minInterval = null, bool compact = true,
        string? trackerId = null, string? warning = null) =>
        Body(TrackerAnswerBody.Peers([.. peers], interval, minInterval, compact, trackerId, warning));

    /// <summary>The tracker refuses, with 200 as trackers do (BEP 3, "failure reason").</summary>
    public static TrackerAnswer Failure(string reason) => Body(TrackerAnswerBody.Failure(reason));

    /// <summary>The figures of one torrent (BEP 48).</summary>
    public static TrackerAnswer Scrape(ReadOnlySpan<byte> infoHash, int complete, int downloaded, int incomplete) =>
        Body(TrackerAnswerBody.Scrape(infoHash, complete, downloaded, incomplete));

    /// <summary>200 with this body.</summary>
    public static TrackerAnswer Body(ReadOnlySpan<byte> body) => Status(200, body);

    /// <summary>Any status, with a body and its right length.</summary>
    public static TrackerAnswer Status(int code, ReadOnlySpan<byte> body) => Http($"{code} {Reason(code)}", Length(body.Length), body);

    /// <summary>302 to another address.</summary>
    public static TrackerAnswer Redirect(string location) => Http("302 Found", $"Location: {location}\r\n{Length(0)}", []);

    /// <summary>A page where an answer should be, as a captive portal sends it.</summary>
    public static TrackerAnswer Html { get; } =
        Http("200 OK", $"Content-Type: text/html\r\n{Length(26)}", "<!doctype html><p>Log in.\n"u8);

    /// <summary>The body in chunks of at most so many bytes (RFC 9112, section 7.1).</summary>
    public static TrackerAnswer Chunked(ReadOnlySpan<byte> body, int chunkLength = 7)
    {
        using var chunks = new MemoryStream();
        for (ReadOnlySpan<byte> rest = body; !rest.IsEmpty;)
        {
            ReadOnlySpan<byte> chunk = rest[..Math.Min(chunkLength, rest.Length)];
            chunks.Write([.. Encoding.Latin1.GetBytes($"{chunk.Length:x}\r\n"), .. chunk, .. "\r\n"u8]);
            rest = rest[chunk.Length..];
        }
        chunks.Write("0\r\n\r\n"u8);
        return Http("200 OK", "Transfer-Encoding: chunked\r\n", chunks.ToArray());
    }

    /// <summary>The body compressed.</summary>
    public static TrackerAnswer Gzip(ReadOnlySpan<byte> body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) gzip.Write(body);
        return Zipped(packed);
    }

    /// <summary>A small body that unpacks to so many zero bytes.</summary>
    public static TrackerAnswer GzipBomb(long size)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            byte[] zeros = new byte[64 * 1024];
            for (long left = size; left > 0; left -= zeros.Length) gzip.Write(zeros, 0, (int)Math.Min(left, zeros.Length));
        }
        return Zipped(packed);
    }

    /// <summary>200 whose Content-Length is not the body's.</summary>
    public static TrackerAnswer WrongContentLength(ReadOnlySpan<byte> body, long announced) =>
        Http("200 OK", Length(announced), body);

    /// <summary>The first half of the body under its right length, then the end.</summary>
    public static TrackerAnswer Truncated(ReadOnlySpan<byte> body) => WrongContentLength(body[..(body.Length / 2)], body.Length);

    /// <summary>These bytes and the end, whatever they are as HTTP.</summary>
    public static TrackerAnswer Raw(ReadOnlySpan<byte> wholeHttpResponse) => new(wholeHttpResponse.ToArray());

    /// <summary>Takes the request and ends the connection without a byte.</summary>
    public static TrackerAnswer CloseAtOnce { get; } = Raw([]);

    /// <summary>These bytes, then silence on an open connection.</summary>
    public static TrackerAnswer Stall(ReadOnlySpan<byte> beginning) => new(beginning.ToArray(), stalls: true);

    /// <summary>Silence from the start, until the client gives up.</summary>
    public static TrackerAnswer NeverAnswer { get; } = Stall([]);

    /// <summary>These bytes, then the others again and again until the client gives up.</summary>
    public static TrackerAnswer Forever(ReadOnlySpan<byte> beginning, ReadOnlySpan<byte> again) =>
        new(beginning.ToArray(), forever: again.ToArray());

    /// <summary>200 and a body of zero bytes without end.</summary>
    public static TrackerAnswer Endless { get; } = Forever("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"u8, new byte[16 * 1024]);

    /// <summary>The same answer, one byte at a time.</summary>
    /// <param name="pause">After each byte.</param>
    /// <param name="time">The clock; the system's if null.</param>
    public TrackerAnswer Dripping(TimeSpan pause, TimeProvider? time = null) => new(_bytes, _forever, _stalls, _holdUntil, pause, time);

    /// <summary>The same answer, held back until the task ends: for a test that must act between request and answer.</summary>
    public TrackerAnswer After(Task gate) => new(_bytes, _forever, _stalls, gate, _pause, _time);

    /// <summary>Writes the answer; the caller ends the connection afterwards.</summary>
    public async Task WriteAsync(Stream stream, CancellationToken ct)
    {
        await _holdUntil.WaitAsync(ct);
        if (_pause == TimeSpan.Zero) await stream.WriteAsync(_bytes, ct);
        else await DripAsync(stream, ct);
        while (_forever.Length > 0) await stream.WriteAsync(_forever, ct);
        // A client that gives up ends its side; that is the end of the silence too.
        if (_stalls) await stream.CopyToAsync(Stream.Null, ct);
    }

    /// <summary>Status line and length, for a transcript.</summary>
    public override string ToString()
    {
        string first = Encoding.Latin1.GetString(_bytes).Split("\r\n")[0];
        string rest = _forever.Length > 0 ? ", and more without end" : _stalls ? ", then silence" : _pause > TimeSpan.Zero ? ", one at a time" : "";
        return _bytes.Length == 0 ? $"nothing{rest}" : $"{first}, {_bytes.Length} bytes{rest}";
    }

    private async Task DripAsync(Stream stream, CancellationToken ct)
    {
        for (int at = 0; at < _bytes.Length; at++)
        {
            await stream.WriteAsync(_bytes.AsMemory(at, 1), ct);
            await LabTimer.WaitAsync(_pause, _time, ct);
        }
    }

    private static TrackerAnswer Zipped(MemoryStream packed) =>
        Http("200 OK", $"Content-Encoding: gzip\r\n{Length(packed.Length)}", packed.ToArray());

    private static TrackerAnswer Http(string status, string headers, ReadOnlySpan<byte> body) =>
        Raw([.. Encoding.Latin1.GetBytes($"HTTP/1.1 {status}\r\n{headers}Connection: close\r\n\r\n"), .. body]);

    private static string Length(long length) => $"Content-Length: {length}\r\n";

    private static string Reason(int code) => Enum.IsDefined((HttpStatusCode)code) ? ((HttpStatusCode)code).ToString() : "Unknown";
}
