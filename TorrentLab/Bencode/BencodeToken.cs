namespace TorrentLab.Bencode;

/// <summary>What <see cref="BencodeReader.Read"/> stands on.</summary>
public enum BencodeToken
{
    /// <summary>Before the first token.</summary>
    None,

    /// <summary>A whole integer, "i42e".</summary>
    IntegerValue,

    /// <summary>A whole byte string, "4:spam", as a value.</summary>
    StringValue,

    /// <summary>A whole byte string, "4:spam", as the key of the value that comes next.</summary>
    Key,

    /// <summary>The "l" that opens a list.</summary>
    ListStart,

    /// <summary>The "d" that opens a dictionary.</summary>
    DictionaryStart,

    /// <summary>The "e" that closes the innermost open list or dictionary.</summary>
    End,
}
