using System.Diagnostics;
using TorrentLab.Lab;
using TorrentLab.Torture.Harness;

namespace TorrentLab.Torture.Tortures;

/// <summary>A thousand torrents in one web server, all from one seed, with a kill on the way. Each piece of each is hashed in the end.</summary>
internal sealed class ThousandTorrents : ITorture
{
    private const int Count = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public string Name => "thousand";

    public async Task RunAsync(Episode episode, CancellationToken ct)
    {
        SeedServer? seeder = null;
        await using var tracker = new MockTracker { Answer = (_, _) => TrackerAnswer.Peers(seeder is null ? [] : [seeder.Endpoint]) };
        var model = new WebModel(episode);
        for (int number = 0; number < Count; number++)
        {
            LabTorrent torrent = LabTorrent.SingleFile($"torrent{number}", 40_000 + episode.Random.Next(40_000), 16 * 1024, episode.Random.Next()).WithTracker(tracker.Url);
            model.Add(new WebTorrent(torrent, isShared: false));
        }
        (int port, int peerPort) = (Ports.Free(), Ports.Free());
        await using (SeedServer first = Seeds(model))
        await using (var server = new WebChild(episode, port, peerPort))
        {
            seeder = first;
            await server.ReadyAsync(ct);
            await server.SetAsync(new Dictionary<string, object> { ["maxActiveDownloads"] = 100, ["maxActiveSeeds"] = 1000 }, ct);
            foreach (WebTorrent one in model.Torrents)
            {
                if (!await server.AddAsync(one.Torrent, paused: false, ct)) throw new TortureFailure($"the server went away: {server.Child.LastLines}");
                one.Settle(new WebTorrent.Settled(IsPaused: false, DownLimit: null));
            }
            await server.Child.KillAsync();
            model.CheckDisk();
            episode.Tally.Rounds++;
        }
        await FinishAsync(episode, model, port, peerPort, fresh => seeder = fresh, ct);
    }

    private static async Task FinishAsync(Episode episode, WebModel model, int port, int peerPort, Action<SeedServer> serve, CancellationToken ct)
    {
        await using SeedServer last = Seeds(model);
        serve(last);
        long started = Stopwatch.GetTimestamp();
        await using var server = new WebChild(episode, port, peerPort);
        await server.ReadyAsync(ct);
        await model.CheckAsync(server, ct);
        await WebTorture.UntilCompleteAsync(server, Count, ct, Patience);
        episode.Tally.Notes.Add($"{Count} torrents were complete {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s after the restart; most memory {server.Child.PeakMemory / 1024 / 1024} MiB (VmHWM)");
        await server.Child.SignalAsync("INT");
        if (await server.Child.EndAsync(Episode.Patience, ct) != 130) throw new TortureFailure($"the server did not end in order: {server.Child.LastLines}");
        model.CheckDisk();
        foreach (WebTorrent one in model.Torrents)
            if (one.Proven.Count < one.Torrent.PieceCount) throw new TortureFailure($"{one.Torrent.Name} is said to be complete and is not");
    }

    private static SeedServer Seeds(WebModel model)
    {
        var seeder = new SeedServer(int.MaxValue);
        foreach (WebTorrent one in model.Torrents) seeder.Add(one.Torrent, one.Log = new BlockLog());
        return seeder;
    }
}
