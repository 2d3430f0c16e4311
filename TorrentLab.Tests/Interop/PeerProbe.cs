using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TorrentLab.Tests.Interop;

/// <summary>Speaks BEP 3 by hand, so that what it says of a client does not depend on the code under test.</summary>
internal static class PeerProbe
{
    private const int HandshakeLength = 68;
    private const int MaxFrame = 1 << 20;
    private const byte BitfieldId = 5;

    /// <summary>Shakes hands, offers no extension, and leaves.</summary>
    /// <returns>The 68 bytes of the client's handshake.</returns>
    /// <exception cref="IOException">The client closed the connection.</exception>
    public static async Task<byte[]> ShakeHandsAsync(IPEndPoint endpoint, ReadOnlyMemory<byte> infoHash, CancellationToken ct)
    {
        await using NetworkStream stream = await ConnectAsync(endpoint, ct);
        return await ShakeHandsAsync(stream, infoHash, ct);
    }

    /// <summary>Shakes hands, offers no extension, and reads up to the bitfield.</summary>
    /// <returns>The 68 bytes of the client's handshake and the bytes of its bitfield.</returns>
    /// <exception cref="IOException">The client closed the connection or sent what BEP 3 does not know.</exception>
    public static async Task<(byte[] Handshake, byte[] Bitfield)> AskAsync(
        IPEndPoint endpoint, ReadOnlyMemory<byte> infoHash, CancellationToken ct)
    {
        await using NetworkStream stream = await ConnectAsync(endpoint, ct);
        byte[] handshake = await ShakeHandsAsync(stream, infoHash, ct);
        while (true)
        {
            byte[] frame = await ReadFrameAsync(stream, ct);
            if (frame.Length > 0 && frame[0] == BitfieldId) return (handshake, frame[1..]);
        }
    }

    private static async Task<NetworkStream> ConnectAsync(IPEndPoint endpoint, CancellationToken ct)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(LoopbackAddress.Next(), 0));
            await socket.ConnectAsync(endpoint, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<byte[]> ShakeHandsAsync(NetworkStream stream, ReadOnlyMemory<byte> infoHash, CancellationToken ct)
    {
        await stream.WriteAsync(Handshake(infoHash.Span), ct);
        byte[] handshake = new byte[HandshakeLength];
        await stream.ReadExactlyAsync(handshake, ct);
        return handshake;
    }

    private static byte[] Handshake(ReadOnlySpan<byte> infoHash) =>
        [19, .. "BitTorrent protocol"u8, .. new byte[8], .. infoHash, .. Encoding.ASCII.GetBytes($"-PR0001-{Guid.NewGuid():N}"[..20])];

    private static async Task<byte[]> ReadFrameAsync(NetworkStream stream, CancellationToken ct)
    {
        byte[] prefix = new byte[4];
        await stream.ReadExactlyAsync(prefix, ct);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(prefix);
        if (length > MaxFrame) throw new IOException($"a frame of {length} bytes");
        byte[] frame = new byte[length];
        await stream.ReadExactlyAsync(frame, ct);
        return frame;
    }
}
