using System.Security.Cryptography;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>
/// Hashes new content on several threads. Each takes the next run of pieces, reads it through a buffer of its own and
/// writes its hashes to their place, so the threads share nothing but the number of the next run. Where the processor can,
/// a run is as many pieces as <see cref="Sha1Lanes"/> hashes at once.
/// </summary>
internal sealed class PieceHasher
{
    private const int MaxStripeLength = 256 * 1024;
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
        _runLength = Sha1Lanes.IsSupported ? (long)Sha1Lanes.Count * pieceLength : Math.Max(pieceLength, RunLength);
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
            var lanes = new Sha1Lanes();
            byte[] buffer = GC.AllocateUninitializedArray<byte>(Sha1Lanes.Count * StripeLength);
            try
            {
                for (long start = NextRun(); start < _totalLength && !stop.IsCancellationRequested; start = NextRun())
                {
                    long end = Math.Min(start + _runLength, _totalLength);
                    if (Sha1Lanes.IsSupported && end - start == _runLength) HashLanes(start, lanes, buffer, stop.Token);
                    else HashRun(start, end, sha1, buffer, stop.Token);
                }
            }
            catch (StorageException)
            {
                stop.Cancel();
                throw;
            }
        }
    }

    /// <summary>Bytes that are read of each piece at a time.</summary>
    private int StripeLength => Math.Min(_pieceLength, MaxStripeLength);

    private int RunCount() => (int)Math.Min(int.MaxValue, PieceLengths.Count(_totalLength, (int)_runLength));

    private long NextRun() => Interlocked.Increment(ref _nextRun) * _runLength;

    private void HashLanes(long start, Sha1Lanes lanes, byte[] buffer, CancellationToken stop)
    {
        for (int offset = 0; offset < _pieceLength && !stop.IsCancellationRequested; offset += StripeLength)
        {
            for (int lane = 0; lane < Sha1Lanes.Count; lane++)
                _content.Read(start + ((long)lane * _pieceLength) + offset, buffer.AsSpan(lane * StripeLength, StripeLength));
            lanes.Append(buffer, StripeLength);
            _progress?.Report(Interlocked.Add(ref _done, buffer.Length));
        }
        lanes.GetHashesAndReset(_hashes.AsSpan((int)(start / _pieceLength) * Sha1Hash.Length));
    }

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
