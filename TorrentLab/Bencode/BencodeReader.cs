using System.Text;

namespace TorrentLab.Bencode;

/// <summary>
/// A pull parser: each <see cref="Read"/> moves one token on through one bencoded value (BEP 3, "bencoding").
/// <para>
/// It never recurses, because a stack overflow cannot be caught, and it allocates nothing by a length that the input
/// declares: strings are slices of the input. Depth and number of tokens are limited, so hostile input costs at most
/// one pass. Like every mutable ref struct it is passed on by reference.
/// </para>
/// </summary>
public ref struct BencodeReader
{
    /// <summary>Lists and dictionaries that may be open at once. Real torrents need 5.</summary>
    public const int MaxDepth = 64;

    /// <summary>Tokens of one value. A torrent of 200,000 files needs 2 million.</summary>
    public const int MaxTokens = 3_000_000;

    private readonly ReadOnlySpan<byte> _input;
    private readonly BencodeMode _mode;
    private readonly Container[] _open = new Container[MaxDepth];
    private readonly List<(int Start, Range Bytes)> _keys = []; // of all open dictionaries, outermost first
    private int _tokens;
    private bool _finished;

    public BencodeReader(ReadOnlySpan<byte> input, BencodeMode mode)
    {
        _input = input;
        _mode = mode;
    }

    /// <summary>Kind of the token read last.</summary>
    public BencodeToken Token { get; private set; }

    /// <summary>First byte of the token read last.</summary>
    public int TokenStart { get; private set; }

    /// <summary>First byte behind the token read last.</summary>
    public int Position { get; private set; }

    /// <summary>Lists and dictionaries open behind the token read last.</summary>
    public int Depth { get; private set; }

    /// <summary>The number, when <see cref="Token"/> is IntegerValue.</summary>
    public long IntegerValue { get; private set; }

    /// <summary>Where the bytes of the string stand in the input, when <see cref="Token"/> is StringValue or Key.</summary>
    public Range StringRange { get; private set; }

    /// <summary>The bytes, without their length, when <see cref="Token"/> is StringValue or Key.</summary>
    public readonly ReadOnlySpan<byte> StringBytes => _input[StringRange];

    /// <summary>Offset of the first key that stands behind a greater one; null while all are sorted. Tolerant mode only.</summary>
    public int? UnsortedKeyAt { get; private set; }

    /// <summary>Moves to the next token; false when the value has ended, whatever stands behind it.</summary>
    /// <exception cref="BencodeException">The input is not bencode, is cut short, or breaks a limit.</exception>
    public bool Read()
    {
        if (_finished) return false;
        TokenStart = Position;
        if (++_tokens > MaxTokens) throw Error(Position, $"more than {MaxTokens} tokens");
        byte first = Peek(Depth == 0 ? "a value" : "a list or dictionary that is still open");
        if (first == 'e' && Depth > 0) ReadEnd();
        else if (Depth > 0 && _open[Depth - 1].WantsKey) ReadKey(first);
        else ReadValue(first);
        _finished = Depth == 0;
        return true;
    }

    /// <summary>Checks what stands behind the value, once <see cref="Read"/> has said that it ended.</summary>
    /// <exception cref="BencodeException">Bytes that the mode does not allow.</exception>
    public readonly void ExpectEndOfInput()
    {
        ReadOnlySpan<byte> rest = _input[Position..];
        if (rest.IsEmpty) return;
        if (_mode == BencodeMode.Tolerant && (rest.SequenceEqual("\n"u8) || rest.SequenceEqual("\r\n"u8))) return;
        throw Error(Position, $"{rest.Length} bytes behind the end of the value");
    }

    private void ReadValue(byte first)
    {
        switch (first)
        {
            case (byte)'i': ReadInteger(); break;
            case (byte)'l': Open(BencodeToken.ListStart); break;
            case (byte)'d': Open(BencodeToken.DictionaryStart); break;
            case >= (byte)'0' and <= (byte)'9': ReadString(BencodeToken.StringValue); break;
            default: throw Error(Position, $"{ByteText.Quote(first)} starts no value: expected 'i', 'l', 'd' or a digit");
        }
        if (Depth > 0 && Token is BencodeToken.IntegerValue or BencodeToken.StringValue) _open[Depth - 1].ValueRead();
    }

    private void Open(BencodeToken token)
    {
        if (Depth == MaxDepth) throw Error(Position, $"nested deeper than {MaxDepth} lists and dictionaries");
        _open[Depth++] = new Container(token == BencodeToken.DictionaryStart, _keys.Count);
        Token = token;
        Position++;
    }

    private void ReadEnd()
    {
        Container closed = _open[Depth - 1];
        if (closed.WantsValue) throw Error(Position, "the dictionary ends behind a key that has no value");
        if (closed.IsUnsorted) RefuseDuplicates(closed.FirstKey);
        _keys.RemoveRange(closed.FirstKey, _keys.Count - closed.FirstKey);
        Depth--;
        if (Depth > 0) _open[Depth - 1].ValueRead();
        Token = BencodeToken.End;
        Position++;
    }

    private void ReadKey(byte first)
    {
        if (!char.IsAsciiDigit((char)first)) throw Error(Position, $"{ByteText.Quote(first)} starts no dictionary key: keys are strings");
        ReadString(BencodeToken.Key);
        ref Container dictionary = ref _open[Depth - 1];
        if (_keys.Count > dictionary.FirstKey)
        {
            int order = StringBytes.SequenceCompareTo(_input[_keys[^1].Bytes]);
            if (order == 0) throw DuplicateKey((TokenStart, StringRange));
            if (order < 0) NoteUnsorted(ref dictionary);
        }
        _keys.Add((TokenStart, StringRange));
        dictionary.KeyRead();
    }

    private void NoteUnsorted(ref Container dictionary)
    {
        if (_mode == BencodeMode.Strict)
            throw Error(TokenStart, $"key {ByteText.Quote(StringBytes)} stands behind {ByteText.Quote(_input[_keys[^1].Bytes])}: keys must be sorted");
        UnsortedKeyAt ??= TokenStart;
        dictionary.IsUnsorted = true;
    }

    // Sorted keys are compared with their neighbour; only a dictionary out of order pays for a set.
    private readonly void RefuseDuplicates(int firstKey)
    {
        var seen = new HashSet<string>();
        for (int i = firstKey; i < _keys.Count; i++)
        {
            if (!seen.Add(Encoding.Latin1.GetString(_input[_keys[i].Bytes]))) throw DuplicateKey(_keys[i]);
        }
    }

    private void ReadInteger()
    {
        int at = ++Position;
        bool negative = Peek("an integer") == '-';
        if (negative) Position++;
        ulong magnitude = ReadDigits(19, "an integer", "an integer beyond 64 bits");
        if (negative && magnitude == 0) throw Error(at, "the integer -0: zero is written i0e");
        if (magnitude > (negative ? 1ul << 63 : long.MaxValue)) throw Error(at, "an integer beyond 64 bits");
        IntegerValue = negative ? (long)(0 - magnitude) : (long)magnitude;
        byte end = Peek("an integer");
        if (end != 'e') throw Error(Position, $"{ByteText.Quote(end)} inside an integer: expected a digit or 'e'");
        Position++;
        Token = BencodeToken.IntegerValue;
    }

    private void ReadString(BencodeToken token)
    {
        ulong length = ReadDigits(19, "the length of a string", "a string length beyond 64 bits");
        byte colon = Peek("the length of a string");
        if (colon != ':') throw Error(Position, $"{ByteText.Quote(colon)} inside the length of a string: expected a digit or ':'");
        int left = _input.Length - Position - 1;
        if (length > (ulong)left) throw Error(TokenStart, $"a string of {length} bytes, but {left} bytes are left");
        int start = Position + 1;
        Position = start + (int)length;
        StringRange = start..Position;
        Token = token;
    }

    // At most 19 digits, so that the number fits 64 bits without a check at each step.
    private ulong ReadDigits(int most, string what, string tooLong)
    {
        int start = Position;
        ulong value = 0;
        for (byte digit = Peek(what); char.IsAsciiDigit((char)digit); digit = Peek(what))
        {
            if (Position - start == most) throw Error(start, tooLong);
            value = (value * 10) + (ulong)(digit - '0');
            Position++;
        }
        if (Position == start) throw Error(start, $"{ByteText.Quote(_input[start])} in {what}: expected a digit");
        if (_input[start] == '0' && Position > start + 1) throw Error(start, $"a leading zero in {what}");
        return value;
    }

    private readonly byte Peek(string inside) =>
        Position < _input.Length ? _input[Position] : throw Error(Position, $"the input ends inside {inside}");

    private readonly BencodeException DuplicateKey((int Start, Range Bytes) key) =>
        Error(key.Start, $"key {ByteText.Quote(_input[key.Bytes])} stands twice in one dictionary");

    private static BencodeException Error(int at, string reason) => new(at, reason);

    /// <summary>An open list or dictionary.</summary>
    private struct Container(bool isDictionary, int firstKey)
    {
        public readonly int FirstKey = firstKey;
        public bool IsUnsorted;
        private bool _hasKey;

        public readonly bool WantsKey => isDictionary && !_hasKey;

        public readonly bool WantsValue => isDictionary && _hasKey;

        public void KeyRead() => _hasKey = true;

        public void ValueRead() => _hasKey = false;
    }
}
