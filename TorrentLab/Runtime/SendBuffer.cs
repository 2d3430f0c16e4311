using System.Buffers;

namespace TorrentLab.Runtime;

/// <summary>
/// Collects what is to be sent in one go. Its memory is lent by the shared pool and given back when the bytes have left, so
/// that a thousand idle connections hold none.
/// </summary>
internal sealed class SendBuffer : IBufferWriter<byte>
{
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_bytes.Length - Length < Math.Max(1, sizeHint)) Grow(Math.Max(1, sizeHint));
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Forgets the bytes and gives the memory back.</summary>
    public void Release()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, Length) = ([], 0);
    }

    private void Grow(int room)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + room, 2 * _bytes.Length));
        Written.CopyTo(larger);
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
