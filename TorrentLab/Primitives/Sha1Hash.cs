using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TorrentLab.Primitives;

/// <summary>A 20-byte SHA-1 digest: an info-hash or a piece hash (BEP 3, "metainfo files").</summary>
public readonly record struct Sha1Hash
{
    /// <summary>Length of a digest, in bytes.</summary>
    public const int Length = 20;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly uint _c;

    /// <param name="bytes">Exactly 20 bytes.</param>
    /// <exception cref="ArgumentException">Not 20 bytes.</exception>
    public Sha1Hash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw new ArgumentException($"a SHA-1 digest has 20 bytes, not {bytes.Length}", nameof(bytes));
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    /// <summary>Hashes <paramref name="data"/>.</summary>
    public static Sha1Hash Of(ReadOnlySpan<byte> data)
    {
        Span<byte> digest = stackalloc byte[Length];
        SHA1.HashData(data, digest);
        return new Sha1Hash(digest);
    }

    /// <summary>Reads 40 hexadecimal digits of either case; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out Sha1Hash hash)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bool ok = hex.Length == 2 * Length
            && Convert.FromHexString(hex, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        hash = ok ? new Sha1Hash(bytes) : default;
        return ok;
    }

    /// <summary>Writes the 20 bytes to the front of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], _c);
    }

    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>40 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());
}
