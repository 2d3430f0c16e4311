using TorrentLab.Torture.Harness;

namespace TorrentLab.Torture.Tortures;

/// <summary>Stops a download and lets it go on, again and again, now and then for longer than a peer sends to it.</summary>
internal sealed class StopDownload : ITorture
{
    private const int MostRun = 250; // milliseconds
    private const int MostRest = 700;

    public string Name => "stop download";

    public async Task RunAsync(Episode episode, CancellationToken ct)
    {
        var download = new TorturedDownload(episode, 0.5 + episode.Random.NextDouble());
        await using DownloadLife life = download.Begin();
        while (!life.Child.HasExited)
        {
            await Episode.FirstAsync(TimeSpan.FromMilliseconds(episode.Random.Next(MostRun)), ct, life.Child.Exited);
            await life.Child.SignalAsync("STOP");
            await Episode.FirstAsync(TimeSpan.FromMilliseconds(episode.Random.Next(MostRest)), ct, life.Child.Exited);
            download.CheckDisk();
            await life.Child.SignalAsync("CONT");
            episode.Tally.Rounds++;
        }
        int repeated = life.Log.Repeated;
        if (download.HasOnePeer && repeated > 0) throw new TortureFailure($"{repeated} blocks were asked for twice, though the only peer answers everything");
        download.CheckDisk();
        download.Forget();
        await download.CheckCompleteAsync(life, ct);
    }
}
