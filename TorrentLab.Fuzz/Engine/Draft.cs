namespace TorrentLab.Fuzz.Engine;

/// <summary>The input that is being made: bytes that are cut and joined in place.</summary>
internal sealed class Draft
{
    /// <summary>Most bytes of an input. What a change would make longer stays as it is.</summary>
    public const int MaxLength = 64 * 1024;

    private readonly byte[] _bytes = new byte[MaxLength];
    private readonly byte[] _copied = new byte[MaxLength];

    public int Length { get; private set; }

    public Span<byte> Span => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public void Set(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes);
        Length = bytes.Length;
    }

    /// <summary>Puts other bytes, of any number, in the place of a range.</summary>
    /// <param name="start">First byte of the range.</param>
    /// <param name="end">Behind its last byte.</param>
    /// <param name="bytes">What comes there; not of this draft.</param>
    /// <returns>False where it would become too long.</returns>
    public bool Replace(int start, int end, ReadOnlySpan<byte> bytes)
    {
        int length = Length - (end - start) + bytes.Length;
        if (length > MaxLength) return false;
        _bytes.AsSpan(end, Length - end).CopyTo(_bytes.AsSpan(start + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(start));
        Length = length;
        return true;
    }

    public bool Insert(int at, ReadOnlySpan<byte> bytes) => Replace(at, at, bytes);

    public void Delete(int start, int end) => Replace(start, end, []);

    /// <summary>Bytes of this draft that stay the same when it changes, until the next call.</summary>
    public ReadOnlySpan<byte> Copy(int start, int end)
    {
        _bytes.AsSpan(start, end - start).CopyTo(_copied);
        return _copied.AsSpan(0, end - start);
    }
}
