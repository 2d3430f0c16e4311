using System.Diagnostics.CodeAnalysis;

namespace TorrentLab.Bencode;

/// <summary>A key and its value.</summary>
/// <param name="Key">The bytes of the key, a slice of the input.</param>
/// <param name="Value">What stands behind it.</param>
public readonly record struct BencodeEntry(ReadOnlyMemory<byte> Key, BencodeValue Value);

/// <summary>
/// A dictionary, "d...e", its keys unique. The typed lookups give null when the key is absent or its value of another
/// type, which is what an optional key needs; ask <see cref="TryGet"/> to tell the two apart.
/// </summary>
public sealed class BencodeDictionary : BencodeValue
{
    private readonly BencodeEntry[] _entries;

    internal BencodeDictionary(BencodeEntry[] entries, int start, int end) : base(start, end) => _entries = entries;

    /// <summary>The entries in the order of the input.</summary>
    public IReadOnlyList<BencodeEntry> Entries => _entries;

    public bool TryGet(ReadOnlySpan<byte> key, [NotNullWhen(true)] out BencodeValue? value)
    {
        foreach (ref readonly BencodeEntry entry in _entries.AsSpan())
        {
            if (!entry.Key.Span.SequenceEqual(key)) continue;
            value = entry.Value;
            return true;
        }
        value = null;
        return false;
    }

    public long? GetInteger(ReadOnlySpan<byte> key) => (Get(key) as BencodeInteger)?.Value;

    public BencodeString? GetString(ReadOnlySpan<byte> key) => Get(key) as BencodeString;

    public BencodeList? GetList(ReadOnlySpan<byte> key) => Get(key) as BencodeList;

    public BencodeDictionary? GetDictionary(ReadOnlySpan<byte> key) => Get(key) as BencodeDictionary;

    /// <summary>A string as lenient UTF-8, see <see cref="BencodeString.ToText"/>.</summary>
    public string? GetText(ReadOnlySpan<byte> key) => GetString(key)?.ToText();

    public override string ToString() => $"dictionary of {_entries.Length}";

    private BencodeValue? Get(ReadOnlySpan<byte> key) => TryGet(key, out BencodeValue? value) ? value : null;
}
