namespace TorrentLab.Primitives;

/// <summary>
/// Lends 16 KiB blocks, last returned first, so that the memory in use stays warm in the processor's cache.
/// Memory is bounded by who rents: the engine starts no piece beyond its budget. The arrays are pinned from birth: the
/// garbage collector never moves them, and sockets and files need not pin them for each call.
/// </summary>
public sealed class BlockPool
{
    private readonly Lock _gate = new();
    private readonly Stack<Block> _free = [];

    /// <param name="length">Bytes wanted, 1..16384.</param>
    public Block Rent(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)BlockRef.MaxLength, nameof(length));
        Block? block;
        lock (_gate) _free.TryPop(out block);
        block ??= new Block(this, GC.AllocateUninitializedArray<byte>(BlockRef.MaxLength + Block.RoomBehind, pinned: true));
        block.Lend(length);
        return block;
    }

    internal void Return(Block block)
    {
        lock (_gate) _free.Push(block);
    }
}
