using TorrentLab.Lab;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>rtorrent as a leecher.</summary>
public static class RtorrentLeecher
{
    /// <param name="torrent">The torrent to download, with the trackers that give its peers.</param>
    /// <param name="output">Gets what the client printed.</param>
    /// <param name="ct">Ends the wait for the client.</param>
    /// <exception cref="TimeoutException">It did not take connections in time.</exception>
    public static Task<Leecher> StartAsync(LabTorrent torrent, ITestOutputHelper output, CancellationToken ct) =>
        Leecher.StartAsync(torrent, Rtorrent.Start, output, ct);
}
