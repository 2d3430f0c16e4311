using System.Net;
using System.Net.Sockets;
using TorrentLab.Tracker.Server;

namespace TorrentLab.Web.Tracker;

/// <summary>
/// One socket and one thread that receives, answers, sends. Nothing is allocated for a packet, and the socket's own queue is
/// the only one: what comes faster than it can be answered is dropped by the system.
/// </summary>
internal sealed class UdpTrackerServer : IDisposable
{
    private const int LongestPacket = 2048;
    private const int SystemBuffer = 4 * 1024 * 1024;

    // Where a socket address holds what, on all systems: sockaddr_in and sockaddr_in6.
    private const int AddressAt4 = 4;
    private const int AddressAt6 = 8;

    private readonly UdpTrackerResponder _responder;
    private readonly TrackerClock _clock;
    private readonly Socket _socket;
    private readonly Thread _thread;
    private volatile bool _isStopping;

    /// <param name="responder">Answers.</param>
    /// <param name="clock">The registry's clock.</param>
    /// <param name="bind">The address to listen on; null for all.</param>
    /// <param name="port">0 for any free one.</param>
    /// <exception cref="SocketException">The port is taken, or the address is not ours.</exception>
    public UdpTrackerServer(UdpTrackerResponder responder, TrackerClock clock, IPAddress? bind, int port)
    {
        (_responder, _clock) = (responder, clock);
        IPAddress address = bind ?? (Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any);
        _socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (address.Equals(IPAddress.IPv6Any)) _socket.DualMode = true;
            _socket.ReceiveBufferSize = SystemBuffer;
            _socket.Bind(new IPEndPoint(address, port));
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        _thread = new Thread(Run) { IsBackground = true, Name = "UDP tracker" };
        _thread.Start();
    }

    public int Port { get; }

    /// <summary>Ends the loop. Whoever has not been answered asks again (BEP 15, "time outs").</summary>
    public void Dispose()
    {
        _isStopping = true;
        _socket.Dispose();
        _thread.Join();
    }

    private void Run()
    {
        byte[] packet = new byte[LongestPacket];
        byte[] answer = new byte[UdpTrackerResponder.MaxAnswer];
        var from = new SocketAddress(_socket.AddressFamily);
        while (!_isStopping)
        {
            try
            {
                int length = _socket.ReceiveFrom(packet, SocketFlags.None, from);
                int answered = _responder.Answer(packet.AsSpan(0, length), AddressOf(from), _clock.Now, answer);
                if (answered > 0) _socket.SendTo(answer.AsSpan(0, answered), SocketFlags.None, from);
            }
            catch (SocketException)
            {
                // One packet that was too long, or an answer that has no way: the next one may be better.
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static PeerAddress AddressOf(SocketAddress from)
    {
        ReadOnlySpan<byte> bytes = from.Buffer.Span;
        return from.Family == AddressFamily.InterNetwork
            ? PeerAddress.FromBytes(bytes.Slice(AddressAt4, PeerAddress.Length4))
            : PeerAddress.FromBytes(bytes.Slice(AddressAt6, PeerAddress.Length6));
    }
}
