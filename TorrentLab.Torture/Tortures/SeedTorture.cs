using System.Diagnostics;
using System.Net;
using TorrentLab.Lab;
using TorrentLab.Torture.Harness;

namespace TorrentLab.Torture.Tortures;

/// <summary>Strikes a seed while it checks and while somebody fetches from it. Its content must stay as it is, and a restart must serve at once.</summary>
internal sealed class SeedTorture(Blow blow) : ITorture
{
    private const int Blows = 8;
    private const int MostLength = 8 * 1024 * 1024;
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(10);

    public string Name => blow == Blow.Kill ? "kill seed" : "stop seed";

    public async Task RunAsync(Episode episode, CancellationToken ct)
    {
        LabTorrent torrent = RandomTorrent.Make(episode.Random, "content", episode.Random.Next(500_000, MostLength));
        string content = episode.At("content-directory");
        Directory.CreateDirectory(content);
        torrent.WriteTo(content);
        IReadOnlyList<string> before = Fingerprint.Of(content);
        int port = Ports.Free();
        string[] arguments = ["seed", episode.Write(torrent), content, "--bind", "127.0.0.1", "--port", $"{port}"];
        var seed = new IPEndPoint(IPAddress.Loopback, port);

        if (blow == Blow.Kill) await KillAsync(episode, arguments, torrent, seed, ct);
        await using Child child = episode.Start(arguments);
        Task stops = blow == Blow.Stop ? StopAsync(episode, child, ct) : Task.CompletedTask;
        await FetchAllAsync(new Leecher(torrent, seed), child, episode, ct);
        await stops;
        episode.Tally.PiecesChecked += torrent.PieceCount;
        Fingerprint.Check(content, before);
    }

    private static async Task KillAsync(Episode episode, string[] arguments, LabTorrent torrent, IPEndPoint seed, CancellationToken ct)
    {
        string content = episode.At("content-directory");
        IReadOnlyList<string> before = Fingerprint.Of(content);
        for (int kill = 0; kill < Blows; kill++)
        {
            await using Child child = episode.Start(arguments);
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var leecher = new Leecher(torrent, seed);
            Task fetching = leecher.FetchAsync(gone.Token);
            await Episode.FirstAsync(TimeSpan.FromMilliseconds(episode.Random.Next(700)), ct, fetching);
            if (child.HasExited) throw new TortureFailure($"the seed ended by itself: {child.LastLines}");
            await child.KillAsync();
            await gone.CancelAsync();
            await fetching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (fetching.Exception?.InnerException is TortureFailure wrong) throw wrong;
            episode.Tally.PiecesChecked += leecher.Good;
            episode.Tally.Rounds++;
            Fingerprint.Check(content, before);
        }
    }

    private static async Task StopAsync(Episode episode, Child child, CancellationToken ct)
    {
        for (int stop = 0; stop < Blows; stop++)
        {
            await Episode.FirstAsync(TimeSpan.FromMilliseconds(episode.Random.Next(120)), ct);
            await child.SignalAsync("STOP");
            await Episode.FirstAsync(TimeSpan.FromMilliseconds(episode.Random.Next(300)), ct);
            await child.SignalAsync("CONT");
            episode.Tally.Rounds++;
        }
    }

    private static async Task FetchAllAsync(Leecher leecher, Child child, Episode episode, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(AtOnce);
        long started = Stopwatch.GetTimestamp();
        try
        {
            await leecher.FetchAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            episode.Tally.Lost++;
            throw new TortureFailure($"the seed did not give everything within {AtOnce.TotalSeconds:0} s of its start, {leecher.Good} pieces came: {child.LastLines}");
        }
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (seconds > AtOnce.TotalSeconds / 2) episode.Tally.Notes.Add($"a restart took {seconds:0.0} s to give everything");
    }
}
