using System.Net;
using System.Net.Sockets;

namespace TorrentLab.Cli.Scenarios;

/// <summary>
/// An address of this machine for each peer, since clients ban, and some count, by address, and each in a /24 of its own, which
/// decides what a peer is allowed while choked (BEP 6). Only Linux has all of 127.0.0.0/8 at
/// hand, and nobody more than one of IPv6; elsewhere ports alone tell peers apart.
/// </summary>
internal sealed class LoopbackAddresses(bool isIpv6)
{
    private static int _last; // for all scenarios of the process, which may run at the same time

    /// <summary>Where trackers listen.</summary>
    public IPAddress Shared => isIpv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;

    /// <summary>An address, and a port of it that is free now.</summary>
    /// <exception cref="JobFailedException">This machine has no IPv6.</exception>
    public IPEndPoint Next()
    {
        int number = Interlocked.Increment(ref _last);
        bool hasMany = !isIpv6 && OperatingSystem.IsLinux();
        IPAddress address = hasMany ? new IPAddress([127, (byte)(1 + (number / 256 % 250)), (byte)number, 1]) : Shared;
        try
        {
            using var listener = new TcpListener(address, 0);
            listener.Start();
            return (IPEndPoint)listener.LocalEndpoint;
        }
        catch (SocketException none)
        {
            throw new JobFailedException($"nothing can listen on {address}: {none.Message}.{(isIpv6 ? " This machine has no IPv6: take \"ipv6\" out of the scenario" : "")}", none);
        }
    }
}
