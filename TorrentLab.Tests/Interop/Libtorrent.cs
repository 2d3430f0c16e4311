using System.Net;
using TorrentLab.Lab;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>libtorrent-rasterbar, through its Python binding, with one torrent.</summary>
internal static class Libtorrent
{
    private const string Script = "libtorrent_peer.py";

    /// <inheritdoc cref="StartClient"/>
    public static ClientProcess Start(LabTorrent torrent, string dataDirectory, IPEndPoint endpoint, ITestOutputHelper output)
    {
        TestDirectory state = new();
        string file = state.WriteFile("t.torrent", torrent.File);
        string script = state.WriteFile(Script, ReadScript());
        return ClientProcess.Start(Client.Libtorrent, "/usr/bin/python3",
            [script, file, dataDirectory, $"{endpoint}", FinishedMark.PathIn(state)], state, output);
    }

    private static byte[] ReadScript()
    {
        using Stream resource = typeof(Libtorrent).Assembly.GetManifestResourceStream(typeof(Libtorrent), Script)!;
        byte[] script = new byte[resource.Length];
        resource.ReadExactly(script);
        return script;
    }
}
