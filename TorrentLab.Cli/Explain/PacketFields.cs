using TorrentLab.Cli.Display;
using TorrentLab.Primitives;

namespace TorrentLab.Cli.Explain;

/// <summary>Takes a packet apart from front to back, one line of the table for each field. What is not there is not shown.</summary>
internal sealed class PacketFields(TextWriter output, ReadOnlyMemory<byte> packet)
{
    private int _offset;

    /// <summary>Bytes not yet taken.</summary>
    public int Left => packet.Length - _offset;

    /// <summary>A field whose bytes are shown as they are.</summary>
    public void Bytes(int length, string meaning) => Row(Take(length), meaning);

    /// <summary>A big-endian number, as <paramref name="meaning"/> puts it.</summary>
    /// <returns>The number; 0 where it is not there.</returns>
    public long Number(int length, Func<long, string> meaning)
    {
        ReadOnlySpan<byte> bytes = Take(length);
        long number = 0;
        foreach (byte value in bytes) number = (number << 8) | value;
        Row(bytes, meaning(number));
        return number;
    }

    /// <summary>Bytes that are mostly text.</summary>
    public void Text(int length, string meaning)
    {
        ReadOnlySpan<byte> bytes = Take(length);
        Row(bytes, $"{meaning}: \"{DisplayText.OfBytes(bytes)}\"");
    }

    /// <summary>All that is left, as peers one behind the other.</summary>
    public void Peers(bool overIPv6)
    {
        int size = overIPv6 ? PeerEndpoint.CompactLength6 : PeerEndpoint.CompactLength;
        ReadOnlySpan<byte> bytes = Take(Left);
        Row(bytes, $"who else is there: {Units.Count(bytes.Length / size, "peer")}");
        PackedValue.Write(output, overIPv6 ? ValueShape.Peers6 : ValueShape.Peers, bytes, _offset - bytes.Length);
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        ReadOnlySpan<byte> bytes = packet.Span.Slice(_offset, Math.Min(length, Left));
        _offset += bytes.Length;
        return bytes;
    }

    private void Row(ReadOnlySpan<byte> bytes, string meaning)
    {
        if (!bytes.IsEmpty) ByteTable.Row(output, _offset - bytes.Length, bytes, meaning);
    }
}
