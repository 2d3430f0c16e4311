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
    public static ClientProcess Start(LabTorrent torrent, string dataDirectory, IPEndPoint endpoint, ITestOutputHelper output) =>
        Start(torrent, dataDirectory, endpoint, output, new TestDirectory(), ["--enable-dht=false"]);

    /// <summary>The same with a DHT that knows no node: then it asks UDP trackers too.</summary>
    public static ClientProcess StartWithDht(LabTorrent torrent, string dataDirectory, IPEndPoint endpoint, ITestOutputHelper output)
    {
        TestDirectory state = new();
        return Start(torrent, dataDirectory, endpoint, output, state,
            ["--enable-dht=true", $"--dht-listen-port={endpoint.Port}", $"--dht-file-path={state.At("dht.dat")}"]);
    }

    private static ClientProcess Start(
        LabTorrent torrent, string dataDirectory, IPEndPoint endpoint, ITestOutputHelper output, TestDirectory state, string[] dht)
    {
        string file = state.WriteFile("t.torrent", torrent.File);
        return ClientProcess.Start(Client.Aria2, "aria2c",
        [
            "--no-conf", $"--interface={endpoint.Address}", "--disable-ipv6=true", .. dht, "--bt-enable-lpd=false",
            "--enable-peer-exchange=false", "--file-allocation=none", "--disk-cache=0", "--check-integrity=true",
            "--seed-ratio=0.0", "--summary-interval=0", "--enable-color=false", $"--dir={dataDirectory}",
            $"--listen-port={endpoint.Port}", $"--on-bt-download-complete={FinishedMark.WriteHook(state)}", file,
        ], state, output);
    }
}
