using TorrentLab.Primitives;

namespace TorrentLab.Pieces;

/// <summary>A piece in flight: the blocks that have arrived, from whom, and which are asked for.</summary>
internal sealed class PieceAssembly
{
    private readonly Block?[] _blocks;
    private readonly int[] _askedOf; // how many peers owe the block
    private readonly HashSet<int> _feeders = [];
    private int _firstFree;          // no block before it is free: where the search begins
    private int _arrived;

    /// <param name="piece">Index of the piece.</param>
    /// <param name="length">Its length, in bytes.</param>
    public PieceAssembly(int piece, int length)
    {
        (Piece, Length) = (piece, length);
        int count = (length + BlockRef.MaxLength - 1) / BlockRef.MaxLength;
        _blocks = new Block?[count];
        _askedOf = new int[count];
        FreeBlocks = count;
    }

    public int Piece { get; }

    public int Length { get; }

    /// <summary>Blocks that have neither arrived nor been asked for.</summary>
    public int FreeBlocks { get; private set; }

    public bool IsComplete => _arrived == _blocks.Length;

    /// <summary>Nothing has arrived and nobody was asked: as good as missing.</summary>
    public bool IsUntouched => FreeBlocks == _blocks.Length;

    /// <summary>The peers whose blocks it holds: who is to blame when the hash is wrong.</summary>
    public IReadOnlyCollection<int> Feeders => _feeders;

    /// <summary>The first block that is neither here nor asked for; there must be one.</summary>
    public BlockRef TakeFree()
    {
        while (_blocks[_firstFree] is not null || _askedOf[_firstFree] > 0) _firstFree++;
        _askedOf[_firstFree]++;
        FreeBlocks--;
        int offset = _firstFree * BlockRef.MaxLength;
        return new BlockRef(Piece, offset, Math.Min(BlockRef.MaxLength, Length - offset));
    }

    /// <summary>A peer owes the block no longer.</summary>
    public void Release(BlockRef block)
    {
        if (--_askedOf[block.Index] > 0 || _blocks[block.Index] is not null) return;
        FreeBlocks++;
        _firstFree = Math.Min(_firstFree, block.Index);
    }

    /// <summary>Takes an asked-for block from the peer; false when it was here already, and the caller keeps it.</summary>
    public bool TryAdd(int peer, BlockRef block, Block data)
    {
        _askedOf[block.Index]--;
        if (_blocks[block.Index] is not null) return false;
        _blocks[block.Index] = data;
        _feeders.Add(peer);
        _arrived++;
        return true;
    }

    /// <summary>Hands the blocks over; the assembly is used up.</summary>
    public CompletePiece Finish() => new(Piece, _blocks!);

    /// <summary>Returns every block that has arrived.</summary>
    public void Abandon()
    {
        foreach (Block? block in _blocks) block?.Dispose();
    }
}
