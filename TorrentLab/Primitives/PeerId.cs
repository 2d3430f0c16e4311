using System.Security.Cryptography;

namespace TorrentLab.Primitives;

/// <summary>The 20 bytes by which a peer names itself (BEP 3, "peer protocol"; BEP 20 for the client prefix).</summary>
public readonly record struct PeerId
{
    /// <summary>Length of a peer id, in bytes.</summary>
    public const int Length = 20;

    /// <summary>Our client prefix (BEP 20, Azureus style). "tL" is in no client table; "TL" is Tribler's.</summary>
    public const string Prefix = "-tL0100-";

    private readonly Sha1Hash _bytes; // 20 opaque bytes with value equality

    /// <param name="bytes">Exactly 20 bytes.</param>
    public PeerId(ReadOnlySpan<byte> bytes) => _bytes = new Sha1Hash(bytes);

    /// <summary>A fresh id with our prefix. With <paramref name="random"/> it is reproducible, else unpredictable.</summary>
    public static PeerId Create(Random? random = null)
    {
        const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
        Span<byte> bytes = stackalloc byte[Length];
        for (int i = 0; i < Length; i++)
            bytes[i] = (byte)(i < Prefix.Length ? Prefix[i]
                : Alphabet[random?.Next(Alphabet.Length) ?? RandomNumberGenerator.GetInt32(Alphabet.Length)]);
        return new PeerId(bytes);
    }

    public void CopyTo(Span<byte> destination) => _bytes.CopyTo(destination);

    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>Printable ASCII as it is, every other byte as \xNN. For display only: a peer chooses its id freely.</summary>
    public override string ToString() =>
        string.Concat(ToArray().Select(b => b is > 0x20 and < 0x7f and not (byte)'\\' ? ((char)b).ToString() : $"\\x{b:x2}"));
}
