using TorrentLab.Primitives;

namespace TorrentLab.Pieces;

/// <summary>
/// Knows which blocks are wanted, who owes which since when, and what has arrived. It decides what to ask a peer for next
/// and turns blocks into complete pieces. Pure: the caller brings the time.
/// </summary>
/// <remarks>
/// Memory: a piece counts against the budget with its whole length from its first request until it is stored or found
/// corrupt. At least one piece may always be open, however long it is.
/// </remarks>
public sealed class PieceManager
{
    private readonly PieceTable _table;
    private readonly Func<int, int> _pieceLength;
    private readonly IPiecePicker _picker;
    private readonly long _budget;
    private readonly List<PieceAssembly> _open = [];                        // in flight, oldest first
    private readonly Dictionary<int, PieceAssembly> _checking = [];
    private readonly Dictionary<int, Dictionary<BlockRef, Owed>> _owed = []; // by peer
    private long _sequence;

    /// <param name="table">The state of every piece; this manager moves it.</param>
    /// <param name="pieceLength">Length of a piece in bytes, by its index.</param>
    /// <param name="picker">Which piece to begin next.</param>
    /// <param name="budget">Most bytes of pieces between their first request and the disk.</param>
    public PieceManager(PieceTable table, Func<int, int> pieceLength, IPiecePicker picker, long budget) =>
        (_table, _pieceLength, _picker, _budget) = (table, pieceLength, picker, budget);

    /// <summary>Bytes of the pieces that are open or being checked, at their full length.</summary>
    public long Buffered { get; private set; }

    /// <summary>True while the verdict on a piece is awaited.</summary>
    public bool IsChecking => _checking.Count > 0;

    /// <summary>How many blocks the peer owes us.</summary>
    public int OwedBy(int peer) => _owed.TryGetValue(peer, out Dictionary<BlockRef, Owed>? owed) ? owed.Count : 0;

    /// <summary>Chooses the next block to ask the peer for, and notes that it owes it.</summary>
    /// <param name="peer">Who will be asked.</param>
    /// <param name="peerHas">What it has.</param>
    /// <param name="now">When it is asked.</param>
    /// <returns>Null when it has nothing that we want, or the budget is spent.</returns>
    public BlockRef? TryAssign(int peer, Bitfield peerHas, TimeSpan now)
    {
        PieceAssembly? assembly = FindOpen(peerHas) ?? Begin(peerHas);
        if (assembly is null) return null;
        BlockRef block = assembly.TakeFree();
        if (!_owed.TryGetValue(peer, out Dictionary<BlockRef, Owed>? owed)) _owed[peer] = owed = [];
        owed.Add(block, new Owed(now, _sequence++, assembly));
        return block;
    }

    /// <summary>Takes a block that the peer sent.</summary>
    /// <param name="peer">Who sent it.</param>
    /// <param name="block">What it says it is.</param>
    /// <param name="data">Its bytes; owned by this manager when the verdict is <see cref="BlockVerdict.Kept"/>.</param>
    /// <param name="receipt">When it was asked for, and which number the request had; for a block that was owed.</param>
    /// <param name="complete">The piece, when this was its last block: the caller owns it, and checks its hash.</param>
    public BlockVerdict Receive(int peer, BlockRef block, Block data, out BlockReceipt receipt, out CompletePiece? complete)
    {
        (complete, receipt) = (null, default);
        if (!_owed.TryGetValue(peer, out Dictionary<BlockRef, Owed>? owed) || !owed.Remove(block, out Owed request))
            return BlockVerdict.Unsolicited;
        receipt = new BlockReceipt(request.AskedAt, request.Sequence);
        PieceAssembly assembly = request.Assembly;
        if (!assembly.TryAdd(peer, block, data)) return BlockVerdict.Late;
        if (!assembly.IsComplete) return BlockVerdict.Kept;
        _open.Remove(assembly);
        _checking.Add(block.Piece, assembly);
        _table.Move(block.Piece, PieceState.Checking);
        complete = assembly.Finish();
        return BlockVerdict.Kept;
    }

