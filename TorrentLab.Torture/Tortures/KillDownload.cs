using TorrentLab.Torture.Harness;

namespace TorrentLab.Torture.Tortures;

/// <summary>
/// Kills a download again and again until it is complete. What was good on the disk after a kill must be good after the next,
/// must not be asked for again, and the ledger must name nothing else.
/// </summary>
internal sealed class KillDownload : ITorture
{
    private const int BlockLength = 16 * 1024;

    public string Name => "kill download";

    public async Task RunAsync(Episode episode, CancellationToken ct)
    {
        var download = new TorturedDownload(episode);
        while (!await LiveAsync(download, ct)) episode.Tally.Rounds++;
        if (episode.Random.Next(4) == 0) await download.CheckNothingLeftAsync(ct);
    }

    /// <summary>One life of the program.</summary>
    /// <returns>True when it came to its end before the kill.</returns>
    private static async Task<bool> LiveAsync(TorturedDownload download, CancellationToken ct)
    {
        Random random = download.Episode.Random;
        await using DownloadLife life = download.Begin();
        if (random.Next(4) == 0)
        {
            // At any moment of the start, the check of what is there and the first blocks.
            await Episode.FirstAsync(TimeSpan.FromMilliseconds(random.Next(600)), ct, life.Child.Exited);
        }
        else
        {
            int left = (int)(download.Missing / BlockLength);
            int blocks = random.Next(Math.Max(1, Math.Min(left, (int)(download.Torrent.Length / BlockLength / 4)) + 1)) + 1;
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await Episode.FirstAsync(Episode.Patience, ct, life.Child.Exited, life.Log.WaitForAsync(blocks, enough.Token));
            await enough.CancelAsync();
            await Episode.FirstAsync(TimeSpan.FromMilliseconds(random.Next(30)), ct, life.Child.Exited);
        }
        if (life.Child.HasExited)
        {
            await download.CheckCompleteAsync(life, ct);
            return true;
        }
        await life.Child.KillAsync();
        download.CheckAfterBlow(life);
        return false;
    }
}
