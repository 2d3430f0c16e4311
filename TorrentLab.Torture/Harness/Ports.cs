using System.Net;
using System.Net.Sockets;

namespace TorrentLab.Torture.Harness;

/// <summary>Ports of this machine.</summary>
internal static class Ports
{
    /// <summary>A TCP port of 127.0.0.1 on which nobody listens, unless somebody has taken it since.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
