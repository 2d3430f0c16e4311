using TorrentLab.Primitives;

namespace TorrentLab.Pieces;

/// <summary>A piece in flight: the blocks that have arrived, from whom, and which are asked for.</summary>
internal sealed class PieceAssembly
{
    private readonly Block?[] _blocks;
    private readonly byte[] _askedOf; // how many peers owe the block
    private readonly int[] _feeders;  // who sent it
    private int _firstFree;           // no block before it is free: where the search begins
    private int _arrived;

    /// <param name="piece">Index of the piece.</param>
    /// <param name="length">Its length, in bytes.</param>
    /// <param name="number">Its number among all that were ever begun.</param>
    /// <param name="onlyPeer">The one peer that may feed it; null for all.</param>
    public PieceAssembly(int piece, int length, long number, int? onlyPeer)
    {
        (Piece, Length, Number, OnlyPeer) = (piece, length, number, onlyPeer);
        int count = (length + BlockRef.MaxLength - 1) / BlockRef.MaxLength;
        _blocks = new Block?[count];
        _askedOf = new byte[count];
        _feeders = new int[count];
        FreeBlocks = count;
    }

    public int Piece { get; }

    public int Length { get; }

    public long Number { get; }

    /// <summary>Set for a piece that was corrupt before: with one peer alone it becomes clear who is to blame.</summary>
    public int? OnlyPeer { get; }

    /// <summary>Blocks that have neither arrived nor been asked for.</summary>
    public int FreeBlocks { get; private set; }

    public bool IsComplete => _arrived == _blocks.Length;

    /// <summary>Nothing has arrived and nobody was asked: as good as missing.</summary>
    public bool IsUntouched => FreeBlocks == _blocks.Length;

    /// <summary>For each block who sent it: who is to blame when the hash is wrong. Complete once all blocks are here.</summary>
    public IReadOnlyList<int> Feeders => _feeders;

    public bool IsOpenTo(int peer) => OnlyPeer is null || OnlyPeer == peer;

    /// <summary>How many peers owe the block.</summary>
    public int AskedOf(BlockRef block) => _askedOf[block.Index];

    /// <summary>The first block that is neither here nor asked for; there must be one.</summary>
    public BlockRef TakeFree()
    {
        while (_blocks[_firstFree] is not null || _askedOf[_firstFree] > 0) _firstFree++;
        FreeBlocks--;
        int offset = _firstFree * BlockRef.MaxLength;
        var block = new BlockRef(Piece, offset, Math.Min(BlockRef.MaxLength, Length - offset));
        Ask(block);
        return block;
    }

    /// <summary>One more peer owes the block.</summary>
    public void Ask(BlockRef block) => _askedOf[block.Index]++;

    /// <summary>A peer owes the block no longer.</summary>
    public void Release(BlockRef block)
    {
        if (--_askedOf[block.Index] > 0 || _blocks[block.Index] is not null) return;
        FreeBlocks++;
        _firstFree = Math.Min(_firstFree, block.Index);
    }

    /// <summary>Takes a block that this peer owed and that is not here yet.</summary>
    public void Add(int peer, BlockRef block, Block data)
    {
        _askedOf[block.Index]--;
        (_blocks[block.Index], _feeders[block.Index]) = (data, peer);
        _arrived++;
    }

    /// <summary>Hands the blocks over; the assembly is used up.</summary>
    public CompletePiece Finish() => new(Piece, _blocks!);

    /// <summary>Returns every block that has arrived.</summary>
    public void Abandon()
    {
        foreach (Block? block in _blocks) block?.Dispose();
    }
}
