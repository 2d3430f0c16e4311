namespace TorrentLab.Cli.Scenarios;

/// <summary>Tells the lines of a text to who goes through it from its beginning to its end.</summary>
/// <param name="text">The whole text.</param>
internal ref struct LineCounter(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;
    private int _line = 1;

    /// <summary>The line of a byte, from 1; never before one that was asked for already.</summary>
    public int LineAt(int index)
    {
        _line += _text[_at..index].Count((byte)'\n');
        _at = index;
        return _line;
    }
}
