using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TorrentLab.Lab;

/// <summary>Writes the bencoded bodies of tracker answers by hand (BEP 3, "trackers"; BEP 7; BEP 23; BEP 48).</summary>
internal static class TrackerAnswerBody
{
    public static byte[] Peers(
        IReadOnlyCollection<IPEndPoint> peers, int interval, int? minInterval, bool compact, string? trackerId, string? warning)
    {
        using var body = new MemoryStream();
        Write(body, "d8:interval");
        Write(body, Integer(interval));
        if (minInterval is { } seconds) Write(body, $"12:min interval{Integer(seconds)}");
        if (compact) WriteCompact(body, peers);
        else WriteDictionaries(body, peers);
        if (trackerId is not null) Write(body, $"10:tracker id{Text(trackerId)}");
        if (warning is not null) Write(body, $"15:warning message{Text(warning)}");
        Write(body, "e");
        return body.ToArray();
    }

    public static byte[] Failure(string reason) => Encoding.Latin1.GetBytes($"d14:failure reason{Text(reason)}e");

    public static byte[] Scrape(ReadOnlySpan<byte> infoHash, int complete, int downloaded, int incomplete) =>
    [
        .. "d5:filesd"u8, .. Encoding.Latin1.GetBytes($"{infoHash.Length}:"), .. infoHash,
        .. Encoding.Latin1.GetBytes($"d8:complete{Integer(complete)}10:downloaded{Integer(downloaded)}10:incomplete{Integer(incomplete)}eee"),
    ];

    private static void WriteCompact(MemoryStream body, IReadOnlyCollection<IPEndPoint> peers)
    {
        byte[] four = Compact(peers, AddressFamily.InterNetwork);
        Write(body, $"5:peers{four.Length}:");
        body.Write(four);
        byte[] six = Compact(peers, AddressFamily.InterNetworkV6);
        if (six.Length == 0) return;
        Write(body, $"6:peers6{six.Length}:");
        body.Write(six);
    }

    private static byte[] Compact(IEnumerable<IPEndPoint> peers, AddressFamily family) =>
    [
        .. peers.Where(peer => peer.AddressFamily == family)
            .SelectMany(peer => (byte[])[.. peer.Address.GetAddressBytes(), (byte)(peer.Port >> 8), (byte)peer.Port]),
    ];

    private static void WriteDictionaries(MemoryStream body, IEnumerable<IPEndPoint> peers)
    {
        Write(body, "5:peersl");
        foreach (IPEndPoint peer in peers) Write(body, $"d2:ip{Text(peer.Address.ToString())}4:port{Integer(peer.Port)}e");
        Write(body, "e");
    }

    private static string Integer(int value) => $"i{value.ToString(CultureInfo.InvariantCulture)}e";

    // One character per byte, so that the length counted here is the length written.
    private static string Text(string text)
    {
        string bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
        return $"{bytes.Length}:{bytes}";
    }

    private static void Write(MemoryStream body, string latin1) => body.Write(Encoding.Latin1.GetBytes(latin1));
}
