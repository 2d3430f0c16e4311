using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace TorrentLab.Lab;

/// <summary>What a <see cref="MockUdpTracker"/> sends for one packet: any number of packets, written by hand (BEP 15).</summary>
/// <param name="packets">The answer to a request; it has at least 16 bytes.</param>
public sealed class UdpTrackerAnswer(Func<byte[], IEnumerable<byte[]>> packets)
{
    /// <summary>No packet: the request or its answer was lost.</summary>
    public static UdpTrackerAnswer Lost { get; } = new(_ => []);

    /// <summary>The connection id that a connect asks for.</summary>
    public static UdpTrackerAnswer Connection(ulong id) => Bytes(0, BigEndian(id));

    /// <summary>Peers as 6 bytes each, or 18 for IPv6: all of one kind, that of the packet's own address.</summary>
    /// <param name="peers">In the order they stand in the answer.</param>
    /// <param name="interval">Seconds until the next announce.</param>
    /// <param name="leechers">Number of leechers.</param>
    /// <param name="seeders">Number of seeders.</param>
    public static UdpTrackerAnswer Peers(IEnumerable<IPEndPoint> peers, uint interval = 1800, uint leechers = 0, uint seeders = 0) =>
        Bytes(1, [.. BigEndian(interval), .. BigEndian(leechers), .. BigEndian(seeders), .. peers.SelectMany(Compact)]);

    /// <summary>The same figures for every torrent that the request names.</summary>
    public static UdpTrackerAnswer Scrape(uint seeders, uint completed, uint leechers) => new(request =>
    {
        byte[] figures = [.. BigEndian(seeders), .. BigEndian(completed), .. BigEndian(leechers)];
        return [[.. Header(2, request), .. Enumerable.Repeat(figures, (request.Length - 16) / 20).SelectMany(part => part)]];
    });

    /// <summary>The tracker refuses.</summary>
    public static UdpTrackerAnswer Error(string text) => Bytes(3, Encoding.UTF8.GetBytes(text));

    /// <summary>An answer with any action and any bytes after the transaction id.</summary>
    public static UdpTrackerAnswer Bytes(uint action, byte[] rest) => new(request => [[.. Header(action, request), .. rest]]);

    /// <summary>First the same packets with a transaction id that nobody asked for, then these.</summary>
    public UdpTrackerAnswer AfterWrongTransaction() => After(this);

    /// <summary>The packets cut after so many bytes, as a broken tracker sends them.</summary>
    public UdpTrackerAnswer Truncated(int length) => new(request => packets(request).Select(packet => packet[..length]));

    /// <summary>The same packets, but with a transaction id that nobody asked for.</summary>
    public UdpTrackerAnswer WithWrongTransaction() => new(request => packets(Wrong(request)));

    /// <summary>First these packets, as if to an earlier request with another transaction id, then the ones of this answer.</summary>
    public UdpTrackerAnswer After(UdpTrackerAnswer earlier) => new(request => [.. earlier.To(Wrong(request)), .. packets(request)]);

    /// <summary>The packets with so many bytes behind them that do not belong there.</summary>
    public UdpTrackerAnswer Longer(int bytes) => new(request => packets(request).Select(packet => (byte[])[.. packet, .. new byte[bytes]]));

    /// <summary>Each packet twice, as a network may deliver it.</summary>
    public UdpTrackerAnswer Twice() => new(request => packets(request).SelectMany(packet => (byte[][])[packet, packet]));

    /// <summary>The packets to send for a request.</summary>
    internal IEnumerable<byte[]> To(byte[] request) => packets(request);

    private static byte[] Wrong(byte[] request)
    {
        byte[] wrong = [.. request];
        wrong[15] ^= 1;
        return wrong;
    }

    private static byte[] Header(uint action, byte[] request) => [.. BigEndian(action), .. request[12..16]];

    private static byte[] Compact(IPEndPoint peer) => [.. peer.Address.GetAddressBytes(), (byte)(peer.Port >> 8), (byte)peer.Port];

    private static byte[] BigEndian(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] BigEndian(ulong value) => [.. BigEndian((uint)(value >> 32)), .. BigEndian((uint)value)];
}
