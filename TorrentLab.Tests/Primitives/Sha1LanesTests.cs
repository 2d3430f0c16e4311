using System.Security.Cryptography;
using System.Text;
using TorrentLab.Primitives;

namespace TorrentLab.Tests.Primitives;

public sealed class Sha1LanesTests
{
    [LanesTheory]
    [InlineData(0)]
    [InlineData(64)]
    [InlineData(16384)]
    public void Sixteen_messages_have_the_hashes_that_they_have_alone(int length)
    {
        byte[] messages = new byte[Sha1Lanes.Count * length];
        new Random(length).NextBytes(messages);
        var lanes = new Sha1Lanes();
        byte[] hashes = new byte[Sha1Lanes.Count * Sha1Hash.Length];

        lanes.Append(messages, length);
        lanes.GetHashesAndReset(hashes);

        Assert.Equal(Alone(messages, length), hashes);
    }

    [LanesTheory]
    [InlineData(64, 128)]
    [InlineData(4096, 64)]
    public void Parts_make_one_message_and_the_next_messages_start_afresh(int first, int second)
    {
        var random = new Random(7);
        var lanes = new Sha1Lanes();
        for (int round = 0; round < 2; round++)
        {
            byte[] head = new byte[Sha1Lanes.Count * first];
            byte[] tail = new byte[Sha1Lanes.Count * second];
            random.NextBytes(head);
            random.NextBytes(tail);
            byte[] whole = new byte[head.Length + tail.Length];
            for (int lane = 0; lane < Sha1Lanes.Count; lane++)
            {
                head.AsSpan(lane * first, first).CopyTo(whole.AsSpan(lane * (first + second)));
                tail.AsSpan(lane * second, second).CopyTo(whole.AsSpan((lane * (first + second)) + first));
            }
            byte[] hashes = new byte[Sha1Lanes.Count * Sha1Hash.Length];

            lanes.Append(head, first);
            lanes.Append(tail, second);
            lanes.GetHashesAndReset(hashes);

            Assert.Equal(Alone(whole, first + second), hashes);
        }
    }

    [LanesFact]
    public void What_was_taken_is_forgotten_by_a_reset()
    {
        var lanes = new Sha1Lanes();
        lanes.Append(Encoding.ASCII.GetBytes(new string('a', Sha1Lanes.Count * 64)), 64);
        byte[] hashes = new byte[Sha1Lanes.Count * Sha1Hash.Length];

        lanes.Reset();
        lanes.GetHashesAndReset(hashes);

        // FIPS 180-4: the hash of nothing.
        Assert.Equal("da39a3ee5e6b4b0d3255bfef95601890afd80709", Convert.ToHexStringLower(hashes.AsSpan(0, Sha1Hash.Length)));
        Assert.Equal("da39a3ee5e6b4b0d3255bfef95601890afd80709", Convert.ToHexStringLower(hashes.AsSpan(15 * Sha1Hash.Length)));
    }

    [LanesFact]
    public void Lengths_that_are_no_whole_blocks_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sha1Lanes().Append(new byte[Sha1Lanes.Count * 63], 63));
        Assert.Throws<ArgumentException>(() => new Sha1Lanes().Append(new byte[64], 64));
    }

    private static byte[] Alone(byte[] messages, int length)
    {
        byte[] hashes = new byte[Sha1Lanes.Count * Sha1Hash.Length];
        for (int lane = 0; lane < Sha1Lanes.Count; lane++)
            SHA1.HashData(messages.AsSpan(lane * length, length), hashes.AsSpan(lane * Sha1Hash.Length));
        return hashes;
    }

    private const string Missing = "this processor has no AVX-512: pieces are hashed one by one, which other tests cover";

    private sealed class LanesFactAttribute : FactAttribute
    {
        public LanesFactAttribute() => Skip = Sha1Lanes.IsSupported ? null! : Missing;
    }

    private sealed class LanesTheoryAttribute : TheoryAttribute
    {
        public LanesTheoryAttribute() => Skip = Sha1Lanes.IsSupported ? null! : Missing;
    }
}
