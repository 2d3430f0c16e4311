using System.Buffers.Binary;
using TorrentLab.Fuzz.Engine;

namespace TorrentLab.Fuzz.Grammars;

/// <summary>Packets: fields of fixed widths, and behind them records of one width.</summary>
/// <param name="widths">Bytes of each field, in order.</param>
/// <param name="recordWidth">Bytes of each record behind the fields; 0 for none.</param>
internal sealed class FieldGrammar(IReadOnlyList<int> widths, int recordWidth = 0) : Grammar
{
    private static readonly ulong[] Odd =
    [
        0, 1, 2, 3, 4, 6, 18, 73, 74, 75, 200, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, long.MaxValue, 1ul << 63, ulong.MaxValue,
    ];

    private readonly Dictionary<int, IReadOnlyList<byte[]>> _oddOfWidth = [];

    public override void Split(ReadOnlySpan<byte> input, List<Part> parts)
    {
        int at = 0;
        foreach (int width in widths)
        {
            if (at + width > input.Length) return;
            parts.Add(new Part(at, at + width, PartKind.Field));
            at += width;
        }
        if (recordWidth == 0) return;
        for (; at + recordWidth <= input.Length; at += recordWidth) parts.Add(new Part(at, at + recordWidth, PartKind.Entry));
    }

    public override IReadOnlyList<byte[]> OddFor(Part part)
    {
        if (_oddOfWidth.TryGetValue(part.Length, out IReadOnlyList<byte[]>? odd)) return odd;
        return _oddOfWidth[part.Length] = [.. Odd.Select(number => OfWidth(number, part.Length)), [.. Enumerable.Repeat((byte)0xff, part.Length)], []];
    }

    private static byte[] OfWidth(ulong number, int width)
    {
        byte[] bytes = new byte[Math.Max(width, sizeof(ulong))];
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(bytes.Length - sizeof(ulong)), number);
        return bytes[^width..];
    }
}
