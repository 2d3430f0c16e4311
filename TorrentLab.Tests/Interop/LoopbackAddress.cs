using System.Net;

namespace TorrentLab.Tests.Interop;

/// <summary>
/// A loopback address for every party of a test: Transmission, libtorrent and rtorrent take one connection from an address,
/// and one that has just closed still counts. 127.0.0.1 is left to the peer under test and to trackers.
/// </summary>
internal static class LoopbackAddress
{
    private static int _last = 1;

    /// <summary>127.0.0.2 and up. Only Linux has all of 127.0.0.0/8 at hand; elsewhere every party gets 127.0.0.1.</summary>
    public static IPAddress Next()
    {
        if (!OperatingSystem.IsLinux()) return IPAddress.Loopback;
        int number = Interlocked.Increment(ref _last);
        return new IPAddress([127, (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
    }
}
