using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Torture.Harness;

namespace TorrentLab.Torture.Tortures;

/// <summary>
/// Strikes <c>torrentlab create</c>. At the output path stands a whole torrent, what was there before, or nothing; the content is
/// as it was; and the next try makes the same torrent as if nothing had happened.
/// </summary>
internal sealed class CreateTorture(Blow blow) : ITorture
{
    private const int Blows = 10;
    private const int MostLength = 40 * 1024 * 1024;

    public string Name => blow == Blow.Kill ? "kill create" : "stop create";

    public async Task RunAsync(Episode episode, CancellationToken ct)
    {
        Random random = episode.Random;
        LabTorrent made = RandomTorrent.Make(random, "content", random.Next(1_000_000, MostLength));
        string root = episode.At("root");
        Directory.CreateDirectory(root);
        made.WriteTo(root);
        string content = Path.Join(root, made.Name);
        IReadOnlyList<string> before = Fingerprint.Of(root);
        string reference = episode.At("reference.torrent");
        await using (Child undisturbed = episode.Start("create", content, "-o", reference, "-t", "http://127.0.0.1:1/announce"))
            if (await undisturbed.EndAsync(Episode.Patience, ct) != 0) throw new TortureFailure($"create failed: {undisturbed.LastLines}");
        Sha1Hash right = TorrentFile.Parse(File.ReadAllBytes(reference)).InfoHash;

        // Beside the content, or among it: there nothing that a kill leaves may get into the torrent.
        string output = Directory.Exists(content) && random.Next(2) == 0 ? Path.Join(content, "made.torrent") : Path.Join(root, "made.torrent");
        byte[]? old = random.Next(2) == 0 ? "d8:announce0:e"u8.ToArray() : null;
        for (int round = 0; round < Blows; round++)
        {
            if (old is not null) File.WriteAllBytes(output, old);
            else File.Delete(output);
            string[] arguments = ["create", content, "-o", output, "-t", "http://127.0.0.1:1/announce", "--force"];
            await using Child child = episode.Start(arguments);
            await StrikeAsync(child, random, ct);
            CheckOutput(output, old, right, child);
            CheckContent(root, output, before);
            episode.Tally.PiecesChecked += made.PieceCount;
            episode.Tally.Rounds++;
        }
        await using Child last = episode.Start("create", content, "-o", output, "-t", "http://127.0.0.1:1/announce", "--force");
        if (await last.EndAsync(Episode.Patience, ct) != 0) throw new TortureFailure($"create failed after the kills: {last.LastLines}");
        CheckOutput(output, null, right, last);
        if (!File.Exists(output)) throw new TortureFailure("create says that it is done, and there is no torrent");
        string[] left = [.. Directory.EnumerateFiles(Path.GetDirectoryName(output)!, ".torrentlab-*")];
        if (left.Length > 0) episode.Tally.Notes.Add("a killed create leaves its unfinished file under a hidden name");
    }

    private async Task StrikeAsync(Child child, Random random, CancellationToken ct)
    {
        await Episode.FirstAsync(TimeSpan.FromMilliseconds(random.Next(350)), ct, child.Exited);
        if (child.HasExited) return;
        if (blow == Blow.Kill)
        {
            await child.KillAsync();
            return;
        }
        await child.SignalAsync("STOP");
        await Episode.FirstAsync(TimeSpan.FromMilliseconds(random.Next(300)), ct);
        await child.SignalAsync("CONT");
        if (await child.EndAsync(Episode.Patience, ct) != 0) throw new TortureFailure($"create failed: {child.LastLines}");
    }

    private static void CheckOutput(string output, byte[]? old, Sha1Hash right, Child child)
    {
        if (!File.Exists(output))
        {
            if (old is not null) throw new TortureFailure($"{output} was there before and is gone: {child.LastLines}");
            return;
        }
        byte[] found = File.ReadAllBytes(output);
        if (old is not null && found.AsSpan().SequenceEqual(old)) return;
        try
        {
            Sha1Hash hash = TorrentFile.Parse(found).InfoHash;
            if (hash != right) throw new TortureFailure($"{output} is the torrent {hash}, and should be {right}: something else has got into it");
        }
        catch (MetainfoException damaged)
        {
            throw new TortureFailure($"{output} is half made: {damaged.Message}");
        }
    }

    private static void CheckContent(string root, string output, IReadOnlyList<string> before)
    {
        string[] now = [.. Fingerprint.Of(root).Where(line => !line.StartsWith(output, StringComparison.Ordinal) && !line.Contains("/.torrentlab-", StringComparison.Ordinal))];
        if (!now.SequenceEqual(before)) throw new TortureFailure($"the content was changed: {string.Join(" | ", now.Except(before).Concat(before.Except(now)).Take(4))}");
    }
}
