using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using TorrentLab.Lab;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>
/// transmission-daemon with one torrent. It never dials an address of 127.0.0.0/8 that a tracker gave it, so its peers must
/// dial it. It decides only every 10 s whom it is interested in and whom it unchokes.
/// </summary>
internal static class Transmission
{
    /// <inheritdoc cref="StartClient"/>
    public static ClientProcess Start(LabTorrent torrent, string dataDirectory, IPEndPoint endpoint, ITestOutputHelper output)
    {
        TestDirectory state = new();
        string settings = Settings(dataDirectory, endpoint, FinishedMark.WriteHook(state));
        state.WriteFile("settings.json", Encoding.UTF8.GetBytes(settings));
        // What the daemon finds here at its start it serves.
        state.WriteFile(Path.Combine("torrents", "t.torrent"), torrent.File);
        return ClientProcess.Start(
            Client.Transmission, "transmission-daemon", ["-f", "-g", state.Path, "--log-info"], state, output);
    }

    private static string Settings(string dataDirectory, IPEndPoint endpoint, string hook) => new JsonObject
    {
        ["download-dir"] = dataDirectory,
        ["peer-port"] = endpoint.Port,
        ["bind-address-ipv4"] = $"{endpoint.Address}",
        ["encryption"] = 0,
        ["utp-enabled"] = false,
        ["dht-enabled"] = false,
        ["lpd-enabled"] = false,
        ["pex-enabled"] = false,
        ["port-forwarding-enabled"] = false,
        ["rpc-enabled"] = false,
        ["start-added-torrents"] = true,
        ["speed-limit-up-enabled"] = false,
        ["cache-size-mb"] = 0,
        ["script-torrent-done-enabled"] = true,
        ["script-torrent-done-filename"] = hook,
    }.ToJsonString();
}
