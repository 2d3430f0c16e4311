using TorrentLab.Lab;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>libtorrent-rasterbar, through its Python binding, as a seeder of data that it finds on the disk and checks.</summary>
public static class LibtorrentSeeder
{
    private const string Script = "libtorrent_seeder.py";

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
            string file = state.WriteFile("t.torrent", torrent.File);
            string script = state.WriteFile(Script, ReadScript());
            return ClientProcess.Start(
                Client.Libtorrent, "/usr/bin/python3", [script, file, dataDirectory, $"127.0.0.1:{port}"], state, output);
        }, ct);

    private static byte[] ReadScript()
    {
        using Stream resource = typeof(LibtorrentSeeder).Assembly.GetManifestResourceStream(typeof(LibtorrentSeeder), Script)!;
        byte[] script = new byte[resource.Length];
        resource.ReadExactly(script);
        return script;
    }
}
