using TorrentLab.Torture.Harness;

namespace TorrentLab.Torture.Tortures;

/// <summary>
/// Fills the disk at some moment of a download: before the ledger, at the first piece, in the middle, at the last piece. The program
/// must say so, with the place and what to do, lose nothing, and go on when there is room.
/// </summary>
internal sealed class DiskFullDownload : ITorture
{
    private const int Size = 24 * 1024 * 1024;

    public string Name => "disk-full download";

    public async Task RunAsync(Episode episode, CancellationToken ct)
    {
        Random random = episode.Random;
        await using Tmpfs disk = await Tmpfs.MountAsync(episode.At("disk"), Size, ct);
        await using Tmpfs logs = await Tmpfs.MountAsync(episode.At("logs"), 256 * 1024, ct);
        bool hasLog = random.Next(3) == 0;
        var download = new TorturedDownload(episode, 0.5 + random.NextDouble())
        {
            Output = Path.Join(disk.Directory, "out"),
            More = hasLog ? ["--log", Path.Join(logs.Directory, "log.txt")] : [],
        };
        for (int blow = 0; blow < 3; blow++)
        {
            await FillAsync(episode, download, disk, ct);
            episode.Tally.Rounds++;
            disk.Free();
        }
        if (hasLog) logs.Fill();
        await download.FinishAsync(ct);
        await download.CheckNothingLeftAsync(ct);
    }

    private static async Task FillAsync(Episode episode, TorturedDownload download, Tmpfs disk, CancellationToken ct)
    {
        Random random = episode.Random;
        bool fromStart = random.Next(3) == 0;
        if (fromStart) disk.Fill(random.Next(3) * 4096L); // none, or hardly any room for the ledger
        await using DownloadLife life = download.Begin();
        if (!fromStart)
        {
            int left = (int)(download.Missing / (16 * 1024));
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
            int blocks = random.Next(3) switch { 0 => 1, 1 => random.Next(left + 1), _ => left };
            await Episode.FirstAsync(Episode.Patience, ct, life.Child.Exited, life.Log.WaitForAsync(blocks, enough.Token));
            await Episode.FirstAsync(TimeSpan.FromMilliseconds(random.Next(10)), ct);
            await enough.CancelAsync();
            disk.Fill();
        }
        int code = await life.Child.EndAsync(Episode.Patience, ct);
        download.CheckAfterBlow(life);
        if (code == 0) // it was done before, or had all its room already
        {
            download.CheckComplete();
            return;
        }
        string said = life.Child.LastLines;
        bool saysWhat = said.Contains("the disk is full. Make room", StringComparison.Ordinal) || said.Contains("bytes free and the download needs", StringComparison.Ordinal);
        if (code != 1 || !saysWhat || !said.Contains(download.Output, StringComparison.Ordinal))
            throw new TortureFailure($"a full disk was not said so (exit code {code}): {said}");
    }
}
