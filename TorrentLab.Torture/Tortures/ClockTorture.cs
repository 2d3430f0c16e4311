using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;
using TorrentLab.Torture.Harness;

namespace TorrentLab.Torture.Tortures;

/// <summary>
/// Clocks that leap. In this process, the library's own clock: the wall clock by years either way, the other one by hours ahead. Then
/// the real program, whose files get times of another century, and which is started with another monotonic clock each time.
/// </summary>
internal sealed class ClockTorture : ITorture
{
    private const int Starts = 4;

    public string Name => "clock";

    public async Task RunAsync(Episode episode, CancellationToken ct)
    {
        await LeapAsync(episode, ct);
        var download = new TorturedDownload(episode, 0.5);
        bool canShift = await Shell.RunAsync("unshare", ["--time", "--monotonic", "1000", "true"], ct);
        if (!canShift) episode.Tally.Notes.Add("no time namespaces here (unshare --time needs root): the program keeps the machine's monotonic clock");
        for (int start = 0; start < Starts; start++)
        {
            string[] shift = ["--time", "--monotonic", $"{episode.Random.Next(10_000_000)}"];
            if (canShift) download.Program = new TorrentlabProgram("unshare", [.. shift, episode.Program.FileName, .. episode.Program.Arguments]);
            await InterruptAsync(download, ct);
            foreach (string path in DiskCheck.Paths(download.Torrent, download.Output).Where(File.Exists))
                File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddDays(episode.Random.Next(60_000)));
            episode.Tally.Rounds++;
        }
        await download.FinishAsync(ct);
        await download.CheckNothingLeftAsync(ct);
    }

    private static async Task LeapAsync(Episode episode, CancellationToken ct)
    {
        Random random = episode.Random;
        var lab = RandomTorrent.Make(random, "leaping", 4_000_000);
        var log = new BlockLog();
        await using var seeder = new SeedServer(2_000_000);
        seeder.Add(lab, log);
        var time = new LeapingTime();
        using var trackers = new HttpTrackerClient();
        var options = new SessionOptions
        {
            OutputDirectory = episode.At("leaping-out"),
            Peers = [new PeerEndpoint(seeder.Endpoint.Address, seeder.Endpoint.Port)],
            Swarm = SwarmOptions.Swarm with { RetryDelay = TimeSpan.FromMilliseconds(50) },
        };
        var session = new TorrentSession(TorrentFile.Parse(lab.File), options, new TcpDialer(), trackers, time, []);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Episode.Patience);
        Task<SwarmOutcome> run = session.RunAsync(limit.Token);
        while (!run.IsCompleted)
        {
            await Episode.FirstAsync(TimeSpan.FromMilliseconds(50 + random.Next(300)), ct, run);
            HashSet<int> good = DiskCheck.GoodPieces(lab, options.OutputDirectory);
            int asked = log.Blocks.Count;
            if (random.Next(2) == 0) time.Set(TimeSpan.FromDays(random.Next(-7000, 7000)));
            else time.Sleep(TimeSpan.FromHours(random.NextDouble() * 10));
            await Episode.FirstAsync(TimeSpan.FromMilliseconds(300), ct, run);
            int needless = log.Blocks.Skip(asked).Count(block => good.Contains(block.Piece));
            episode.Tally.Refetched += needless;
            if (needless > 0) throw new TortureFailure($"after a leap of the clock {needless} blocks of good pieces were asked for");
            episode.Tally.Rounds++;
        }
        SwarmOutcome outcome = await run;
        episode.Tally.PiecesChecked += lab.PieceCount;
        if (outcome is not SwarmOutcome.Completed || DiskCheck.GoodPieces(lab, options.OutputDirectory).Count < lab.PieceCount)
            throw new TortureFailure($"the download did not survive the leaps of its clock: {outcome}");
    }

    private static async Task InterruptAsync(TorturedDownload download, CancellationToken ct)
    {
        await using DownloadLife life = download.Begin();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        int blocks = 1 + download.Episode.Random.Next(1 + (int)(download.Missing / (16 * 1024) / 2));
        await Episode.FirstAsync(Episode.Patience, ct, life.Child.Exited, life.Log.WaitForAsync(blocks, enough.Token));
        await enough.CancelAsync();
        await life.Child.SignalAsync("INT");
        await life.Child.EndAsync(Episode.Patience, ct);
        download.CheckAfterBlow(life);
    }
}
