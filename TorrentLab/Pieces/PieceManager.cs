using TorrentLab.Primitives;

namespace TorrentLab.Pieces;

/// <summary>
/// Knows which blocks are wanted, who owes which since when, and what has arrived. It decides what to ask a peer for next
/// and turns blocks into complete pieces. Pure: the caller brings the time.
/// </summary>
/// <remarks>
/// <para>Memory: a piece counts against the budget with its whole length from its first request until it is stored or found
/// corrupt. At least one piece may always be open, however long it is.</para>
/// <para>A block is owed by one peer, or by two in the endgame (<see cref="TryShare"/>); the first to deliver frees the other.</para>
/// </remarks>
public sealed class PieceManager
{
    private static readonly IReadOnlyList<int> Nobody = []; // one list for all blocks that one peer alone was asked for

    private readonly PieceTable _table;
    private readonly Availability _availability;
    private readonly Func<int, int> _pieceLength;
    private readonly IPiecePicker _picker;
    private readonly long _budget;
    private readonly int _longest; // every piece but the last is as long as the first
    private readonly Dictionary<int, PieceAssembly> _open = [];             // in flight, by piece
    private readonly List<PieceAssembly> _free = [];                        // those of them that have free blocks, oldest first
    private readonly Dictionary<int, PieceAssembly> _checking = [];
    private readonly Dictionary<int, Dictionary<BlockRef, Owed>> _owed = []; // by peer
    private readonly HashSet<int> _suspect = [];                            // pieces that were corrupt before
    private long _sequence;
    private long _begun;

    /// <param name="table">The state of every piece; this manager moves it.</param>
    /// <param name="availability">How many peers have each piece.</param>
    /// <param name="pieceLength">Length of a piece in bytes, by its index.</param>
    /// <param name="picker">Which piece to begin next.</param>
    /// <param name="budget">Most bytes of pieces between their first request and the disk.</param>
    public PieceManager(PieceTable table, Availability availability, Func<int, int> pieceLength, IPiecePicker picker, long budget) =>
        (_table, _availability, _pieceLength, _picker, _budget, _longest) =
            (table, availability, pieceLength, picker, budget, table.Count > 0 ? pieceLength(0) : 0);

    /// <summary>Bytes of the pieces that are open or being checked, at their full length.</summary>
    public long Buffered { get; private set; }

    /// <summary>True while the verdict on a piece is awaited.</summary>
    public bool IsChecking => _checking.Count > 0;

    /// <summary>There are blocks to be assigned, to some peer at least: free ones, or pieces to begin and the room for them.</summary>
    public bool HasWork => _free.Count > 0 || MayBegin;

    /// <summary>How many blocks all peers together owe us.</summary>
    public int OwedByAll { get; private set; }

    /// <summary>The piece was corrupt when it came last.</summary>
    public bool IsSuspect(int piece) => _suspect.Contains(piece);

    /// <summary>How many blocks the peer owes us.</summary>
    public int OwedBy(int peer) => _owed.TryGetValue(peer, out Dictionary<BlockRef, Owed>? owed) ? owed.Count : 0;

    /// <summary>Chooses the next block to ask the peer for, and notes that it owes it: pieces in flight come before new ones.</summary>
    /// <param name="peer">Who will be asked.</param>
    /// <param name="peerHas">What it has.</param>
    /// <param name="now">When it is asked.</param>
    /// <returns>Null when it has nothing that is still to be asked for, or the budget is spent.</returns>
    public BlockRef? TryAssign(int peer, Bitfield peerHas, TimeSpan now)
    {
        PieceAssembly? assembly = FindFree(peer, peerHas) ?? Begin(peer, peerHas);
        if (assembly is null) return null;
        BlockRef block = assembly.TakeFree();
        if (assembly.FreeBlocks == 0) _free.Remove(assembly);
        Owe(peer, block, assembly, now);
        return block;
    }

    /// <summary>
    /// The endgame: of the blocks that <paramref name="owner"/> alone owes, gives the peer the one that was asked for last,
    /// which would come last. Both owe it then.
    /// </summary>
    /// <returns>Null when there is none that the peer has.</returns>
    public BlockRef? TryShare(int owner, int peer, Bitfield peerHas, TimeSpan now)
    {
        if (!_owed.TryGetValue(owner, out Dictionary<BlockRef, Owed>? owed)) return null;
        Owed latest = default;
        BlockRef? best = null;
        foreach ((BlockRef block, Owed request) in owed)
        {
            if (best is not null && request.Sequence < latest.Sequence) continue;
            if (request.Assembly.OnlyPeer is not null || request.Assembly.AskedOf(block) > 1 || !peerHas[block.Piece]) continue;
            (best, latest) = (block, request);
        }
        if (best is not { } shared) return null;
        latest.Assembly.Ask(shared);
        Owe(peer, shared, latest.Assembly, now);
        return shared;
    }

    /// <summary>
    /// Gives the peer a block that two others owe, in place of one of them, which owes it no longer: or two who never send could
    /// keep a block from everyone.
    /// </summary>
    /// <param name="owner">Who owes it no longer; to be told so.</param>
    /// <param name="peer">Who owes it now.</param>
    /// <param name="peerHas">What the peer has.</param>
    /// <param name="now">When it is asked.</param>
    /// <returns>Null when there is none that the peer has and does not owe already.</returns>
    public BlockRef? TryReplace(int owner, int peer, Bitfield peerHas, TimeSpan now)
    {
        if (!_owed.TryGetValue(owner, out Dictionary<BlockRef, Owed>? owed)) return null;
        Dictionary<BlockRef, Owed>? own = _owed.GetValueOrDefault(peer);
        foreach ((BlockRef block, Owed request) in owed)
        {
            PieceAssembly assembly = request.Assembly;
            if (assembly.OnlyPeer is not null || assembly.AskedOf(block) < 2 || !peerHas[block.Piece] || own?.ContainsKey(block) is true) continue;
            Release(owner, block);
            assembly.Ask(block);
            Owe(peer, block, assembly, now);
            return block;
        }
        return null;
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
        OwedByAll--;
        PieceAssembly assembly = request.Assembly;
        assembly.Add(peer, block, data);
        receipt = new BlockReceipt(request.AskedAt, request.Sequence, assembly.AskedOf(block) == 0 ? Nobody : FreeOthers(block));
        if (!assembly.IsComplete) return BlockVerdict.Kept;
        _open.Remove(block.Piece);
        _checking.Add(block.Piece, assembly);
        _table.Move(block.Piece, PieceState.Checking);
        complete = assembly.Finish();
        return BlockVerdict.Kept;
    }

