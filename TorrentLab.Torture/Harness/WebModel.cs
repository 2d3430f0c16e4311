using System.Text.Json;

namespace TorrentLab.Torture.Harness;

/// <summary>What a web server has confirmed, against which it is held after each blow.</summary>
/// <param name="episode">Counts what is found.</param>
internal sealed class WebModel(Episode episode)
{
    private const int MostTries = 50;

    private readonly Lock _gate = new();
    private readonly List<WebTorrent> _torrents = [];

    public IReadOnlyList<WebTorrent> Torrents
    {
        get
        {
            lock (_gate) return [.. _torrents];
        }
    }

    public void Add(WebTorrent torrent)
    {
        lock (_gate) _torrents.Add(torrent);
    }

    /// <summary>Judges the disk and the requests, of a server that was killed.</summary>
    /// <exception cref="TortureFailure">A piece is lost, or was asked for without need.</exception>
    public void CheckDisk()
    {
        foreach (WebTorrent one in Torrents.Where(one => !one.IsDataDeleted))
        {
            int needless = one.Log.Blocks.Count(block => one.Proven.Contains(block.Piece));
            episode.Tally.Refetched += needless;
            if (needless > 0) throw new TortureFailure($"{needless} blocks of {one.Torrent.Name} were asked for, which were good on the disk");
            episode.Tally.PiecesChecked += one.Torrent.PieceCount;
            HashSet<int> good = DiskCheck.GoodPieces(one.Torrent, episode.At("out"));
            int lost = one.Proven.Except(good).Count();
            if (one is { IsShared: true, Confirmed: not null }) lost = one.Torrent.PieceCount - good.Count;
            episode.Tally.Lost += lost;
            if (lost > 0) throw new TortureFailure($"{lost} pieces of {one.Torrent.Name} were good on the disk and are not any more");
            if (!one.IsShared) one.Proven = good;
        }
    }

    /// <summary>Judges a server that has started again, and takes what it says for what was not confirmed.</summary>
    /// <exception cref="TortureFailure">Something that was confirmed is lost, or something half made is there.</exception>
    public async Task CheckAsync(WebChild server, CancellationToken ct)
    {
        IReadOnlyList<JsonElement> list = [];
        for (int tries = 0; tries == 0 || (list.Any(IsChecking) && tries < MostTries); tries++) // which hides whether one is paused
        {
            if (tries > 0) await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
            list = await server.ListAsync(ct);
        }
        var byHash = list.ToDictionary(view => view.GetProperty("hash").GetString()!);
        foreach (WebTorrent one in Torrents)
        {
            bool isThere = byHash.Remove(one.Hash, out JsonElement view);
            WebTorrent.Settled? now = isThere ? new(view.GetProperty("status").GetString() == "paused", LimitOf(view)) : null;
            if (now != one.Confirmed && !(one.IsPending && now == one.Pending))
            {
                episode.Tally.Lost++;
                throw new TortureFailure($"{one.Torrent.Name} was confirmed as {one.Confirmed?.ToString() ?? "gone"} and is {now?.ToString() ?? "gone"} now ({(isThere ? view : "not listed")})");
            }
            if (isThere && view.GetProperty("status").GetString() == "error") throw new TortureFailure($"{one.Torrent.Name} has an error: {view.GetProperty("error")}");
            one.Settle(now);
            if (isThere && !one.IsShared && !(await server.MetainfoAsync(one.Hash, ct)).AsSpan().SequenceEqual(one.Torrent.File))
                throw new TortureFailure($"the .torrent file of {one.Torrent.Name} is not the one that was added");
        }
        if (byHash.Count > 0) throw new TortureFailure($"torrents that nobody added: {string.Join(", ", byHash.Keys)}");
        // A removal that a kill has interrupted goes on after the start.
        await UntilAsync(() => Torrents.Select(Undeleted).FirstOrDefault(left => left is not null), ct);
    }

    /// <summary>Judges what the server keeps, when it has just started: nothing of what was never confirmed may be left over.</summary>
    /// <exception cref="TortureFailure">Something half made is there.</exception>
    public async Task CheckLeftoversAsync(CancellationToken ct)
    {
        await UntilAsync(() =>
        {
            string[] kept = [.. Directory.EnumerateFileSystemEntries(episode.At("state/torrents")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
            string[] expected = [.. Torrents.Where(one => one.Confirmed is not null).Select(one => $"{one.Hash}.torrent").Order(StringComparer.Ordinal)];
            return kept.SequenceEqual(expected) ? null : $"the server keeps {string.Join(", ", kept.Except(expected))} and lacks {string.Join(", ", expected.Except(kept))}";
        }, ct);
        string[] uploads = [.. Directory.GetDirectories(episode.At("out/.torrentlab"), "uploads-*").SelectMany(Directory.GetFileSystemEntries)];
        if (uploads.Length > 0) throw new TortureFailure($"unfinished uploads are left: {string.Join(", ", uploads)}");
        WebTorrent[] strays = [.. Torrents.Where(one => one is { IsShared: true, WasConfirmed: false, Confirmed: null } && File.Exists(episode.At($"out/{one.Torrent.Name}")))];
        if (strays.Length > 0) episode.Tally.Notes.Add("content of a share that was never confirmed can stay in the download directory, whole and unlisted");
        if (Array.Find(strays, one => DiskCheck.GoodPieces(one.Torrent, episode.At("out")).Count < one.Torrent.PieceCount) is { } half)
            throw new TortureFailure($"{half.Torrent.Name} was never confirmed, and lies half made in the download directory");
    }

    private string? Undeleted(WebTorrent one)
    {
        if (one is not { IsDataDeleted: true, Confirmed: null }) return null;
        string? left = DiskCheck.Paths(one.Torrent, episode.At("out")).FirstOrDefault(File.Exists);
        return left is null ? null : $"{one.Torrent.Name} was deleted with its data, and {left} is there";
    }

    private static async Task UntilAsync(Func<string?> problem, CancellationToken ct)
    {
        for (int tries = 0; problem() is { } still; tries++)
        {
            if (tries == MostTries) throw new TortureFailure(still);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
        }
    }

    private static bool IsChecking(JsonElement view) => view.GetProperty("status").GetString() == "checking";

    private static long? LimitOf(JsonElement view) =>
        view.TryGetProperty("downLimit", out JsonElement limit) && limit.ValueKind == JsonValueKind.Number ? limit.GetInt64() : null;
}
