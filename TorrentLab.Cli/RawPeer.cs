using System.Buffers.Binary;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Wire;

namespace TorrentLab.Cli;

/// <summary>
/// A connection to a peer that gives the bytes as they come, so that they can be shown. The engine does not use it: it
/// reads the same bytes by <see cref="MessageDecoder"/>.
/// </summary>
internal sealed class RawPeer : IAsyncDisposable
{
    private const int LengthBytes = 4;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly Stream _stream;

    private RawPeer(Stream stream, PeerEndpoint endpoint) => (_stream, Endpoint) = (stream, endpoint);

    public PeerEndpoint Endpoint { get; }

    /// <summary>Bytes that the peer has sent and that were read.</summary>
    public long Received { get; private set; }

    /// <summary>Connects to the first endpoint that answers.</summary>
    /// <exception cref="JobFailedException">None does.</exception>
    public static async Task<RawPeer> ConnectAsync(IReadOnlyList<PeerEndpoint> endpoints, TimeProvider time, CancellationToken ct)
    {
        string reason = "";
        foreach (PeerEndpoint endpoint in endpoints)
        {
            using var deadline = new CancellationTokenSource(ConnectTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
            try
            {
                return new RawPeer(await new TcpDialer().DialAsync(endpoint, either.Token), endpoint);
            }
            catch (IOException failed)
            {
                reason = $"{endpoint}: {failed.Message}";
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                reason = $"{endpoint}: no answer in {ConnectTimeout.TotalSeconds:0} s";
            }
        }
        throw new JobFailedException($"no connection to {reason}. Check address and port, and whether the peer runs and no firewall is between");
    }

    public async Task SendAsync(byte[] bytes, CancellationToken ct)
    {
        try
        {
            await _stream.WriteAsync(bytes, ct);
        }
        catch (IOException)
        {
            // The peer has closed. What it said before can still be read, and its end shows there.
        }
    }

    /// <summary>The peer's handshake, 68 bytes.</summary>
    /// <exception cref="ProtocolException">It sends something else, or closes.</exception>
    public async Task<byte[]> ReadHandshakeAsync(CancellationToken ct)
    {
        byte[] bytes = new byte[Handshake.Length];
        int length = 0;
        while (length < bytes.Length)
        {
            int count = await FillAsync(bytes.AsMemory(length), atLeast: 1, ct);
            if (count == 0) break;
            length += count;
            _ = Handshake.TryRead(bytes.AsSpan(0, length)); // whoever speaks something else is not waited for
        }
        if (length == bytes.Length) return bytes;
        throw new ProtocolException("BEP 3, peer protocol", length == 0
            ? "the peer closed the connection without a handshake: it may not have this torrent, or want encryption"
            : $"the peer closed the connection after {length} of 68 bytes of its handshake");
    }

    /// <summary>The next message with its four bytes of length; null when the peer has closed.</summary>
    /// <exception cref="ProtocolException">A length that no message has, or an end inside a message.</exception>
    public async Task<byte[]?> ReadFrameAsync(CancellationToken ct)
    {
        byte[] header = new byte[LengthBytes];
        int got = await FillAsync(header, header.Length, ct);
        if (got == 0) return null;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (got == LengthBytes && length > MessageDecoder.MaxUnknownLength)
            throw new ProtocolException("BEP 3, peer messages", $"a message of {length} bytes; at most {MessageDecoder.MaxUnknownLength} are allowed");
        byte[] frame = new byte[LengthBytes + (int)length];
        header.CopyTo(frame, 0);
        if (got < LengthBytes || await FillAsync(frame.AsMemory(LengthBytes), (int)length, ct) < length)
            throw new ProtocolException("BEP 3, peer messages", "the connection was closed inside a message");
        return frame;
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task<int> FillAsync(Memory<byte> bytes, int atLeast, CancellationToken ct)
    {
        try
        {
            int length = await _stream.ReadAtLeastAsync(bytes, atLeast, throwOnEndOfStream: false, ct);
            Received += length;
            return length;
        }
        catch (IOException) // a reset is an end, too
        {
            return 0;
        }
    }
}
