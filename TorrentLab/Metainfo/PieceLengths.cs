using System.Numerics;

namespace TorrentLab.Metainfo;

/// <summary>The piece lengths that new torrents get: powers of two, as every client expects (BEP 3, "info dictionary").</summary>
public static class PieceLengths
{
    /// <summary>Bytes of the smallest piece: one block of the peer protocol.</summary>
    public const int Smallest = 16 * 1024;

    /// <summary>Bytes of the largest piece that may be asked for. Many clients refuse larger ones.</summary>
    public const int Largest = 64 * 1024 * 1024;

    private const int LargestAutomatic = 16 * 1024 * 1024;
    private const int MostPieces = 2000;

    /// <summary>Whether it is a power of two from <see cref="Smallest"/> to <see cref="Largest"/>.</summary>
    public static bool IsUsual(long bytes) => bytes is >= Smallest and <= Largest && BitOperations.IsPow2(bytes);

    /// <summary>
    /// The length that cuts the content into 1,000 to 2,000 pieces: few enough for a small .torrent file, enough for peers
    /// to have something to trade. Very small content gets fewer pieces, very large more.
    /// </summary>
    /// <param name="totalLength">Bytes of all files.</param>
    public static int Automatic(long totalLength)
    {
        int length = Smallest;
        while (length < LargestAutomatic && totalLength > (long)length * MostPieces) length *= 2;
        return length;
    }

    /// <summary>The number of pieces, the last one perhaps shorter.</summary>
    public static long Count(long totalLength, int pieceLength) =>
        (totalLength / pieceLength) + (totalLength % pieceLength == 0 ? 0 : 1);
}