    /// <summary>The peer owes nothing any more: it choked us, stalled or left.</summary>
    /// <returns>The blocks that may be asked for again.</returns>
    public IReadOnlyCollection<BlockRef> Release(int peer)
    {
        if (!_owed.Remove(peer, out Dictionary<BlockRef, Owed>? owed)) return [];
        foreach ((BlockRef block, Owed request) in owed) Free(block, request.Assembly);
        return owed.Keys;
    }

    /// <summary>Takes back single requests that the peer passed over: older than <paramref name="age"/>, while a later one was answered.</summary>
    /// <param name="peer">Who was asked.</param>
    /// <param name="answered">The highest request number that the peer has answered.</param>
    /// <param name="now">The time.</param>
    /// <param name="age">How long a request may wait.</param>
    /// <returns>The blocks that may be asked for again.</returns>
    public IReadOnlyList<BlockRef> ReleasePassedOver(int peer, long answered, TimeSpan now, TimeSpan age)
    {
        if (!_owed.TryGetValue(peer, out Dictionary<BlockRef, Owed>? owed)) return [];
        List<BlockRef> passed = [];
        foreach ((BlockRef block, Owed request) in owed)
            if (request.Sequence < answered && now - request.AskedAt > age) passed.Add(block);
        foreach (BlockRef block in passed)
            if (owed.Remove(block, out Owed request)) Free(block, request.Assembly);
        return passed;
    }

    /// <summary>True when the peer has a piece that is missing or still has free blocks.</summary>
    public bool Wants(Bitfield peerHas)
    {
        for (int piece = 0; piece < _table.Count; piece++)
            if (_table[piece] is PieceState.Missing or PieceState.InFlight && peerHas[piece]) return true;
        return false;
    }

    /// <summary>The piece was verified and is on the disk.</summary>
    /// <returns>The peers that its blocks came from.</returns>
    public IReadOnlyCollection<int> Stored(int piece)
    {
        _table.Move(piece, PieceState.Stored);
        return Close(piece).Feeders;
    }

    /// <summary>The hash was wrong: the piece is missing again.</summary>
    /// <returns>The peers that its blocks came from.</returns>
    public IReadOnlyCollection<int> Corrupt(int piece)
    {
        _table.Move(piece, PieceState.Missing);
        return Close(piece).Feeders;
    }

    /// <summary>Returns the blocks of every piece that is still open: the download is over.</summary>
    public void Abandon()
    {
        foreach (PieceAssembly assembly in _open) assembly.Abandon();
        _open.Clear();
        _owed.Clear();
    }

    private PieceAssembly? FindOpen(Bitfield peerHas)
    {
        foreach (PieceAssembly assembly in _open)
            if (assembly.FreeBlocks > 0 && peerHas[assembly.Piece]) return assembly;
        return null;
    }

    private PieceAssembly? Begin(Bitfield peerHas)
    {
        if (_picker.Pick(_table, peerHas) is not { } piece) return null;
        int length = _pieceLength(piece);
        if (Buffered > 0 && Buffered + length > _budget) return null;
        var assembly = new PieceAssembly(piece, length);
        Buffered += length;
        _open.Add(assembly);
        _table.Move(piece, PieceState.InFlight);
        return assembly;
    }

    private PieceAssembly Close(int piece)
    {
        _checking.Remove(piece, out PieceAssembly? assembly);
        Buffered -= assembly!.Length;
        return assembly;
    }

    private void Free(BlockRef block, PieceAssembly assembly)
    {
        assembly.Release(block);
        if (!assembly.IsUntouched) return;
        _open.Remove(assembly);
        Buffered -= assembly.Length;
        _table.Move(assembly.Piece, PieceState.Missing);
    }

    private readonly record struct Owed(TimeSpan AskedAt, long Sequence, PieceAssembly Assembly);
}
