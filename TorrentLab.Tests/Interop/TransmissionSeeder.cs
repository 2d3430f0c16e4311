using System.Text;
using System.Text.Json.Nodes;
using TorrentLab.Lab;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>transmission-daemon as a seeder of data that it finds on the disk and checks. It unchokes about 10 s after interest.</summary>
public static class TransmissionSeeder
{
    /// <param name="torrent">The torrent to serve.</param>
    /// <param name="dataDirectory">Holds the payload under the torrent's name.</param>
    /// <param name="output">Gets what the client printed.</param>
    /// <param name="ct">Ends the wait for the client.</param>
    /// <exception cref="TimeoutException">It did not serve in time.</exception>
    public static Task<Seeder> StartAsync(
        LabTorrent torrent, string dataDirectory, ITestOutputHelper output, CancellationToken ct) =>
        Seeder.StartAsync(torrent, port =>
        {
            TestDirectory state = new();
            state.WriteFile("settings.json", Encoding.UTF8.GetBytes(Settings(dataDirectory, port)));
            // What the daemon finds here at its start it serves.
            state.WriteFile(Path.Combine("torrents", "t.torrent"), torrent.File);
            return ClientProcess.Start(
                Client.Transmission, "transmission-daemon", ["-f", "-g", state.Path, "--log-info"], state, output);
        }, ct);

    private static string Settings(string dataDirectory, int port) => new JsonObject
    {
        ["download-dir"] = dataDirectory,
        ["peer-port"] = port,
        ["bind-address-ipv4"] = "127.0.0.1",
        ["encryption"] = 0,
        ["utp-enabled"] = false,
        ["dht-enabled"] = false,
        ["lpd-enabled"] = false,
        ["pex-enabled"] = false,
        ["port-forwarding-enabled"] = false,
        ["rpc-enabled"] = false,
        ["start-added-torrents"] = true,
        ["speed-limit-up-enabled"] = false,
    }.ToJsonString();
}
