using System.Text;

namespace TorrentLab.Bencode;

/// <summary>
/// One bencoded value with everything inside it, and where each part stood in the input (BEP 3, "bencoding").
/// Strings are slices of the input, so the input must not change while the value is in use.
/// </summary>
public abstract class BencodeValue
{
    private protected BencodeValue(int start, int end) => (Start, End) = (start, end);

    /// <summary>First byte of the value in the input: its "i", "l", "d" or the first digit of its length.</summary>
    public int Start { get; }

    /// <summary>First byte behind the value in the input.</summary>
    public int End { get; }

    /// <summary>Reads an input that is one value.</summary>
    /// <param name="input">The whole input.</param>
    /// <param name="mode">What may be out of order.</param>
    /// <param name="warnings">Takes a line for what tolerant mode let pass.</param>
    /// <exception cref="BencodeException">Not bencode, more than one value, or beyond a limit of <see cref="BencodeReader"/>.</exception>
    public static BencodeValue Parse(ReadOnlyMemory<byte> input, BencodeMode mode, ICollection<string>? warnings = null)
    {
        var reader = new BencodeReader(input.Span, mode);
        BencodeValue value = BencodeTree.Build(ref reader, input, warnings);
        reader.ExpectEndOfInput();
        return value;
    }

    /// <summary>Reads the value at the front of an input that goes on behind it (BEP 9, "extension message").</summary>
    /// <param name="input">The value and whatever follows it.</param>
    /// <param name="mode">What may be out of order.</param>
    /// <param name="consumed">Bytes of the value; the rest starts there.</param>
    /// <exception cref="BencodeException">The front is not bencode, or beyond a limit of <see cref="BencodeReader"/>.</exception>
    public static BencodeValue ParsePrefix(ReadOnlyMemory<byte> input, BencodeMode mode, out int consumed)
    {
        var reader = new BencodeReader(input.Span, mode);
        BencodeValue value = BencodeTree.Build(ref reader, input, warnings: null);
        consumed = value.End;
        return value;
    }
}

/// <summary>An integer, "i42e".</summary>
public sealed class BencodeInteger : BencodeValue
{
    internal BencodeInteger(long value, int start, int end) : base(start, end) => Value = value;

    public long Value { get; }

    public override string ToString() => $"{Value}";
}

/// <summary>A byte string, "4:spam". Bytes, not text: most are UTF-8, hashes are not.</summary>
public sealed class BencodeString : BencodeValue
{
    internal BencodeString(ReadOnlyMemory<byte> bytes, int start, int end) : base(start, end) => Bytes = bytes;

    /// <summary>The bytes without their length, a slice of the input.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The bytes as UTF-8, each invalid sequence as U+FFFD. For display: two strings may give one text.</summary>
    public string ToText() => Encoding.UTF8.GetString(Bytes.Span);

    public override string ToString() => ToText();
}

/// <summary>A list, "l...e".</summary>
public sealed class BencodeList : BencodeValue
{
    internal BencodeList(BencodeValue[] items, int start, int end) : base(start, end) => Items = items;

    public IReadOnlyList<BencodeValue> Items { get; }

    public override string ToString() => $"list of {Items.Count}";
}
