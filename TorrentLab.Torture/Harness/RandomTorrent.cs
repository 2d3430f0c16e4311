using TorrentLab.Lab;

namespace TorrentLab.Torture.Harness;

/// <summary>Torrents of every shape that is known to be hard: many small files, empty ones, pieces across borders, exact fits.</summary>
internal static class RandomTorrent
{
    private static readonly int[] PieceLengths = [16 * 1024, 32 * 1024, 64 * 1024, 256 * 1024];

    /// <param name="random">Gives shape and content.</param>
    /// <param name="name">Of the torrent.</param>
    /// <param name="length">About how many bytes.</param>
    public static LabTorrent Make(Random random, string name, int length)
    {
        int pieceLength = PieceLengths[random.Next(PieceLengths.Length)];
        int seed = random.Next();
        if (random.Next(3) == 0) return LabTorrent.SingleFile(name, (length / 2) + random.Next(length), pieceLength, seed);
        List<LabFile> files = [];
        for (long left = length; left > 0 && files.Count < 60;)
        {
            int size = random.Next(6) switch
            {
                0 => 0,
                1 => random.Next(1, 200),
                2 => pieceLength + random.Next(-1, 2),
                3 => random.Next(1, pieceLength),
                _ => random.Next(1, Math.Max(2, length / 4)),
            };
            files.Add(new LabFile($"{(random.Next(2) == 0 ? "" : $"sub{random.Next(3)}/")}file{files.Count}.bin", size));
            left -= size;
        }
        return LabTorrent.MultiFile(name, files, pieceLength, seed);
    }
}
