using System.Security.Cryptography;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>
/// Hashes what is on the disk, on every processor. Each thread takes the next run of pieces: as many as <see cref="Sha1Lanes"/>
/// hashes at once where the processor can, otherwise one.
/// </summary>
public sealed class PieceVerifier
{
    private const int ReadLength = 256 * 1024;

    private readonly TorrentFile _torrent;
    private readonly IPieceStore _store;
    private readonly IProgress<int>? _progress;
    private readonly bool[] _good;
    private readonly int _runLength;
    private int _next;
    private int _done;

    private PieceVerifier(TorrentFile torrent, IPieceStore store, IProgress<int>? progress)
    {
        (_torrent, _store, _progress) = (torrent, store, progress);
        _good = new bool[torrent.PieceCount];
        _runLength = Sha1Lanes.IsSupported && Sha1Lanes.Takes(torrent.PieceLength) ? Sha1Lanes.Count : 1;
        _next = -_runLength;
    }

    /// <summary>Finds the pieces whose bytes on the disk have the hash that the torrent says.</summary>
    /// <param name="torrent">Whose hashes count.</param>
    /// <param name="store">Where to read.</param>
    /// <param name="progress">Told the number of pieces done so far, now and then.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static Bitfield Verify(TorrentFile torrent, IPieceStore store, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        return new PieceVerifier(torrent, store, progress).Run(cancellationToken);
    }

    private Bitfield Run(CancellationToken cancellationToken)
    {
        var threads = new Task[Math.Clamp(_torrent.PieceCount / _runLength, 1, Environment.ProcessorCount)];
        for (int thread = 0; thread < threads.Length; thread++)
            threads[thread] = Task.Factory.StartNew(() => Work(cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Task.WhenAll(threads).GetAwaiter().GetResult();

        var result = new Bitfield(_torrent.PieceCount);
        for (int piece = 0; piece < _good.Length; piece++) result[piece] = _good[piece];
        return result;
    }

    private void Work(CancellationToken cancellationToken)
    {
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        var lanes = new Sha1Lanes();
        byte[] buffer = GC.AllocateUninitializedArray<byte>(_runLength * Math.Min(ReadLength, _torrent.PieceLength));
        for (int first = NextRun(); first < _good.Length; first = NextRun())
        {
            if (TryHashLanes(first, lanes, buffer, cancellationToken))
            {
                _progress?.Report(Interlocked.Add(ref _done, _runLength));
                continue;
            }
            for (int piece = first; piece < Math.Min(first + _runLength, _good.Length); piece++)
            {
                _good[piece] = IsGood(piece, sha1, buffer, cancellationToken);
                _progress?.Report(Interlocked.Increment(ref _done));
            }
        }
    }

    private int NextRun() => Interlocked.Add(ref _next, _runLength);

    /// <returns>False when they have not all the same length, or when something of them is missing: then each is for itself.</returns>
    private bool TryHashLanes(int first, Sha1Lanes lanes, byte[] buffer, CancellationToken cancellationToken)
    {
        int pieceLength = _torrent.PieceLength;
        if (_runLength == 1 || first + Sha1Lanes.Count > _good.Length || _torrent.PieceSize(first + Sha1Lanes.Count - 1) != pieceLength) return false;
        for (int offset = 0; offset < pieceLength; offset += ReadLength)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int length = Math.Min(ReadLength, pieceLength - offset);
            for (int lane = 0; lane < Sha1Lanes.Count; lane++)
            {
                if (_store.TryRead(first + lane, offset, buffer.AsSpan(lane * length, length))) continue;
                lanes.Reset();
                return false;
            }
            lanes.Append(buffer.AsSpan(0, Sha1Lanes.Count * length), length);
        }
        Span<byte> hashes = stackalloc byte[Sha1Lanes.Count * Sha1Hash.Length];
        lanes.GetHashesAndReset(hashes);
        for (int lane = 0; lane < Sha1Lanes.Count; lane++)
            _good[first + lane] = new Sha1Hash(hashes.Slice(lane * Sha1Hash.Length, Sha1Hash.Length)) == _torrent.PieceHash(first + lane);
        return true;
    }

    private bool IsGood(int piece, IncrementalHash sha1, byte[] buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Span<byte> digest = stackalloc byte[Sha1Hash.Length];
        int length = _torrent.PieceSize(piece);
        bool present = true;
        for (int offset = 0; offset < length && present; offset += buffer.Length)
        {
            Span<byte> part = buffer.AsSpan(0, Math.Min(buffer.Length, length - offset));
            present = _store.TryRead(piece, offset, part);
            if (present) sha1.AppendData(part);
        }
        sha1.GetHashAndReset(digest); // also when a part was missing: the next piece starts afresh
        return present && new Sha1Hash(digest) == _torrent.PieceHash(piece);
    }
}
