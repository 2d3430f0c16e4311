namespace TorrentLab.Metainfo;

/// <summary>
/// The order of the files in a new torrent. It decides the info-hash, and no BEP names one: this is what
/// transmission-create 3 does on x86, so that both give one info-hash for one directory. Paths are compared byte by byte,
/// whole, '/' being a byte like any other; ASCII letters count as lower case; bytes over 0x7f count as negative, so that
/// they stand before ASCII, and before the end of a path too.
/// </summary>
internal static class ContentOrder
{
    /// <summary>Compares two relative paths. Where only the case of letters differs, the upper case one is first.</summary>
    /// <param name="left">UTF-8, '/' between names.</param>
    /// <param name="right">The same.</param>
    /// <returns>Negative when <paramref name="left"/> is first.</returns>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        for (int i = 0; i < left.Length || i < right.Length; i++)
        {
            int order = RankAt(left, i) - RankAt(right, i);
            if (order != 0) return order;
        }
        return left.SequenceCompareTo(right);
    }

    private static int RankAt(ReadOnlySpan<byte> path, int index)
    {
        if (index >= path.Length) return 0;
        byte value = path[index];
        return value is >= (byte)'A' and <= (byte)'Z' ? value | 0x20 : (sbyte)value;
    }
}
