using System.Collections.Concurrent;
using System.Security.Cryptography;
using TorrentLab.Metainfo;
using TorrentLab.Pieces;
using TorrentLab.Primitives;
using TorrentLab.Swarm;

namespace TorrentLab.Runtime;

/// <summary>
/// A few threads that check complete pieces and write the good ones. Hash and write of a piece happen on one thread, one
/// after the other, while its bytes are still in that processor's cache; receiving goes on meanwhile.
/// </summary>
internal sealed class PieceWriter
{
    private readonly TorrentFile _torrent;
    private readonly IPieceStore _store;
    private readonly Func<SwarmEvent, ValueTask> _post;
    private readonly Task[] _workers;
    private readonly BlockingCollection<SwarmEffect.StorePiece> _pieces = []; // bounded by the engine's budget

    /// <param name="torrent">Whose hashes count.</param>
    /// <param name="store">Where good pieces go.</param>
    /// <param name="threads">How many threads.</param>
    /// <param name="post">Where the verdict on each piece goes.</param>
    public PieceWriter(TorrentFile torrent, IPieceStore store, int threads, Func<SwarmEvent, ValueTask> post)
    {
        (_torrent, _store, _post) = (torrent, store, post);
        _workers = [.. Enumerable.Range(0, threads).Select(_ =>
            Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
    }

    /// <summary>Takes over a piece; the verdict is posted later.</summary>
    public void Add(SwarmEffect.StorePiece piece) => _pieces.Add(piece);

    /// <summary>Waits until every piece has its verdict.</summary>
    public async Task FinishAsync()
    {
        _pieces.CompleteAdding();
        await Task.WhenAll(_workers).ConfigureAwait(false);
        _pieces.Dispose();
    }

    private void Work()
    {
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        foreach (SwarmEffect.StorePiece asked in _pieces.GetConsumingEnumerable())
        {
            SwarmEvent verdict;
            using (asked.Piece) verdict = Process(asked.Piece, asked.HashBlocks, sha1);
            ValueTask posting = _post(verdict);
            if (!posting.IsCompletedSuccessfully) posting.AsTask().GetAwaiter().GetResult(); // this thread is ours to block
        }
    }

    private SwarmEvent Process(CompletePiece piece, bool hashBlocks, IncrementalHash sha1)
    {
        foreach (Block block in piece.Blocks) sha1.AppendData(block.Span);
        Span<byte> digest = stackalloc byte[Sha1Hash.Length];
        sha1.GetHashAndReset(digest);
        if (new Sha1Hash(digest) != _torrent.PieceHash(piece.Piece)) return new SwarmEvent.PieceCorrupt(piece.Piece, BlockHashes(piece));
        try
        {
            _store.Write(piece);
            return new SwarmEvent.PieceStored(piece.Piece, hashBlocks ? BlockHashes(piece) : null);
        }
        catch (StorageException failed)
        {
            return new SwarmEvent.StorageFailed(failed.Message);
        }
    }

    private static Sha1Hash[] BlockHashes(CompletePiece piece) => [.. piece.Blocks.Select(block => Sha1Hash.Of(block.Span))];
}
