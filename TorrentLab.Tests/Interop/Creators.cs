using TorrentLab.Metainfo;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>Other programs that make torrents.</summary>
internal static class Creators
{
    private const string Script = "libtorrent_creator.py";
    private const string Made = "made.torrent";
    private const string Tracker = "http://tracker.example/announce"; // transmission-create wants one for a private torrent; it is outside the info-hash

    /// <summary>transmission-create finds and orders the files itself. It always says whether the torrent is private.</summary>
    /// <param name="path">The file or directory.</param>
    /// <param name="pieceLength">A multiple of 1 KiB.</param>
    /// <param name="isPrivate">BEP 27.</param>
    /// <param name="output">Gets what the program printed.</param>
    /// <param name="ct">The limit of the test.</param>
    public static Task<TorrentFile> TransmissionAsync(string path, int pieceLength, bool isPrivate, ITestOutputHelper output, CancellationToken ct) =>
        RunAsync(Client.TransmissionCreate, "transmission-create",
            ["-o", Made, "-s", $"{pieceLength / 1024}", .. isPrivate ? (string[])["-p", "-t", Tracker] : [], path], new TestDirectory(), output, ct);

    /// <summary>libtorrent has no order of its own: it takes that of the file system, which may be any, or that of its caller.</summary>
    /// <param name="parent">The directory that holds the content.</param>
    /// <param name="paths">The files from there, in their order.</param>
    /// <param name="pieceLength">A power of two.</param>
    /// <param name="isPrivate">BEP 27; false writes nothing.</param>
    /// <param name="output">Gets what the program printed.</param>
    /// <param name="ct">The limit of the test.</param>
    public static Task<TorrentFile> LibtorrentAsync(
        string parent, IEnumerable<string> paths, int pieceLength, bool isPrivate, ITestOutputHelper output, CancellationToken ct)
    {
        TestDirectory state = new();
        string script = state.WriteFile(Script, ReadScript());
        return RunAsync(Client.Libtorrent, "/usr/bin/python3", [script, Made, $"{pieceLength}", isPrivate ? "private" : "-", parent, .. paths], state, output, ct);
    }

    private static async Task<TorrentFile> RunAsync(
        Client client, string program, string[] arguments, TestDirectory state, ITestOutputHelper output, CancellationToken ct)
    {
        await using ClientProcess process = ClientProcess.Start(client, program, arguments, state, output);
        using Deadline deadline = new(TimeSpan.FromSeconds(20), ct);
        await deadline.UntilAsync(_ => Task.FromResult(process.HasExited), $"{program} to end");
        return TorrentFile.Parse(await File.ReadAllBytesAsync(state.At(Made), ct));
    }

    private static byte[] ReadScript()
    {
        using Stream resource = typeof(Creators).Assembly.GetManifestResourceStream(typeof(Creators), Script)!;
        byte[] script = new byte[resource.Length];
        resource.ReadExactly(script);
        return script;
    }
}
