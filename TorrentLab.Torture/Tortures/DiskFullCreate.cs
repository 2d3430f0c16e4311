using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Torture.Harness;

namespace TorrentLab.Torture.Tortures;

/// <summary>Lets <c>torrentlab create</c> write to a full disk: it must say so, and leave nothing half made.</summary>
internal sealed class DiskFullCreate : ITorture
{
    public string Name => "disk-full create";

    public async Task RunAsync(Episode episode, CancellationToken ct)
    {
        await using Tmpfs disk = await Tmpfs.MountAsync(episode.At("disk"), 1024 * 1024, ct);
        LabTorrent made = LabTorrent.SingleFile("content", 4_000_000, 16 * 1024, episode.Random.Next());
        made.WriteTo(episode.Folder);
        string output = Path.Join(disk.Directory, "made.torrent");
        string[] arguments = ["create", episode.At("content"), "-o", output, "-p", "16K"];
        disk.Fill(episode.Random.Next(2) * 4096L); // the .torrent file has 5 KB
        await using (Child child = episode.Start(arguments))
        {
            if (await child.EndAsync(Episode.Patience, ct) != 1) throw new TortureFailure($"create did not fail on a full disk: {child.LastLines}");
            if (!child.LastLines.Contains(disk.Directory, StringComparison.Ordinal)) throw new TortureFailure($"create does not say which disk is full: {child.LastLines}");
        }
        if (File.Exists(output)) throw new TortureFailure("create left something half made");
        if (Directory.GetFiles(disk.Directory).Length > 1) throw new TortureFailure("create left its temporary file");
        disk.Free();
        await using Child again = episode.Start(arguments);
        if (await again.EndAsync(Episode.Patience, ct) != 0) throw new TortureFailure($"create failed with room: {again.LastLines}");
        if (!TorrentFile.Parse(File.ReadAllBytes(output)).InfoHash.ToArray().SequenceEqual(made.InfoHash)) throw new TortureFailure("create made another torrent");
        episode.Tally.PiecesChecked += made.PieceCount;
        episode.Tally.Rounds++;
    }
}
