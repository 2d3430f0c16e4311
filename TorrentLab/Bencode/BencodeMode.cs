namespace TorrentLab.Bencode;

/// <summary>How much of what others write wrongly is let pass. What is ambiguous or dangerous is refused in both modes.</summary>
public enum BencodeMode
{
    /// <summary>Canonical bencode only: keys sorted as raw bytes, nothing behind the value (BEP 3, "bencoding").</summary>
    Strict,

    /// <summary>Also takes unsorted keys, with a warning, and exactly one newline ("\n" or "\r\n") behind the value.</summary>
    Tolerant,
}
