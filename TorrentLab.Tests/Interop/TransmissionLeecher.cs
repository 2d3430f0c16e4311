using TorrentLab.Lab;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>
/// transmission-daemon as a leecher. It dials nobody here: start it before its peers announce themselves, so that they dial it.
/// It makes no empty files.
/// </summary>
public static class TransmissionLeecher
{
    /// <param name="torrent">The torrent to download, with the trackers that give its peers.</param>
    /// <param name="output">Gets what the client printed.</param>
    /// <param name="ct">Ends the wait for the client.</param>
    /// <exception cref="TimeoutException">It did not take connections in time.</exception>
    public static Task<Leecher> StartAsync(LabTorrent torrent, ITestOutputHelper output, CancellationToken ct) =>
        Leecher.StartAsync(torrent, Transmission.Start, output, ct);
}
