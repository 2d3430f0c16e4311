using System.Buffers.Binary;
using System.Text;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Swarm;
using TorrentLab.Wire;

namespace TorrentLab.Tests.Runtime;

public sealed class PcapTraceTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly List<string> _failures = [];

    [Fact(Timeout = 10_000)]
    public async Task A_connection_is_a_SYN_two_handshakes_messages_and_a_FIN()
    {
        List<Packet> packets = await CaptureAsync(trace =>
        {
            trace.Connect(0.5);
            trace.Send(0.75, new PeerMessage.Interested());
            trace.Receive(1, new PeerMessage.Have(5));
            trace.At(2, new SwarmEvent.Gone(1, "closed the connection"));
        });

        Assert.Equal(
        [
            "00:00.5000000 2 -> []",
            "00:00.5000000 12 <- []",
            "00:00.5000000 10 -> []",
            $"00:00.5000000 18 -> [{Convert.ToHexStringLower(ObserverSteps.Ours.ToBytes())}]",
            $"00:00.5000000 18 <- [{Convert.ToHexStringLower(ObserverSteps.Theirs.ToBytes())}]",
            "00:00.7500000 18 -> [0000000102]",
            "00:01.0000000 18 <- [000000050400000005]",
            "00:02.0000000 11 <- [] closed the connection",
            "00:02.0000000 11 -> []",
        ], packets.Select(packet => packet.ToString()));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_block_is_in_the_packet_byte_by_byte_though_its_memory_is_given_back()
    {
        var pool = new BlockPool();
        List<Packet> packets = await CaptureAsync(trace =>
        {
            trace.Connect(0);
            for (int i = 0; i < 500; i++)
            {
                using Block block = pool.Rent(BlockRef.MaxLength);
                block.Span.Fill((byte)i);
                trace.Receive(1, new PeerMessage.Piece(new BlockRef(i, 0, block.Length), block));
            }
        });

        Assert.Equal(5 + 500, packets.Count);
        Assert.All(packets[5..].Index(), packet =>
        {
            Assert.Equal([0, 0, 0x40, 9, 7], packet.Item.Payload[..5]);
            Assert.Equal(packet.Index, BinaryPrimitives.ReadInt32BigEndian(packet.Item.Payload.AsSpan(5)));
            Assert.Equal(BlockRef.MaxLength, packet.Item.Payload[13..].Count(octet => octet == (byte)packet.Index));
        });
    }

    [Fact(Timeout = 10_000)]
    public async Task Two_connections_to_one_peer_differ_by_our_port()
    {
        List<Packet> packets = await CaptureAsync(trace =>
        {
            trace.At(0, new SwarmEffect.Connect(1, ObserverSteps.Peer));
            trace.At(1, new SwarmEvent.Gone(1, "connection refused"));
            trace.At(2, new SwarmEffect.Connect(2, ObserverSteps.Peer));
        });

        Assert.Equal([49153, 49154], packets.Select(packet => packet.OurPort));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_full_disk_is_said_once_and_ends_nothing()
    {
        await using (var trace = new PcapTrace(new FullDisk(), ObserverSteps.Ours, new FixedTime(), _failures.Add))
        {
            trace.At(0, new SwarmEvent.Tick());
            trace.Connect(0);
            for (int i = 0; i < 10_000; i++) trace.Receive(i, new PeerMessage.KeepAlive());
        }

        Assert.Equal(["the capture is cut short: No space left on device; the download goes on without it"], _failures);
    }

    private async Task<List<Packet>> CaptureAsync(Action<PcapTrace> steps)
    {
        var output = new MemoryStream();
        await using (var trace = new PcapTrace(output, ObserverSteps.Ours, new FixedTime(), _failures.Add))
        {
            trace.At(0, new SwarmEvent.Tick());
            steps(trace);
        }
        Assert.Empty(_failures);
        return [.. Packet.ReadAll(output.ToArray())];
    }

    /// <summary>A packet read back, by hand, from a capture of IPv4.</summary>
    private sealed record Packet(TimeSpan Time, int Flags, int OurPort, bool IsOurs, byte[] Payload, string Comment)
    {
        private const int IPHeaderLength = 20;

        public static IEnumerable<Packet> ReadAll(byte[] capture)
        {
            for (int at = 0, length; at < capture.Length; at += length)
            {
                length = BitConverter.ToInt32(capture, at + 4);
                Assert.Equal(0, length % 4);
                Assert.Equal(length, BitConverter.ToInt32(capture, at + length - 4));
                if (BitConverter.ToInt32(capture, at) == 6) yield return Read(capture[at..(at + length)]);
            }
        }

        public override string ToString() =>
            $"{Time:mm\\:ss\\.fffffff} {Flags:x} {(IsOurs ? "->" : "<-")} [{Convert.ToHexStringLower(Payload)}] {Comment}".TrimEnd();

        private static Packet Read(byte[] block)
        {
            ulong nanoseconds = ((ulong)BitConverter.ToUInt32(block, 12) << 32) + BitConverter.ToUInt32(block, 16);
            int end = 28 + BitConverter.ToInt32(block, 20);
            byte[] segment = block[(28 + IPHeaderLength)..end];
            int optionsAt = (end + 3) / 4 * 4;
            string comment = optionsAt == block.Length - 4 ? ""
                : Encoding.UTF8.GetString(block, optionsAt + 4, BitConverter.ToUInt16(block, optionsAt + 2));
            bool isOurs = block[28 + 12] == 127;
            return new Packet(
                DateTimeOffset.UnixEpoch.AddTicks((long)(nanoseconds / 100)) - Start, segment[13],
                BinaryPrimitives.ReadUInt16BigEndian(segment.AsSpan(isOurs ? 0 : 2)), isOurs, segment[(segment[12] >> 4 << 2)..], comment);
        }
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Start;
    }
}
