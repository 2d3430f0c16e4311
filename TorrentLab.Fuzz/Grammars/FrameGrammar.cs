using System.Buffers.Binary;
using TorrentLab.Fuzz.Engine;

namespace TorrentLab.Fuzz.Grammars;

/// <summary>Frames of the peer wire: four bytes of length, one of id, payload (BEP 3, "peer messages").</summary>
internal sealed class FrameGrammar : Grammar
{
    private const int LengthWidth = 4;

    private static readonly IReadOnlyList<byte[]> OddNumbers = [.. new uint[]
    {
        0, 1, 2, 3, 4, 5, 9, 10, 13, 14, 0x7f, 0x80, 0xff, 0x3ff1, 0x4000, 0x4001, 0x4009, 0x400a, 0xfff, 0x1000, 0x10000, 0x100000, 0x100001, 0x7fffffff, 0x80000000, 0xffffffff,
    }.Select(Number)];
    private static readonly IReadOnlyList<byte[]> OddIds = [.. Enumerable.Range(0, 25).Append(255).Select(id => (byte[])[(byte)id])];
    private static readonly IReadOnlyList<byte[]> OddFrames =
    [
        Number(0), [0, 0, 0, 1, 0], [0, 0, 0, 1, 1], [0, 0, 0, 1, 14], [0, 0, 0, 1, 15], [0, 0, 0, 5, 4, 0, 0, 0, 0], [0, 0, 0, 5, 4, 0xff, 0xff, 0xff, 0xff], [0, 0, 0, 1, 7],
        [0, 0, 0, 2, 20, 0], [0, 0, 0, 4, 20, 0, (byte)'d', (byte)'e'], [0, 0, 0, 10, 7, 0, 0, 0, 0, 0, 0, 0, 0, 1], [0, 0, 0x40, 9, 7], [0, 0x10, 0, 0, 99], [0, 0, 0x20, 0, 20], [],
    ];

    public override void Split(ReadOnlySpan<byte> input, List<Part> parts)
    {
        int at = 0;
        while (input.Length - at >= LengthWidth)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(input[at..]);
            int body = at + LengthWidth;
            if (length > input.Length - body) return;
            int end = body + (int)length;
            parts.Add(new Part(at, end, PartKind.Entry));
            parts.Add(new Part(at, body, PartKind.Field));
            if (length > 0) parts.Add(new Part(body, body + 1, PartKind.Key));
            for (int field = body + 1; field + LengthWidth <= Math.Min(end, body + 13); field += LengthWidth) parts.Add(new Part(field, field + LengthWidth, PartKind.Field));
            if (length > 1) parts.Add(new Part(body + 1, end, PartKind.Body, LengthAt: at));
            at = end;
        }
    }

    public override IReadOnlyList<byte[]> OddFor(Part part) => part.Kind switch
    {
        PartKind.Field => OddNumbers,
        PartKind.Key => OddIds,
        PartKind.Entry => OddFrames,
        _ => OddNumbers,
    };

    public override void FixLength(Draft draft, int lengthAt, int change)
    {
        Span<byte> length = draft.Span[lengthAt..];
        if (length.Length >= LengthWidth) BinaryPrimitives.WriteInt32BigEndian(length, BinaryPrimitives.ReadInt32BigEndian(length) + change);
    }

    private static byte[] Number(uint number)
    {
        byte[] bytes = new byte[LengthWidth];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }
}
