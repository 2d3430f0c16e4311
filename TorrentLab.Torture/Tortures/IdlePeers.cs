using System.Net;
using TorrentLab.Lab;
using TorrentLab.Torture.Harness;

namespace TorrentLab.Torture.Tortures;

/// <summary>Lets 2,000 peers connect and do nothing, while one good peer works. It must come to its end, in bounded memory.</summary>
internal sealed class IdlePeers(bool seeds) : ITorture
{
    private const int Peers = 2000;
    private const int Length = 8 * 1024 * 1024;
    private const long MostMemory = 400L * 1024 * 1024;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    public string Name => seeds ? "idle-peers seed" : "idle-peers download";

    public async Task RunAsync(Episode episode, CancellationToken ct)
    {
        var torrent = LabTorrent.SingleFile("content", Length, 64 * 1024, episode.Random.Next());
        string file = episode.Write(torrent);
        var listens = new IPEndPoint(IPAddress.Loopback, Ports.Free());
        await using var seeder = new SeedServer(Length / 5);
        var log = new BlockLog();
        seeder.Add(torrent, log);
        if (seeds) torrent.WriteTo(episode.Folder);
        string[] swarm = ["--bind", "127.0.0.1", "--port", $"{listens.Port}"];
        await using Child child = seeds
            ? episode.Start(["seed", file, episode.Folder, "--limit-up", $"{Length / 5}", .. swarm])
            : episode.Start([file, "-o", episode.Folder, "--max-peers", "50", "--peer", $"{seeder.Endpoint}", .. swarm]);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Episode.Patience);
        var leecher = new Leecher(torrent, listens);
        Task work = seeds ? leecher.FetchAsync(limit.Token) : child.Exited;
        await Episode.FirstAsync(Episode.Patience, ct, work, seeds ? Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, ct) : log.WaitForAsync(1, limit.Token));
        await using var crowd = new Crowd();
        Task crowding = crowd.ConnectAsync(listens, torrent, Peers, ct);
        long memory = await WatchAsync(child, work, limit.Token);
        if (!work.IsCompletedSuccessfully) throw new TortureFailure($"with {crowd.Count} idle peers it does not come to its end: {child.LastLines}");
        await crowding;

        if (!seeds && (await child.EndAsync(Episode.Patience, ct) != 0 || torrent.Differences(episode.Folder).Count > 0))
            throw new TortureFailure($"the download failed: {child.LastLines}");
        episode.Tally.PiecesChecked += torrent.PieceCount;
        episode.Tally.Rounds++;
        episode.Tally.Notes.Add($"{crowd.Count} of {Peers} connections were taken; most memory {memory / 1024 / 1024} MiB (VmHWM)");
        if (crowd.Count < Peers / 2) throw new TortureFailure($"only {crowd.Count} of {Peers} peers came to connect");
        if (memory > MostMemory) throw new TortureFailure($"it took {memory / 1024 / 1024} MiB of memory");
    }

    private static async Task<long> WatchAsync(Child child, Task work, CancellationToken ct)
    {
        long most = 0;
        while (!work.IsCompleted && !ct.IsCancellationRequested)
        {
            most = Math.Max(most, child.PeakMemory);
            await Task.WhenAny(work, Task.Delay(LookEvery, TimeProvider.System, ct));
        }
        return most;
    }
}
