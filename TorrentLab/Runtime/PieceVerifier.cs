using System.Security.Cryptography;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>Hashes what is on the disk, piece by piece, on every processor.</summary>
public static class PieceVerifier
{
    private const int ReadLength = 256 * 1024;

    /// <summary>Finds the pieces whose bytes on the disk have the hash that the torrent says.</summary>
    /// <param name="torrent">Whose hashes count.</param>
    /// <param name="store">Where to read.</param>
    /// <param name="progress">Told the number of pieces done so far, now and then.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static Bitfield Verify(TorrentFile torrent, IPieceStore store, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        bool[] good = new bool[torrent.PieceCount];
        int done = 0;
        int next = -1;
        var threads = new Task[Math.Min(Environment.ProcessorCount, Math.Max(1, torrent.PieceCount))];
        for (int thread = 0; thread < threads.Length; thread++)
            threads[thread] = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Task.WhenAll(threads).GetAwaiter().GetResult();

        var result = new Bitfield(torrent.PieceCount);
        for (int piece = 0; piece < good.Length; piece++) result[piece] = good[piece];
        return result;

        void Work()
        {
            using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
            byte[] buffer = GC.AllocateUninitializedArray<byte>(Math.Min(ReadLength, torrent.PieceLength));
            for (int piece = Interlocked.Increment(ref next); piece < torrent.PieceCount; piece = Interlocked.Increment(ref next))
            {
                cancellationToken.ThrowIfCancellationRequested();
                good[piece] = IsGood(torrent, store, piece, sha1, buffer);
                progress?.Report(Interlocked.Increment(ref done));
            }
        }
    }

    private static bool IsGood(TorrentFile torrent, IPieceStore store, int piece, IncrementalHash sha1, byte[] buffer)
    {
        Span<byte> digest = stackalloc byte[Sha1Hash.Length];
        int length = torrent.PieceSize(piece);
        bool present = true;
        for (int offset = 0; offset < length && present; offset += buffer.Length)
        {
            Span<byte> part = buffer.AsSpan(0, Math.Min(buffer.Length, length - offset));
            present = store.TryRead(piece, offset, part);
            if (present) sha1.AppendData(part);
        }
        sha1.GetHashAndReset(digest); // also when a part was missing: the next piece starts afresh
        return present && new Sha1Hash(digest) == torrent.PieceHash(piece);
    }
}
