using System.Net;
using System.Net.Sockets;
using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>Connects over TCP.</summary>
/// <param name="local">The address of ours to connect from; null for the one that the system picks.</param>
public sealed class TcpDialer(IPAddress? local = null) : IDialer
{
    public async ValueTask<Stream> DialAsync(PeerEndpoint endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endpoint.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (local?.AddressFamily == socket.AddressFamily) socket.Bind(new IPEndPoint(local, 0));
            await socket.ConnectAsync(new IPEndPoint(endpoint.Address, endpoint.Port), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException refused)
        {
            socket.Dispose();
            throw new IOException(refused.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => "connection refused: nobody listens there",
                SocketError.TimedOut => "did not answer",
                SocketError.HostUnreachable or SocketError.NetworkUnreachable => "cannot be reached from this network",
                _ => $"cannot connect: {refused.Message}",
            }, refused);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