    /// <summary>The peer owes nothing any more: it choked us, stalled or left.</summary>
    /// <returns>The blocks that it owed.</returns>
    public IReadOnlyCollection<BlockRef> Release(int peer)
    {
        _owed.Remove(peer, out Dictionary<BlockRef, Owed>? owed);
        OwedByAll -= owed?.Count ?? 0;
        foreach ((BlockRef block, Owed request) in owed ?? []) Free(block, request.Assembly);
        if (_suspect.Count > 0)
            foreach (PieceAssembly begun in _open.Values.Where(assembly => assembly.OnlyPeer == peer).ToList()) Drop(begun);
        return owed?.Keys ?? (IReadOnlyCollection<BlockRef>)[];
    }

    /// <summary>The peer will not send this block.</summary>
    /// <returns>False when it did not owe it.</returns>
    public bool Release(int peer, BlockRef block)
    {
        if (!_owed.TryGetValue(peer, out Dictionary<BlockRef, Owed>? owed) || !owed.Remove(block, out Owed request)) return false;
        OwedByAll--;
        Free(block, request.Assembly);
        return true;
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
        foreach (BlockRef block in passed) Release(peer, block);
        return passed;
    }

    /// <summary>The piece was verified and is on the disk.</summary>
    /// <returns>For each of its blocks the peer that it came from.</returns>
    public IReadOnlyList<int> Stored(int piece)
    {
        _table.Move(piece, PieceState.Stored);
        _suspect.Remove(piece);
        return Close(piece).Feeders;
    }

    /// <summary>The hash was wrong: the piece is missing again, and next time one peer alone is asked for it.</summary>
    /// <returns>For each of its blocks the peer that it came from.</returns>
    public IReadOnlyList<int> Corrupt(int piece)
    {
        _table.Move(piece, PieceState.Missing);
        _suspect.Add(piece);
        return Close(piece).Feeders;
    }

    /// <summary>Returns the blocks of every piece that is still open: the download is over.</summary>
    public void Abandon()
    {
        foreach (PieceAssembly assembly in _open.Values) assembly.Abandon();
        _open.Clear();
        _free.Clear();
        _owed.Clear();
        OwedByAll = 0;
    }

    private bool MayBegin => _table.MissingCount > 0 && (Buffered == 0 || Buffered + _longest <= _budget);

    private PieceAssembly? FindFree(int peer, Bitfield peerHas)
    {
        foreach (PieceAssembly assembly in _free)
            if (peerHas[assembly.Piece] && assembly.IsOpenTo(peer)) return assembly;
        return null;
    }

    private PieceAssembly? Begin(int peer, Bitfield peerHas)
    {
        if (!MayBegin || _picker.Pick(_table, _availability, peerHas) is not { } piece) return null;
        int length = _pieceLength(piece);
        var assembly = new PieceAssembly(piece, length, _begun++, _suspect.Contains(piece) ? peer : null);
        Buffered += length;
        _open.Add(piece, assembly);
        _free.Add(assembly);
        _table.Move(piece, PieceState.InFlight);
        return assembly;
    }

    private void Owe(int peer, BlockRef block, PieceAssembly assembly, TimeSpan now)
    {
        if (!_owed.TryGetValue(peer, out Dictionary<BlockRef, Owed>? owed)) _owed[peer] = owed = [];
        owed.Add(block, new Owed(now, _sequence++, assembly));
        OwedByAll++;
    }

    private List<int> FreeOthers(BlockRef block)
    {
        List<int> freed = [];
        foreach (int other in _owed.Keys)
            if (Release(other, block)) freed.Add(other);
        return freed;
    }

    private PieceAssembly Close(int piece)
    {
        _checking.Remove(piece, out PieceAssembly? assembly);
        Buffered -= assembly!.Length;
        return assembly;
    }

    private void Free(BlockRef block, PieceAssembly assembly)
    {
        bool wasFull = assembly.FreeBlocks == 0;
        assembly.Release(block);
        // What one peer began alone, another cannot go on with; its blocks would not tell any more who is to blame.
        if (assembly.IsUntouched || (assembly.OnlyPeer is not null && OwedBy(assembly.OnlyPeer.Value) == 0)) Drop(assembly);
        else if (wasFull && assembly.FreeBlocks > 0) Insert(assembly);
    }

    private void Drop(PieceAssembly assembly)
    {
        if (!_open.Remove(assembly.Piece)) return; // dropped with an earlier one of its blocks
        _free.Remove(assembly);
        assembly.Abandon();
        Buffered -= assembly.Length;
        _table.Move(assembly.Piece, PieceState.Missing);
    }

    private void Insert(PieceAssembly assembly)
    {
        int at = _free.FindIndex(other => other.Number > assembly.Number);
        _free.Insert(at < 0 ? _free.Count : at, assembly);
    }

    private readonly record struct Owed(TimeSpan AskedAt, long Sequence, PieceAssembly Assembly);
}
