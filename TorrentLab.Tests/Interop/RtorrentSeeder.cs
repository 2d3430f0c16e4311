using TorrentLab.Lab;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>rtorrent as a seeder of data that it finds on the disk and checks.</summary>
public static class RtorrentSeeder
{
    /// <param name="torrent">The torrent to serve.</param>
    /// <param name="dataDirectory">Holds the payload under the torrent's name.</param>
    /// <param name="output">Gets what the client printed.</param>
    /// <param name="ct">Ends the wait for the client.</param>
    /// <exception cref="TimeoutException">It did not serve in time.</exception>
    public static Task<Seeder> StartAsync(
        LabTorrent torrent, string dataDirectory, ITestOutputHelper output, CancellationToken ct) =>
        Seeder.StartAsync(torrent, dataDirectory, Rtorrent.Start, output, ct);
}
