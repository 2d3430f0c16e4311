using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>Cuts a run of blocks at the borders of files, without copying.</summary>
internal sealed class BlockQueue(IReadOnlyList<Block> blocks)
{
    private int _block;
    private int _offset; // inside that block

    /// <summary>Takes the next <paramref name="length"/> bytes off the front.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Take(int length)
    {
        List<ReadOnlyMemory<byte>> parts = new((length / BlockRef.MaxLength) + 2);
        while (length > 0)
        {
            Memory<byte> rest = blocks[_block].Memory[_offset..];
            Memory<byte> part = rest[..Math.Min(length, rest.Length)];
            parts.Add(part);
            length -= part.Length;
            _offset += part.Length;
            if (part.Length == rest.Length) (_block, _offset) = (_block + 1, 0);
        }
        return parts;
    }
}
