using System.Text;

namespace TorrentLab.Cli.Explain;

/// <summary>Where a reader stands in nested bencode: the keys from the outside in, "[]" for an entry of a list.</summary>
internal sealed class KeyPath
{
    private const string Entry = "[]";

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
        _open[^1] = Encoding.Latin1.GetString(key);
        Build();
    }

    /// <summary>The innermost list or dictionary has ended.</summary>
    public void Close()
    {
        _open.RemoveAt(_open.Count - 1);
        Build();
    }

    private void Build() => Text = string.Join('/', _open.OfType<string>());
}
