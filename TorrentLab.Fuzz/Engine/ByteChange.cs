using System.Buffers.Binary;

namespace TorrentLab.Fuzz.Engine;

/// <summary>Changes to bytes that mean nothing, for every format.</summary>
internal static class ByteChange
{
    private const int LongestCut = 32;

    private static readonly byte[] OddBytes = [0, 1, 0x7f, 0x80, 0xff, .. "09-+:eild/\\.%&=\"{}[] \n\r"u8];
    private static readonly ulong[] OddNumbers = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, long.MaxValue, 1ul << 63, ulong.MaxValue];

    /// <summary>Makes one change.</summary>
    /// <param name="draft">The input.</param>
    /// <param name="other">Another one, to be joined with.</param>
    /// <param name="chance">Decides.</param>
    public static void Make(Draft draft, byte[] other, ref Chance chance)
    {
        int at = chance.Below(draft.Length + 1), end = at + chance.Below(Math.Min(LongestCut, draft.Length - at) + 1);
        switch (chance.Below(9))
        {
            case 0: if (at < draft.Length) draft.Span[at] ^= (byte)(1 << chance.Below(8)); break;
            case 1: if (at < draft.Length) draft.Span[at] = chance.Of(OddBytes); break;
            case 2: PutNumber(draft, at, ref chance); break;
            case 3: draft.Insert(at, [chance.Of(OddBytes)]); break;
            case 4: InsertNoise(draft, at, ref chance); break;
            case 5: draft.Delete(at, end); break;
            case 6: draft.Insert(end, draft.Copy(at, end)); break;
            case 7: draft.Delete(at, draft.Length); break;
            default: draft.Replace(at, draft.Length, other.AsSpan(chance.Below(other.Length + 1))); break;
        }
    }

    private static void PutNumber(Draft draft, int at, ref Chance chance)
    {
        int width = 1 << chance.Below(4);
        if (draft.Length - at < width) return;
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(number, chance.Of(OddNumbers));
        number[^width..].CopyTo(draft.Span[at..]);
    }

    private static void InsertNoise(Draft draft, int at, ref Chance chance)
    {
        Span<byte> noise = stackalloc byte[1 + chance.Below(LongestCut)];
        foreach (ref byte next in noise) next = (byte)chance.Next();
        draft.Insert(at, noise);
    }
}
