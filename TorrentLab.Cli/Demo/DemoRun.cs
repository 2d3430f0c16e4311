using TorrentLab.Cli.Display;
using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Runtime;
using TorrentLab.Swarm;

namespace TorrentLab.Cli.Demo;

/// <summary>
/// A tracker and a seeder on loopback, and a download from them through the same code as any download, into a temporary
/// directory that is removed.
/// </summary>
internal sealed class DemoRun(Terminal terminal)
{
    private const int PieceLength = 32 * 1024;
    private const int AllBlocks = 8;

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        LabTorrent made = LabTorrent.MultiFile(
            "demo", [new LabFile("readme.txt", 20_000), new LabFile("pictures/one.bin", 50_000), new LabFile("last.txt", 5_000)], PieceLength);
        await using ScriptedPeer seeder = new(made, peerId: ScriptedPeer.PeerId);
        await using MockTracker tracker = new() { Default = TrackerAnswer.Peers([seeder.Endpoint]) };
        var torrent = TorrentFile.Parse(made.WithTracker(tracker.Url).File);
        string directory = Directory.CreateTempSubdirectory("torrentlab-demo-").FullName;
        try
        {
            return await DownloadAsync(torrent, made, directory, ct);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task<int> DownloadAsync(TorrentFile torrent, LabTorrent made, string directory, CancellationToken ct)
    {
        TextWriter output = terminal.Out;
        // A fixed depth, enough for all blocks, so that the story is told in the same order each time.
        var options = new SessionOptions { OutputDirectory = directory, Swarm = new SwarmOptions { PipelineDepth = AllBlocks } };
        var narrator = new Narrator(output, torrent, options.Swarm.PeerId);
        Introduce(torrent, narrator);
        using var trackers = new HttpTrackerClient(time: terminal.Time);
        var session = new TorrentSession(torrent, options, new TcpDialer(), trackers, terminal.Time, [narrator]);
        SwarmOutcome outcome = await session.RunAsync(ct);
        if (outcome is SwarmOutcome.Stopped) throw new OperationCanceledException(ct);
        if (outcome is SwarmOutcome.Failed failed) throw new JobFailedException(failed.Reason);

        narrator.Step("Compare what was downloaded with what the seeder has");
        IReadOnlyList<string> differences = made.Differences(directory);
        foreach (string difference in differences) output.WriteLine($"   {difference}");
        if (differences.Count > 0) throw new JobFailedException("the downloaded files differ from the seeder's: a bug of TorrentLab");
        foreach (LabFile file in made.Files) output.WriteLine($"   {torrent.Name}/{file.Path}: {Units.Count(file.Length, "byte")}, identical");
        output.WriteLine();
        output.WriteLine($"Done: {Units.Count(torrent.PieceCount, "piece")}, {Units.Count(torrent.TotalLength, "byte")}, downloaded and verified. The temporary files are removed.");
        return ExitCode.Done;
    }

    private void Introduce(TorrentFile torrent, Narrator narrator)
    {
        TextWriter output = terminal.Out;
        output.WriteLine("A tracker and a seeder run on this machine; this program downloads from them as from anybody else.");
        narrator.Step("Read the .torrent file (BEP 3, \"metainfo files\"; see: torrentlab inspect FILE.torrent --bytes)");
        output.WriteLine($"   name {torrent.Name}, info-hash {torrent.InfoHash}");
        output.WriteLine($"   {Units.Count(torrent.TotalLength, "byte")} in {Units.Count(torrent.PieceCount, "piece")} of {torrent.PieceLength}; the last one has {torrent.PieceSize(torrent.PieceCount - 1)} bytes");
        foreach (TorrentEntry file in torrent.Files) output.WriteLine($"   {file.Path}: {Units.Count(file.Length, "byte")}, from byte {file.Offset}");
        output.WriteLine($"   tracker {torrent.AnnounceTiers[0][0]}");
    }
}
