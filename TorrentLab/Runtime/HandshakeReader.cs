using TorrentLab.Wire;

namespace TorrentLab.Runtime;

/// <summary>Receives the handshake that opens a connection, and not a byte more.</summary>
internal static class HandshakeReader
{
    /// <exception cref="Primitives.ProtocolException">It is no handshake.</exception>
    /// <exception cref="IOException">The connection ended before it was whole.</exception>
    public static async Task<Handshake> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[Handshake.Length];
        for (int received = 0; ;)
        {
            int count = await stream.ReadAsync(buffer.AsMemory(received), cancellationToken).ConfigureAwait(false);
            if (count == 0) throw new IOException($"closed the connection after {received} of the {Handshake.Length} bytes of a handshake");
            received += count;
            if (Handshake.TryRead(buffer.AsSpan(0, received)) is { } theirs) return theirs;
        }
    }
}
