using System.Runtime.Versioning;
using TorrentLab.Torture.Harness;

namespace TorrentLab.Torture.Tortures;

/// <summary>
/// Somebody else truncates, changes, deletes, replaces or locks files under a running download. In the end the content is right, or
/// the program has said what happened; and started again without the meddler, it mends it and fetches only what is wrong.
/// </summary>
internal sealed class MeddleTorture : ITorture
{
    private const int MostTimes = 3;

    /// <summary>From the last look at the files to the last line of the ledger on the disk, at most.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(60);

    public string Name => "meddle";

    public async Task RunAsync(Episode episode, CancellationToken ct)
    {
        if (OperatingSystem.IsWindows()) throw new NotPossibleHereException("files are locked by Unix modes");
        Random random = episode.Random;
        // Root may write to what is read-only, so the program runs as somebody else.
        bool isRoot = Environment.UserName == "root";
        Episode own = isRoot ? episode.As(episode.Program.AsNobody()) : episode;
        if (isRoot) await Shell.RunAsync("chmod", ["0777", episode.Folder], ct);
        var download = new TorturedDownload(own, 0.8 + random.NextDouble()) { More = random.Next(3) == 0 ? ["--seed"] : [] };
        string deed = await RunMeddledAsync(download, ct);
        episode.Tally.Rounds++;

        await Shell.RunAsync("chmod", ["-R", "u+rwX,go+rwX", download.Output], ct);
        download.More = [];
        download.Forget();
        download.Prove();
        try
        {
            await download.FinishAsync(ct);
            await download.CheckNothingLeftAsync(ct);
        }
        catch (TortureFailure failed)
        {
            throw new TortureFailure($"{failed.Message}; before, {deed}");
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static async Task<string> RunMeddledAsync(TorturedDownload download, CancellationToken ct)
    {
        Random random = download.Episode.Random;
        await using DownloadLife life = download.Begin();
        int blocks = (int)(download.Torrent.Length / (16 * 1024));
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task complete = life.Child.Output.WaitForAsync("complete and verified", enough.Token);
        var meddler = new Meddler(random, [.. DiskCheck.Paths(download.Torrent, download.Output)]);
        for (int times = 1 + random.Next(MostTimes); times > 0 && !life.Child.HasExited; times--)
        {
            await Episode.FirstAsync(Episode.Patience, ct, life.Child.Exited, complete, life.Log.WaitForAsync(random.Next(blocks + 1), enough.Token));
            await Episode.FirstAsync(TimeSpan.FromMilliseconds(random.Next(40)), ct);
            meddler.Meddle();
        }
        if (download.More.Count > 0)
        {
            await Episode.FirstAsync(Episode.Patience, ct, life.Child.Exited, complete);
            if (random.Next(2) == 0) meddler.Meddle(); // while it seeds
            await life.Child.SignalAsync("INT");
        }
        await enough.CancelAsync();
        int code = await life.Child.EndAsync(Episode.Patience, ct);
        string deeds = string.Join(", ", meddler.Deeds);
        if (life.Child.Text.Contains("internal error", StringComparison.Ordinal)) throw new TortureFailure($"{life.Child.LastLines}; before, {deeds}");
        if (code == 0 && !download.IsRight() && !IsTooLate(download, meddler)) throw new TortureFailure($"it says that the download is complete, and the content is wrong; before, {deeds}");
        if (code == 1 && !life.Child.LastLines.Contains(download.Output, StringComparison.Ordinal))
            throw new TortureFailure($"it does not say which file is the matter: {life.Child.LastLines}; before, {deeds}");
        if (code is not (0 or 1 or 130)) throw new TortureFailure($"exit code {code}: {life.Child.LastLines}; before, {deeds}");
        return deeds;
    }

    /// <summary>Whether the program had looked for the last time already: what is done to a finished download is found by the next start.</summary>
    [UnsupportedOSPlatform("windows")]
    private static bool IsTooLate(TorturedDownload download, Meddler meddler) =>
        meddler.Last + Farewell > File.GetLastWriteTimeUtc(DiskCheck.Record(download.Torrent, download.Output, "json"));
}
