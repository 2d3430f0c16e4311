namespace TorrentLab.Primitives;

/// <summary>
/// The bytes of one received block, at most 16 KiB, in memory lent by a <see cref="BlockPool"/>.
/// Whoever holds it owns it: it is passed on with the message that carries it, and its last owner returns it
/// by <see cref="Dispose"/>. Nobody reads it after that.
/// </summary>
public sealed class Block : IDisposable
{
    /// <summary>Bytes behind a block that may be used while it arrives: the front of another one on the wire has 13.</summary>
    internal const int RoomBehind = 16;

    private readonly BlockPool? _pool;
    private readonly byte[] _buffer;
    private bool _returned;

    internal Block(BlockPool? pool, byte[] buffer) => (_pool, _buffer) = (pool, buffer);

    /// <summary>Number of bytes that count, 0..16384.</summary>
    public int Length { get; private set; }

    public Memory<byte> Memory => _buffer.AsMemory(0, Length);

    public Span<byte> Span => _buffer.AsSpan(0, Length);

    /// <summary>
    /// Its memory and some behind it. What follows a block on the wire is received there in one go with it, and belongs somewhere
    /// else.
    /// </summary>
    internal Memory<byte> MemoryAndRoom => _buffer.AsMemory(0, Length + RoomBehind);

    /// <summary>A block outside any pool, for tests and tools.</summary>
    public static Block Of(ReadOnlySpan<byte> bytes) => new(null, bytes.ToArray()) { Length = bytes.Length };

    /// <summary>Gives the memory back to its pool.</summary>
    /// <exception cref="InvalidOperationException">It was given back before: two owners, which is a bug of ours.</exception>
    public void Dispose()
    {
        if (_returned) throw new InvalidOperationException("a block was returned to its pool twice");
        _returned = true;
        _pool?.Return(this);
    }

    internal void Lend(int length) => (Length, _returned) = (length, false);

    public override string ToString() => $"{Length} bytes";
}
