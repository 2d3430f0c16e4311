namespace TorrentLab.Cli.Explain;

/// <summary>What a known key of a bencoded dictionary means.</summary>
/// <param name="Text">In a few words.</param>
/// <param name="Source">The BEP and its section.</param>
/// <param name="Shape">How the bytes of a string value are to be read.</param>
internal sealed record KeyMeaning(string Text, string Source, ValueShape Shape = ValueShape.Text);

/// <summary>How the bytes of a string are to be read.</summary>
internal enum ValueShape
{
    Text,

    /// <summary>Seconds since 1970, in an integer.</summary>
    UnixTime,

    /// <summary>SHA-1 hashes, 20 bytes each.</summary>
    Hashes,

    /// <summary>IPv4 addresses and ports, 6 bytes each.</summary>
    Peers,

    /// <summary>IPv6 addresses and ports, 18 bytes each.</summary>
    Peers6,

    /// <summary>One IP address, 4 or 16 bytes.</summary>
    Address,
}
