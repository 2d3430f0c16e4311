using System.Net;
using TorrentLab.Lab;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>
/// aria2c with one torrent. It dials encrypted first and cannot be told not to; a peer that refuses is dialled again in plain.
/// Without DHT it never asks a UDP tracker.
/// </summary>
internal static class Aria2
{
    /// <inheritdoc cref="StartClient"/>
    public static ClientProcess Start(LabTorrent torrent, string dataDirectory, IPEndPoint endpoint, ITestOutputHelper output)
    {
        TestDirectory state = new();
        string file = state.WriteFile("t.torrent", torrent.File);
        return ClientProcess.Start(Client.Aria2, "aria2c",
        [
            "--no-conf", $"--interface={endpoint.Address}", "--disable-ipv6=true", "--enable-dht=false", "--bt-enable-lpd=false",
            "--enable-peer-exchange=false", "--file-allocation=none", "--disk-cache=0", "--check-integrity=true",
            "--seed-ratio=0.0", "--summary-interval=0", "--enable-color=false", $"--dir={dataDirectory}",
            $"--listen-port={endpoint.Port}", $"--on-bt-download-complete={FinishedMark.WriteHook(state)}", file,
        ], state, output);
    }
}
