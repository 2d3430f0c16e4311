using System.Text;
using TorrentLab.Primitives;

namespace TorrentLab.Cli.Explain;

/// <summary>Where a reader stands in nested bencode: the keys from the outside in, "[]" for an entry of a list.</summary>
internal sealed class KeyPath
{
    /// <summary>Stands for a key that is a hash.</summary>
    public const string AnyHash = "(hash)";

    private const string Entry = "[]";
    private const string Long = "(long)"; // stands for a key that no table knows
    private const int LongestKey = 64;

    private readonly List<string?> _open = []; // a dictionary has the key whose value is next, a list always "[]"

    /// <summary>"info/files/[]/path"; empty for the outermost value.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Whether the innermost open container is a list.</summary>
    public bool IsInList => _open.Count > 0 && _open[^1] == Entry;

    /// <summary>A list or dictionary has begun.</summary>
    public void Open(bool isList)
    {
        _open.Add(isList ? Entry : null);
        Build();
    }

    /// <summary>The key of the value that comes next.</summary>
    public void SetKey(ReadOnlySpan<byte> key)
    {
        _open[^1] = IsHash(key) ? AnyHash : key.Length > LongestKey ? Long : Encoding.Latin1.GetString(key);
        Build();
    }

    /// <summary>The innermost list or dictionary has ended.</summary>
    public void Close()
    {
        _open.RemoveAt(_open.Count - 1);
        Build();
    }

    // The keys of a scrape answer are info-hashes: 20 bytes that are hardly ever all printable.
    private static bool IsHash(ReadOnlySpan<byte> key) => key.Length == Sha1Hash.Length && key.ContainsAnyExceptInRange((byte)' ', (byte)'~');

    private void Build() => Text = string.Join('/', _open.OfType<string>());
}
