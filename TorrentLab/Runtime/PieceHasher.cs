using System.Security.Cryptography;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>
/// Hashes new content on several threads. Each takes the next run of pieces, reads it through a buffer of its own and
/// writes its hashes to their place, so the threads share nothing but the number of the next run.
/// </summary>
internal sealed class PieceHasher
{
    private const int ReadLength = 256 * 1024;
    private const int RunLength = 1024 * 1024; // of small pieces; a larger piece is a run

    private readonly ContentReader _content;
    private readonly long _totalLength;
    private readonly int _pieceLength;
    private readonly long _runLength;
    private readonly byte[] _hashes;
    private readonly IProgress<long>? _progress;
    private long _nextRun = -1;
    private long _done;

    /// <param name="content">Where the bytes come from.</param>
    /// <param name="totalLength">Their number.</param>
    /// <param name="pieceLength">A power of two.</param>
    /// <param name="hashes">Takes the hashes of all pieces.</param>
    /// <param name="progress">Told the number of bytes done so far, from any of the threads.</param>
    public PieceHasher(ContentReader content, long totalLength, int pieceLength, byte[] hashes, IProgress<long>? progress)
    {
        (_content, _totalLength, _pieceLength, _hashes, _progress) = (content, totalLength, pieceLength, hashes, progress);
        _runLength = Math.Max(pieceLength, RunLength);
    }

    /// <summary>Hashes everything. The first failure ends all threads.</summary>
    /// <exception cref="StorageException">The content cannot be read, or changed.</exception>
    /// <exception cref="OperationCanceledException">It was asked to end.</exception>
    public void Run(int threads, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] workers = new Task[Math.Min(threads, RunCount())];
        for (int worker = 0; worker < workers.Length; worker++)
            workers[worker] = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Task.WhenAll(workers).GetAwaiter().GetResult();
        cancellationToken.ThrowIfCancellationRequested();

        void Work()
        {
            using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
            byte[] buffer = GC.AllocateUninitializedArray<byte>(ReadLength);
            try
            {
                for (long start = NextRun(); start < _totalLength && !stop.IsCancellationRequested; start = NextRun())
                    HashRun(start, Math.Min(start + _runLength, _totalLength), sha1, buffer, stop.Token);
            }
            catch (StorageException)
            {
                stop.Cancel();
                throw;
            }
        }
    }

    private int RunCount() => (int)Math.Min(int.MaxValue, PieceLengths.Count(_totalLength, (int)_runLength));

    private long NextRun() => Interlocked.Increment(ref _nextRun) * _runLength;

    private void HashRun(long start, long end, IncrementalHash sha1, byte[] buffer, CancellationToken stop)
    {
        for (long at = start; at < end && !stop.IsCancellationRequested;)
        {
            Span<byte> unhashed = buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at));
            _content.Read(at, unhashed);
            _progress?.Report(Interlocked.Add(ref _done, unhashed.Length));
            while (!unhashed.IsEmpty)
            {
                int piece = (int)(at / _pieceLength);
                long pieceEnd = Math.Min((piece + 1L) * _pieceLength, _totalLength);
                Span<byte> part = unhashed[..(int)Math.Min(unhashed.Length, pieceEnd - at)];
                sha1.AppendData(part);
                unhashed = unhashed[part.Length..];
                at += part.Length;
                if (at == pieceEnd) sha1.GetHashAndReset(_hashes.AsSpan(piece * Sha1Hash.Length, Sha1Hash.Length));
            }
        }
    }
}
