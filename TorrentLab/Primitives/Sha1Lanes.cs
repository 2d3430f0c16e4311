using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Word = System.Runtime.Intrinsics.Vector512<uint>;

namespace TorrentLab.Primitives;

/// <summary>
/// SHA-1 (FIPS 180-4) of sixteen messages of one length at once. The steps of one message wait for each other; those of
/// sixteen do not: each of the sixteen 32-bit lanes of a 512-bit register works on a message of its own, and all take the same
/// steps. That is twice as fast as the processor's own SHA-1 instructions, by which <see cref="System.Security.Cryptography.SHA1"/>
/// does one message after the other.
/// </summary>
internal sealed class Sha1Lanes
{
    /// <summary>Messages at a time.</summary>
    public const int Count = 16;

    private const int BlockLength = 64;
    private const int WordsInBlock = BlockLength / sizeof(uint);

    /// <summary>Turns the bytes of each word around: SHA-1 is big-endian, the processor is not.</summary>
    private static readonly Vector512<byte> FromBigEndian = Vector512.Create(Vector256.Create(
        Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12),
        Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)));

    private readonly Word[] _hash = new Word[Sha1Hash.Length / sizeof(uint)];
    private readonly Word[] _block = new Word[WordsInBlock];
    private readonly Word[] _rows = new Word[WordsInBlock];
    private long _length;

    public Sha1Lanes() => Reset();

    /// <summary>Whether this processor has such registers (AVX-512); the class can be used only then.</summary>
    public static bool IsSupported => Avx512BW.IsSupported;

    /// <summary>Whether a part of a message may have this length, in bytes.</summary>
    public static bool Takes(int length) => length % BlockLength == 0;

    /// <summary>Takes the next bytes of every message.</summary>
    /// <param name="parts">A part of each message, one behind the other.</param>
    /// <param name="length">Bytes of each part: a multiple of 64.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Append(ReadOnlySpan<byte> parts, int length)
    {
        if (!Takes(length)) throw new ArgumentOutOfRangeException(nameof(length), length, $"not a multiple of {BlockLength}");
        if (parts.Length != Count * length) throw new ArgumentException($"{parts.Length} bytes are not {Count} parts of {length}", nameof(parts));
        for (int offset = 0; offset < length; offset += BlockLength)
        {
            Load(parts[offset..], length);
            Compress();
        }
        _length += length;
    }

    /// <summary>Ends all messages and begins new ones.</summary>
    /// <param name="hashes">Takes the hashes, one behind the other.</param>
    public void GetHashesAndReset(Span<byte> hashes)
    {
        // Section 5.1.1: a one, zeros, the length in bits. The messages have one length, so their last block is the same, too.
        Array.Clear(_block);
        _block[0] = Vector512.Create(0x80000000);
        _block[14] = Vector512.Create((uint)(_length >> 29));
        _block[15] = Vector512.Create((uint)(_length << 3));
        Compress();
        for (int lane = 0; lane < Count; lane++)
        {
            foreach (Word word in _hash)
            {
                BinaryPrimitives.WriteUInt32BigEndian(hashes, word[lane]);
                hashes = hashes[sizeof(uint)..];
            }
        }
        Reset();
    }

    /// <summary>Forgets what was taken, and begins new messages (section 5.3.1).</summary>
    public void Reset()
    {
        _length = 0;
        ReadOnlySpan<uint> initial = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0];
        for (int word = 0; word < _hash.Length; word++) _hash[word] = Vector512.Create(initial[word]);
    }

    /// <summary>
    /// Reads a block of each message and transposes them: lane m of word n becomes word n of message m. First within
    /// quarters of four rows and four words, then by exchanging the quarters.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Load(ReadOnlySpan<byte> first, int stride)
    {
        Span<Word> rows = _rows;
        for (int message = 0; message < Count; message++)
            rows[message] = Avx512BW.Shuffle(Vector512.Create(first.Slice(message * stride, BlockLength)), FromBigEndian).AsUInt32();
        for (int row = 0; row < Count; row += 4)
        {
            Vector512<ulong> low01 = Avx512F.UnpackLow(rows[row], rows[row + 1]).AsUInt64();
            Vector512<ulong> high01 = Avx512F.UnpackHigh(rows[row], rows[row + 1]).AsUInt64();
            Vector512<ulong> low23 = Avx512F.UnpackLow(rows[row + 2], rows[row + 3]).AsUInt64();
            Vector512<ulong> high23 = Avx512F.UnpackHigh(rows[row + 2], rows[row + 3]).AsUInt64();
            rows[row] = Avx512F.UnpackLow(low01, low23).AsUInt32();
            rows[row + 1] = Avx512F.UnpackHigh(low01, low23).AsUInt32();
            rows[row + 2] = Avx512F.UnpackLow(high01, high23).AsUInt32();
            rows[row + 3] = Avx512F.UnpackHigh(high01, high23).AsUInt32();
        }
        const byte even = 0x88, odd = 0xDD; // of the quarters of two registers
        for (int word = 0; word < 4; word++)
        {
            Word even07 = Avx512F.Shuffle4x128(rows[word], rows[word + 4], even);
            Word odd07 = Avx512F.Shuffle4x128(rows[word], rows[word + 4], odd);
            Word even8F = Avx512F.Shuffle4x128(rows[word + 8], rows[word + 12], even);
            Word odd8F = Avx512F.Shuffle4x128(rows[word + 8], rows[word + 12], odd);
            _block[word] = Avx512F.Shuffle4x128(even07, even8F, even);
            _block[word + 4] = Avx512F.Shuffle4x128(odd07, odd8F, even);
            _block[word + 8] = Avx512F.Shuffle4x128(even07, even8F, odd);
            _block[word + 12] = Avx512F.Shuffle4x128(odd07, odd8F, odd);
        }
    }

    /// <summary>Section 6.1.2: the eighty steps over one block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compress()
    {
        Span<Word> w = _block;
        Word a = _hash[0], b = _hash[1], c = _hash[2], d = _hash[3], e = _hash[4];
        Word k = Vector512.Create(0x5A827999u);
        for (int t = 0; t < 16; t++) Step(w[t] + k, (b & c) | (~b & d), ref a, ref b, ref c, ref d, ref e);
        for (int t = 16; t < 20; t++) Step(Extend(w, t) + k, (b & c) | (~b & d), ref a, ref b, ref c, ref d, ref e);
        k = Vector512.Create(0x6ED9EBA1u);
        for (int t = 20; t < 40; t++) Step(Extend(w, t) + k, b ^ c ^ d, ref a, ref b, ref c, ref d, ref e);
        k = Vector512.Create(0x8F1BBCDCu);
        for (int t = 40; t < 60; t++) Step(Extend(w, t) + k, (b & c) | (b & d) | (c & d), ref a, ref b, ref c, ref d, ref e);
        k = Vector512.Create(0xCA62C1D6u);
        for (int t = 60; t < 80; t++) Step(Extend(w, t) + k, b ^ c ^ d, ref a, ref b, ref c, ref d, ref e);
        _hash[0] += a;
        _hash[1] += b;
        _hash[2] += c;
        _hash[3] += d;
        _hash[4] += e;
    }

    /// <summary>The schedule's next word, in a ring of sixteen (section 6.1.3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Word Extend(Span<Word> w, int t) =>
        w[t & 15] = Avx512F.RotateLeft(w[(t + 13) & 15] ^ w[(t + 8) & 15] ^ w[(t + 2) & 15] ^ w[t & 15], 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(Word input, Word f, ref Word a, ref Word b, ref Word c, ref Word d, ref Word e)
    {
        Word next = Avx512F.RotateLeft(a, 5) + f + e + input;
        (e, d, c, b, a) = (d, c, Avx512F.RotateLeft(b, 30), a, next);
    }
}
