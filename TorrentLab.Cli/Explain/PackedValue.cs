using System.Net;
using TorrentLab.Cli.Display;
using TorrentLab.Primitives;

namespace TorrentLab.Cli.Explain;

/// <summary>Explains strings that hold binary records one behind the other.</summary>
internal static class PackedValue
{
    private const int ShownRecords = 8;

    /// <param name="output">Takes a line a record.</param>
    /// <param name="shape">What the records are.</param>
    /// <param name="bytes">The string.</param>
    /// <param name="offset">Where its first byte stands.</param>
    public static void Write(TextWriter output, ValueShape shape, ReadOnlySpan<byte> bytes, long offset)
    {
        int length = shape switch
        {
            ValueShape.Hashes => Sha1Hash.Length,
            ValueShape.Peers => PeerEndpoint.CompactLength,
            ValueShape.Peers6 => PeerEndpoint.CompactLength6,
            ValueShape.Address => bytes.Length,
            _ => 0,
        };
        if (length == 0) return;
        int count = bytes.Length / length;
        for (int record = 0; record < Math.Min(count, ShownRecords); record++)
        {
            ReadOnlySpan<byte> part = bytes.Slice(record * length, length);
            ByteTable.Row(output, offset + (record * length), $"    {Convert.ToHexStringLower(part)}", Meaning(shape, record, part));
        }
        if (count > ShownRecords) ByteTable.Remark(output, $"... and {count - ShownRecords} more of {Units.Count(length, "byte")} each");
        if (bytes.Length % length != 0) ByteTable.Remark(output, $"{bytes.Length % length} bytes are left over: not a whole record");
    }

    private static string Meaning(ValueShape shape, int record, ReadOnlySpan<byte> part) => shape switch
    {
        ValueShape.Hashes => $"SHA-1 of piece {record}",
        ValueShape.Peers => $"peer {PeerEndpoint.FromCompact(part)}: 4 bytes of address, 2 of port (BEP 23)",
        ValueShape.Peers6 => $"peer {PeerEndpoint.FromCompact(part)}: 16 bytes of address, 2 of port (BEP 7)",
        _ => part.Length is 4 or 16 ? $"address {new IPAddress(part)}" : "no address",
    };
}
