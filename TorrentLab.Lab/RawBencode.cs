using System.Globalization;
using System.Text;

namespace TorrentLab.Lab;

/// <summary>Writes bencode by hand (BEP 3, "bencoding"), also wrong bencode: a dictionary's entries stay in the order given.</summary>
public static class RawBencode
{
    public static byte[] Number(long value) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"i{value}e"));

    public static byte[] Bytes(ReadOnlySpan<byte> value) => [.. Encoding.ASCII.GetBytes($"{value.Length}:"), .. value];

    public static byte[] Text(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    /// <param name="items">Each already bencoded.</param>
    public static byte[] List(params IEnumerable<byte[]> items) => [(byte)'l', .. items.SelectMany(item => item), (byte)'e'];

    /// <param name="entries">Keys as text, values already bencoded; written in this order, right or wrong.</param>
    public static byte[] Dict(params IEnumerable<(string Key, byte[] Value)> entries) =>
        [(byte)'d', .. entries.SelectMany(entry => Text(entry.Key).Concat(entry.Value)), (byte)'e'];
}
