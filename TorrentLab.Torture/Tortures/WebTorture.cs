using System.Text.Json;
using TorrentLab.Lab;
using TorrentLab.Torture.Harness;

namespace TorrentLab.Torture.Tortures;

/// <summary>
/// Strikes a web server in the middle of adds, shares, changes, deletes and downloads. What its API has confirmed is there after the
/// restart, what was not is done wholly or not at all, and no good piece is fetched again.
/// </summary>
internal sealed class WebTorture(Blow blow) : ITorture
{
    private const int Blows = 8;
    private const int Rate = 1_500_000; // bytes a second
    private const int MostWork = 900;   // milliseconds

    public string Name => blow == Blow.Kill ? "kill web" : "stop web";

    public async Task RunAsync(Episode episode, CancellationToken ct)
    {
        SeedServer? seeder = null;
        await using var tracker = new MockTracker { Answer = (_, _) => TrackerAnswer.Peers(seeder is null ? [] : [seeder.Endpoint]) };
        var model = new WebModel(episode);
        (int port, int peerPort) = (Ports.Free(), Ports.Free());
        for (int blows = 0; blows < Blows; blows++)
        {
            await using SeedServer fresh = Seeds(model);
            seeder = fresh;
            await using var server = new WebChild(episode, port, peerPort);
            if (blow == Blow.Kill && blows > 0 && episode.Random.Next(5) == 0)
            {
                await Episode.FirstAsync(TimeSpan.FromMilliseconds(episode.Random.Next(600)), ct, server.Child.Exited);
                if (server.Child.HasExited) throw new TortureFailure($"the server did not start: {server.Child.LastLines}");
            }
            else
            {
                await server.ReadyAsync(ct);
                await model.CheckAsync(server, ct);
                await UseAsync(server, model, episode, tracker.Url, fresh, ct);
            }
            episode.Tally.Rounds++;
            if (blow == Blow.Stop) await model.CheckAsync(server, ct);
            await server.Child.KillAsync();
            model.CheckDisk();
        }
        await using SeedServer last = Seeds(model);
        seeder = last;
        await FinishAsync(episode, model, port, peerPort, ct);
    }

    private async Task UseAsync(WebChild server, WebModel model, Episode episode, string tracker, SeedServer seeder, CancellationToken ct)
    {
        Random random = episode.Random;
        bool isOver = false;
        int users = 1 + random.Next(3);
        ILookup<int, WebTorrent> shares = model.Torrents.Where(one => one.Confirmed is not null).Select((one, index) => (one, index)).ToLookup(pair => pair.index % users, pair => pair.one);
        Task[] work = [.. Enumerable.Range(0, users).Select(number =>
            new WebUser(server, model, new Random(random.Next()), tracker, seeder).WorkAsync(shares[number], () => Volatile.Read(ref isOver), ct))];
        for (int stops = 0; blow == Blow.Stop && stops < 3; stops++)
        {
            await Episode.FirstAsync(TimeSpan.FromMilliseconds(random.Next(MostWork / 3)), ct, server.Child.Exited);
            await server.Child.SignalAsync("STOP");
            await Episode.FirstAsync(TimeSpan.FromMilliseconds(random.Next(300)), ct);
            await server.Child.SignalAsync("CONT");
        }
        if (blow == Blow.Kill) await Episode.FirstAsync(TimeSpan.FromMilliseconds(20 + random.Next(MostWork)), ct, [server.Child.Exited, .. work]);
        if (server.Child.HasExited) throw new TortureFailure($"the server ended by itself: {server.Child.LastLines}");
        if (blow == Blow.Kill && !work.Any(user => user.IsFaulted)) await server.Child.KillAsync();
        Volatile.Write(ref isOver, true);
        await Task.WhenAll(work);
    }

    private static async Task FinishAsync(Episode episode, WebModel model, int port, int peerPort, CancellationToken ct)
    {
        await using var server = new WebChild(episode, port, peerPort);
        await server.ReadyAsync(ct);
        await model.CheckAsync(server, ct);
        await model.CheckLeftoversAsync(ct);
        WebTorrent[] there = [.. model.Torrents.Where(one => one.Confirmed is not null)];
        foreach (WebTorrent one in there)
        {
            await server.DoAsync(one.Hash, "start", ct);
            await server.LimitAsync(one.Hash, null, ct);
        }
        await UntilCompleteAsync(server, there.Length, ct);
        await server.Child.SignalAsync("INT");
        if (await server.Child.EndAsync(Episode.Patience, ct) != 130) throw new TortureFailure($"the server did not end in order: {server.Child.LastLines}");
        model.CheckDisk();
        foreach (WebTorrent one in there)
            if (DiskCheck.GoodPieces(one.Torrent, episode.At("out")).Count < one.Torrent.PieceCount) throw new TortureFailure($"{one.Torrent.Name} is said to be complete and is not");
    }

    /// <summary>Waits until every torrent has all its pieces.</summary>
    /// <exception cref="TortureFailure">They have not in time.</exception>
    public static async Task UntilCompleteAsync(WebChild server, int count, CancellationToken ct, TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? Episode.Patience);
        while (true)
        {
            IReadOnlyList<JsonElement> list = await server.ListAsync(ct);
            string[] open = [.. list.Where(view => view.GetProperty("piecesDone").GetInt32() < view.GetProperty("pieceCount").GetInt32())
                .Select(view => $"{view.GetProperty("name")}: {view.GetProperty("status")} {view.GetProperty("waiting")} {view.GetProperty("error")}")];
            if (open.Length == 0 && list.Count == count) return;
            if (limit.IsCancellationRequested) throw new TortureFailure($"{open.Length} of {list.Count} torrents do not become complete: {string.Join(" | ", open.Take(3))}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, ct);
        }
    }

    private static SeedServer Seeds(WebModel model)
    {
        var seeder = new SeedServer(Rate);
        foreach (WebTorrent one in model.Torrents.Where(one => !one.IsShared))
        {
            one.Log = new BlockLog();
            seeder.Add(one.Torrent, one.Log);
        }
        return seeder;
    }
}
