using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace TorrentLab.Bencode;

/// <summary>
/// Writes canonical bencode (BEP 3, "bencoding"). It demands that keys come sorted and once, and does not sort: so the
/// output is written as it comes, and what stands in the source is what stands on the wire. Breaking the order or the
/// nesting is a bug of the caller and throws <see cref="InvalidOperationException"/>.
/// </summary>
public sealed class BencodeWriter(IBufferWriter<byte> output)
{
    private readonly Stack<Container> _open = new();
    private bool _finished;

    public void WriteInteger(long value)
    {
        BeforeValue();
        Put((byte)'i');
        PutNumber(value);
        Put((byte)'e');
        AfterValue();
    }

    public void WriteString(ReadOnlySpan<byte> value)
    {
        BeforeValue();
        PutString(value);
        AfterValue();
    }

    /// <summary>Writes text as UTF-8.</summary>
    public void WriteString(string value) => WriteString(Encoding.UTF8.GetBytes(value));

    /// <summary>Copies a value that is bencoded already, such as an info dictionary whose hash must not change.</summary>
    public void WriteRaw(ReadOnlySpan<byte> value)
    {
        BeforeValue();
        output.Write(value);
        AfterValue();
    }

    public void BeginList() => Begin((byte)'l', isDictionary: false);

    public void BeginDictionary() => Begin((byte)'d', isDictionary: true);

    /// <summary>Writes the key of the next value. Within a dictionary each key must be greater than the one before, as raw bytes.</summary>
    public void WriteKey(ReadOnlySpan<byte> key)
    {
        if (!_open.TryPop(out Container top) || !top.IsDictionary || top.HasKey)
            throw new InvalidOperationException("a key is written only inside a dictionary, before its value");
        if (top.LastKey is not null && key.SequenceCompareTo(top.LastKey) <= 0)
            throw new InvalidOperationException($"key \"{Encoding.Latin1.GetString(key)}\" is not greater than the one before it");
        _open.Push(new Container(IsDictionary: true, HasKey: true, key.ToArray()));
        PutString(key);
    }

    /// <summary>Writes a key and its integer.</summary>
    public void WriteInteger(ReadOnlySpan<byte> key, long value)
    {
        WriteKey(key);
        WriteInteger(value);
    }

    /// <summary>Writes a key and its byte string.</summary>
    public void WriteString(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        WriteKey(key);
        WriteString(value);
    }

    /// <summary>Writes a key and its text as UTF-8.</summary>
    public void WriteString(ReadOnlySpan<byte> key, string value)
    {
        WriteKey(key);
        WriteString(value);
    }

    /// <summary>Closes the innermost open list or dictionary.</summary>
    public void End()
    {
        if (!_open.TryPop(out Container top) || top.HasKey)
            throw new InvalidOperationException("nothing is open here, or a key still wants its value");
        Put((byte)'e');
        AfterValue();
    }

    private void Begin(byte letter, bool isDictionary)
    {
        BeforeValue();
        Put(letter);
        _open.Push(new Container(isDictionary, HasKey: false, LastKey: null));
    }

    private void BeforeValue()
    {
        if (_finished) throw new InvalidOperationException("the value is finished already");
        if (_open.TryPeek(out Container top) && top.IsDictionary && !top.HasKey)
            throw new InvalidOperationException("a value in a dictionary needs its key first");
    }

    private void AfterValue()
    {
        if (!_open.TryPop(out Container top)) _finished = true;
        else _open.Push(top with { HasKey = false });
    }

    private void PutString(ReadOnlySpan<byte> value)
    {
        PutNumber(value.Length);
        Put((byte)':');
        output.Write(value);
    }

    private void PutNumber(long value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out int length);
        output.Write(digits[..length]);
    }

    private void Put(byte letter) => output.Write([letter]);

    /// <summary>A list or dictionary whose end has not been written yet.</summary>
    private readonly record struct Container(bool IsDictionary, bool HasKey, byte[]? LastKey);
}
