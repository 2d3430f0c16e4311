using TorrentLab.Lab;

namespace TorrentLab.Torture.Harness;

/// <summary>Somebody who uses the API of a web server without a pause: adds, shares, pauses, limits, deletes.</summary>
/// <param name="server">The server.</param>
/// <param name="model">Keeps what is confirmed.</param>
/// <param name="random">Chooses.</param>
/// <param name="tracker">The announce address of what is added.</param>
/// <param name="seeder">Serves what is added.</param>
internal sealed class WebUser(WebChild server, WebModel model, Random random, string tracker, SeedServer seeder)
{
    private const int MostLength = 700_000;

    /// <summary>Works on torrents of its own until the server goes away or it is told to end.</summary>
    /// <param name="owned">Those that are there already and nobody else works on.</param>
    /// <param name="isOver">Asked before each call.</param>
    /// <param name="ct">Ends it at once.</param>
    public async Task WorkAsync(IEnumerable<WebTorrent> owned, Func<bool> isOver, CancellationToken ct)
    {
        List<WebTorrent> mine = [.. owned];
        while (!isOver() && !server.Child.HasExited)
        {
            WebTorrent? one = mine.Count < 3 || random.Next(3) == 0 ? null : mine[random.Next(mine.Count)];
            bool isConfirmed = one is null ? await BringAsync(mine, ct) : await ChangeAsync(one, ct);
            if (!isConfirmed) return;
            mine.RemoveAll(gone => gone.Confirmed is null);
        }
    }

    private async Task<bool> BringAsync(List<WebTorrent> mine, CancellationToken ct)
    {
        string name = $"torrent{random.Next()}";
        bool isShared = random.Next(3) == 0;
        LabTorrent torrent = isShared
            ? LabTorrent.SingleFile(name, random.Next(1, MostLength), 32 * 1024, random.Next())
            : RandomTorrent.Make(random, name, random.Next(50_000, MostLength)).WithTracker(tracker);
        var one = new WebTorrent(torrent, isShared);
        model.Add(one);
        mine.Add(one);
        seeder.Add(torrent, one.Log);
        bool paused = !isShared && random.Next(3) == 0;
        return await CallAsync(one, new WebTorrent.Settled(paused, null), () => isShared ? server.ShareAsync(torrent, ct) : server.AddAsync(torrent, paused, ct));
    }

    private Task<bool> ChangeAsync(WebTorrent one, CancellationToken ct)
    {
        WebTorrent.Settled now = one.Confirmed!;
        switch (random.Next(7))
        {
            case 0: return CallAsync(one, now with { IsPaused = true }, () => server.DoAsync(one.Hash, "pause", ct));
            case 1: return CallAsync(one, now with { IsPaused = false }, () => server.DoAsync(one.Hash, "start", ct));
            case 2: return CallAsync(one, now, () => server.DoAsync(one.Hash, "recheck", ct));
            case 3: return CallAsync(one, now, () => server.MoveAsync(one.Hash, random.Next(20), ct));
            case 4:
                bool data = random.Next(2) == 0;
                one.IsDataDeleted |= data;
                return CallAsync(one, null, () => server.DeleteAsync(one.Hash, data, ct));
            default:
                long? limit = random.Next(3) == 0 ? null : random.Next(500_000, 5_000_000);
                return CallAsync(one, now with { DownLimit = limit }, () => server.LimitAsync(one.Hash, limit, ct));
        }
    }

    private static async Task<bool> CallAsync(WebTorrent one, WebTorrent.Settled? becomes, Func<Task<bool>> call)
    {
        one.Ask(becomes);
        if (!await call()) return false;
        one.Settle(becomes);
        return true;
    }
}
