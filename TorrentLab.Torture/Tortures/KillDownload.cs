using TorrentLab.Torture.Harness;

namespace TorrentLab.Torture.Tortures;

/// <summary>
/// Kills a download again and again until it is complete. What was good on the disk after a kill must be good after the next,
/// must not be asked for again, and the ledger must name nothing else.
/// </summary>
internal sealed class KillDownload : ITorture
{
    private const int BlockLength = 16 * 1024;
    private const int MostJitter = 30; // milliseconds
    private const int MostStart = 600;
    private const int MostKills = 40;

    public string Name => "kill download";

    public async Task RunAsync(Episode episode, CancellationToken ct)
    {
        // In a long one the ledger is written on the way, too.
        bool isLong = episode.Random.Next(15) == 0;
        bool seeds = episode.Random.Next(4) == 0;
        var download = new TorturedDownload(episode, isLong ? 10 : 0.3 + episode.Random.NextDouble()) { More = seeds ? ["--seed"] : [] };
        bool isComplete = false;
        for (int kills = 0; kills < MostKills && !isComplete; kills++)
        {
            isComplete = await LiveAsync(download, isLong, ct);
            if (!isComplete) episode.Tally.Rounds++;
        }
        download.More = [];
        if (!isComplete) await download.FinishAsync(ct);
        if (!isComplete || seeds || episode.Random.Next(4) == 0) await download.CheckNothingLeftAsync(ct);
    }

    /// <summary>One life of the program.</summary>
    /// <returns>True when it came to its end before the kill.</returns>
    private static async Task<bool> LiveAsync(TorturedDownload download, bool isLong, CancellationToken ct)
    {
        Random random = download.Episode.Random;
        await using DownloadLife life = download.Begin();
        await WaitForMomentAsync(download, life, isLong, ct);
        if (life.Child.HasExited)
        {
            await download.CheckCompleteAsync(life, ct);
            return true;
        }
        await life.Child.KillAsync();
        download.CheckAfterBlow(life);
        // A program that goes on to seed is complete when it says so, and that outlives it.
        bool saidComplete = life.Child.Text.Contains("complete and verified", StringComparison.Ordinal);
        if (saidComplete) download.CheckComplete();
        return saidComplete;
    }

    private static async Task WaitForMomentAsync(TorturedDownload download, DownloadLife life, bool isLong, CancellationToken ct)
    {
        Random random = download.Episode.Random;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task complete = life.Child.Output.WaitForAsync("complete and verified", enough.Token);
        if (random.Next(4) == 0)
        {
            // At any moment of the start, the check of what is there and the first blocks.
            await Episode.FirstAsync(TimeSpan.FromMilliseconds(random.Next(MostStart)), ct, life.Child.Exited, complete);
        }
        else if (isLong && random.Next(2) == 0)
        {
            // Around the moment when the ledger is written, five seconds after the start of the session.
            await Episode.FirstAsync(Episode.Patience, ct, life.Child.Exited, life.Log.WaitForAsync(1, enough.Token));
            await Episode.FirstAsync(TimeSpan.FromMilliseconds(4850 + random.Next(300)), ct, life.Child.Exited, complete);
        }
        else
        {
            // Long enough for some pieces to be completed: what is under way at a kill is lost with the memory.
            long most = Math.Min(download.Missing, Math.Max(download.Torrent.Length / 4, 4L * download.Torrent.PieceLength));
            int blocks = 1 + random.Next((int)(most / BlockLength) + 1);
            await Episode.FirstAsync(Episode.Patience, ct, life.Child.Exited, life.Log.WaitForAsync(blocks, enough.Token), complete);
            await Episode.FirstAsync(TimeSpan.FromMilliseconds(random.Next(MostJitter)), ct, life.Child.Exited);
        }
        await enough.CancelAsync();
    }
}
