using System.IO.Compression;
using System.Text;
using TorrentLab.Fuzz.Grammars;

namespace TorrentLab.Fuzz.Seeds;

/// <summary>What trackers and their clients say over HTTP.</summary>
internal static class TrackerSeeds
{
    private const string Peer = "d2:ip9:127.0.0.17:peer id20:-tL0100-bbbbbbbbbbbb4:porti6881ee";

    public static IReadOnlyList<byte[]> Announces { get; } = Literals.Of(
        "d8:completei3e10:downloadedi9e11:external ip4:\u007f\0\0\u000110:incompletei2e"
        + "8:intervali1800e12:min intervali60e5:peers12:\u007f\0\0\u0001\u001a\u00e1\n\0\0\u0002\u001a\u00e210:tracker id4:abcde",
        $"d8:intervali1800e5:peersl{Peer}d2:ip3:::14:porti1eee15:warning message4:slowe",
        "d8:intervali900e5:peers0:6:peers618:\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\u0001\u001a\u00e1e",
        "d14:failure reason9:not here!8:retry ini5ee", "d14:failure reason4:busy8:retry in5:nevere", "d14:failure reason4:busy8:retry in2:30e", "d8:intervali-1e5:peersi0ee");

    public static IReadOnlyList<byte[]> Scrapes { get; } = Literals.Of(
        "d5:filesd20:aaaaaaaaaaaaaaaaaaaad8:completei5e10:downloadedi50e10:incompletei10ee20:bbbbbbbbbbbbbbbbbbbbd8:completei0eeee",
        "d5:filesde5:flagsd20:min_request_intervali60eee", "d14:failure reason7:no hashe");

    /// <summary>Queries of /announce and /scrape of a tracker.</summary>
    public static IReadOnlyList<byte[]> Queries { get; } = Literals.Of(
        "info_hash=%01%02%03%04%05%06%07%08%09%0a%0b%0c%0d%0e%0f%10%11%12%13%14"
        + "&peer_id=-tL0100-bbbbbbbbbbbb&port=6881&uploaded=0&downloaded=0&left=100&compact=1&no_peer_id=1&numwant=50&key=0000ABCD&event=started",
        "info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=%2dTR3000%2dbbbbbbbbbbbb&port=51413&uploaded=0&downloaded=0&left=0"
        + "&compact=0&numwant=-1&event=paused&supportcrypto=1&trackerid=abc&ip=1.2.3.4",
        "passkey=1&info_hash=aaaaaaaaaaaaaaaaaaaa&info_hash=bbbbbbbbbbbbbbbbbbbb", "info_hash=a+a%20aaaaaaaaaaaaaaaaa&peer_id=bbbbbbbbbbbbbbbbbbbb&port=1&event=stopped");

    public static IReadOnlyList<byte[]> Urls { get; } = Literals.Of(
        "http://tracker.example:6969/announce",
        "https://user:secret@tracker.example/0123456789abcdef0123456789abcdef/announce.php?passkey=secret&x=y#fragment", "udp://[2001:db8::1]:6969/announce",

        "udp://tracker.example:80", "HTTP://\u00fcml\u00e4ut.example/a b/announce?x", "http://127.0.0.1/scrape", "http://xn--mlut-moa.example:1/announce", "wss://tracker.example/");

    /// <summary>Bodies as they are transferred: the name of the encoding, a line end, the bytes.</summary>
    public static IReadOnlyList<byte[]> Bodies { get; } =
    [
        .. Announces.SelectMany(answer => (byte[][])
        [
            [.. "gzip\n"u8, .. Packed(answer, output => new GZipStream(output, CompressionLevel.Fastest))],
            [.. "deflate\n"u8, .. Packed(answer, output => new ZLibStream(output, CompressionLevel.Fastest))],
            [.. "deflate\n"u8, .. Packed(answer, output => new DeflateStream(output, CompressionLevel.Fastest))],
        ]),
        [.. "x-gzip\n"u8, .. Packed(new byte[200_000], output => new GZipStream(output, CompressionLevel.SmallestSize))], [.. "identity\nde"u8], [.. "br\nde"u8],
    ];

    /// <summary>Whole HTTP answers.</summary>
    public static IReadOnlyList<byte[]> Answers { get; } = Literals.Of(
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nde", "HTTP/1.0 200 OK\n\nd8:intervali900ee",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n1;x=y\r\nd\r\n1\r\ne\r\n0\r\nX: y\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\nX: a\r\n b\r\nContent-Length: 1, 1\r\n\r\n.", "HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n");

    /// <summary>What may follow "Location:".</summary>
    public static IReadOnlyList<byte[]> Locations { get; } = [.. Urls, .. Literals.Of("/other/announce", "announce?x=%00",
        "//evil.example/", "file:///etc/passwd", "?x", "#", "..", "http:announce")];

    /// <summary>Heads of requests to the trackers of the lab.</summary>
    public static IReadOnlyList<byte[]> Requests { get; } =
    [
        .. Queries.Select(query => Encoding.Latin1.GetBytes($"GET /announce?{Encoding.Latin1.GetString(query)} HTTP/1.1\r\nHost: a:1\r\nAccept-Encoding: gzip\r\n\r\n")),
    ];

    private static byte[] Packed(byte[] bytes, Func<Stream, Stream> pack)
    {
        var output = new MemoryStream();
        using (Stream packing = pack(output)) packing.Write(bytes);
        return output.ToArray();
    }
}
