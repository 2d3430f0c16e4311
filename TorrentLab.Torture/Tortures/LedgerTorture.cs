using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Torture.Harness;

namespace TorrentLab.Torture.Tortures;

/// <summary>
/// Cuts the ledger at every byte and flips bits of it and of the part file. It may be believed only where it says what the disk
/// holds; whatever it says, good pieces are not fetched again and nothing is called complete that is not.
/// </summary>
/// <remarks>Every cut and a thousand flips are put to the library in this process; some of each to the real program.</remarks>
internal sealed class LedgerTorture : ITorture
{
    private const int Flips = 1000;
    private const int Starts = 6;

    public string Name => "ledger";

    public async Task RunAsync(Episode episode, CancellationToken ct)
    {
        Random random = episode.Random;
        var download = new TorturedDownload(episode, 0.5);
        await InterruptAsync(download, random, ct);
        string ledger = DiskCheck.Record(download.Torrent, download.Output, "json");
        byte[] right = File.ReadAllBytes(ledger);
        for (int cut = 0; cut < right.Length; cut++) Judge(download, ledger, right[..cut]);
        for (int flip = 0; flip < Flips; flip++) Judge(download, ledger, Flipped(right, random, 1 + random.Next(3)));
        File.WriteAllBytes(ledger, right);

        for (int start = 0; start < Starts; start++)
        {
            await InterruptAsync(download, random, ct);
            Damage(download, ledger, random);
        }
        await download.FinishAsync(ct);
        Damage(download, ledger, random);
        await download.FinishAsync(ct); // a damaged part file may have been the only place of a piece
        await download.CheckNothingLeftAsync(ct);
        episode.Tally.Rounds++;
    }

    /// <summary>Puts one damaged ledger to the library.</summary>
    private static void Judge(TorturedDownload download, string path, byte[] damaged)
    {
        File.WriteAllBytes(path, damaged);
        TorrentFile torrent = TorrentFile.Parse(download.Torrent.File);
        using ResumeLedger ledger = ResumeLedger.Open(torrent, download.Output);
        string note = ledger.Load(out Bitfield? stored);
        download.Episode.Tally.Rounds++;
        int[] lies = stored is null ? [] : [.. Enumerable.Range(0, torrent.PieceCount).Where(piece => stored[piece] && !download.IsProven(piece))];
        if (lies.Length > 0) throw new TortureFailure($"a damaged ledger was believed, which names pieces {string.Join(", ", lies)}: {note}");
    }

    /// <summary>Runs the download for a while, and ends it in order: then the ledger would be believed.</summary>
    private static async Task InterruptAsync(TorturedDownload download, Random random, CancellationToken ct)
    {
        await using DownloadLife life = download.Begin();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        int blocks = 1 + random.Next(1 + (int)(download.Missing / (16 * 1024) / 2));
        await Episode.FirstAsync(Episode.Patience, ct, life.Child.Exited, life.Log.WaitForAsync(blocks, enough.Token));
        await enough.CancelAsync();
        await life.Child.SignalAsync("INT");
        int code = await life.Child.EndAsync(Episode.Patience, ct);
        download.CheckAfterBlow(life);
        if (code is not (0 or 130)) throw new TortureFailure($"exit code {code}: {life.Child.LastLines}");
    }

    private static void Damage(TorturedDownload download, string ledger, Random random)
    {
        download.Episode.Tally.Rounds++;
        byte[] right = File.ReadAllBytes(ledger);
        File.WriteAllBytes(ledger, random.Next(3) switch
        {
            0 => right[..random.Next(right.Length)],
            1 => [],
            _ => Flipped(right, random, 1 + random.Next(8)),
        });
        string parts = DiskCheck.Record(download.Torrent, download.Output, "parts");
        if (!File.Exists(parts) || random.Next(2) == 0) return;
        byte[] held = File.ReadAllBytes(parts);
        File.WriteAllBytes(parts, random.Next(2) == 0 ? held[..random.Next(held.Length)] : Flipped(held, random, 3));
        download.Forget(); // what only the part file held is gone now
        download.Prove();
    }

    private static byte[] Flipped(byte[] right, Random random, int bits)
    {
        byte[] flipped = [.. right];
        for (int bit = 0; bit < bits; bit++) flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        return flipped;
    }
}
