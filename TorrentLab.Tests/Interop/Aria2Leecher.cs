using TorrentLab.Lab;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>aria2c as a leecher.</summary>
public static class Aria2Leecher
{
    /// <param name="torrent">The torrent to download, with the trackers that give its peers.</param>
    /// <param name="output">Gets what the client printed.</param>
    /// <param name="ct">Ends the wait for the client.</param>
    /// <exception cref="TimeoutException">It did not take connections in time.</exception>
    public static Task<Leecher> StartAsync(LabTorrent torrent, ITestOutputHelper output, CancellationToken ct) =>
        Leecher.StartAsync(torrent, Aria2.Start, output, ct);
}
