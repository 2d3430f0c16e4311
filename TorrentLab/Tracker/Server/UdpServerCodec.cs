using System.Buffers.Binary;
using TorrentLab.Primitives;

namespace TorrentLab.Tracker.Server;

/// <summary>
/// Packets from and to the clients of a UDP tracker (BEP 15; BEP 41), all numbers big endian. Nothing is allocated: a packet
/// is read where it lies and an answer written where it is sent from.
/// </summary>
internal static class UdpServerCodec
{
    /// <summary>What every question has, and a whole connect.</summary>
    public const int HeaderLength = 16;

    /// <summary>An announce; what stands behind are options (BEP 41) or nothing that matters.</summary>
    public const int AnnounceLength = 98;

    /// <summary>The longest answer: IPv6 carries 1280 bytes in one piece anywhere, 48 of them its own and UDP's.</summary>
    public const int MaxAnswer = 1232;

    /// <summary>How many peers an announce gets that wants -1, "default".</summary>
    private const int UsualNumWant = 50;

    private const ulong ProtocolId = 0x41727101980;
    private const int AnnounceAnswerLength = 20, AnswerHeaderLength = 8, ScrapeCountsLength = 12;

    /// <summary>Whether a connect says what it must; anything can come to a UDP port.</summary>
    public static bool IsConnect(ReadOnlySpan<byte> packet) =>
        packet.Length >= HeaderLength && BinaryPrimitives.ReadUInt64BigEndian(packet) == ProtocolId
        && ActionOf(packet) == UdpTrackerAction.Connect;

    /// <summary>The connection id of a question of at least <see cref="HeaderLength"/> bytes.</summary>
    public static ulong ConnectionIdOf(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt64BigEndian(packet);

    /// <summary>The action of a question of at least <see cref="HeaderLength"/> bytes; may be one that is not known.</summary>
    public static UdpTrackerAction ActionOf(ReadOnlySpan<byte> packet) => (UdpTrackerAction)BinaryPrimitives.ReadInt32BigEndian(packet[8..]);

    /// <summary>Most peers in an answer to this address.</summary>
    public static int MaxPeers(PeerAddress to) =>
        Math.Min(RegistryOptions.MaxNumWant, (MaxAnswer - AnnounceAnswerLength) / (to.Length + sizeof(ushort)));

    /// <summary>Reads an announce of at least <see cref="AnnounceLength"/> bytes (BEP 15, "announce").</summary>
    /// <param name="packet">The whole packet.</param>
    /// <param name="from">The address of the socket; what the packet says of an address could name a victim.</param>
    public static Announcement ReadAnnounce(ReadOnlySpan<byte> packet, PeerAddress from)
    {
        // Unlike everywhere else, "downloaded" (56) and "left" (64) stand before "uploaded" (72).
        int numWant = BinaryPrimitives.ReadInt32BigEndian(packet[92..]);
        return new Announcement
        {
            InfoHash = new Sha1Hash(packet.Slice(16, Sha1Hash.Length)),
            PeerId = new PeerId(packet.Slice(36, PeerId.Length)),
            Address = from,
            Port = BinaryPrimitives.ReadUInt16BigEndian(packet[96..]),
            Key = BinaryPrimitives.ReadUInt32BigEndian(packet[88..]),
            Left = BinaryPrimitives.ReadInt64BigEndian(packet[64..]),
            Event = BinaryPrimitives.ReadInt32BigEndian(packet[80..]) switch
            {
                1 => AnnounceEvent.Completed,
                2 => AnnounceEvent.Started,
                3 => AnnounceEvent.Stopped,
                _ => AnnounceEvent.None,
            },
            NumWant = numWant < 0 ? UsualNumWant : numWant,
        };
    }

    /// <summary>The info-hashes of a scrape, 20 bytes each (BEP 15, "scrape"); those behind the 74th are left out.</summary>
    public static ReadOnlySpan<byte> ReadScrape(ReadOnlySpan<byte> packet)
    {
        int count = Math.Min(UdpTrackerCodec.MaxScrapeHashes, (packet.Length - HeaderLength) / Sha1Hash.Length);
        return packet.Slice(HeaderLength, count * Sha1Hash.Length);
    }

    /// <summary>Answers a connect with as many bytes as it had.</summary>
    public static int WriteConnect(ReadOnlySpan<byte> question, ulong connectionId, Span<byte> answer)
    {
        WriteHeader(question, UdpTrackerAction.Connect, answer);
        BinaryPrimitives.WriteUInt64BigEndian(answer[8..], connectionId);
        return HeaderLength;
    }

    /// <param name="question">The announce.</param>
    /// <param name="counts">Of the torrent.</param>
    /// <param name="intervalSeconds">When the client is to come again.</param>
    /// <param name="peers">All of one address family.</param>
    /// <param name="answer">Takes the packet.</param>
    /// <returns>The packet's length.</returns>
    public static int WriteAnnounce(ReadOnlySpan<byte> question, TorrentCounts counts, int intervalSeconds, ReadOnlySpan<ListedPeer> peers, Span<byte> answer)
    {
        WriteHeader(question, UdpTrackerAction.Announce, answer);
        BinaryPrimitives.WriteInt32BigEndian(answer[8..], intervalSeconds);
        // The leechers come first here, and the seeds in a scrape.
        BinaryPrimitives.WriteInt32BigEndian(answer[12..], counts.Incomplete);
        BinaryPrimitives.WriteInt32BigEndian(answer[16..], counts.Complete);
        int length = AnnounceAnswerLength;
        foreach (ref readonly ListedPeer peer in peers) length += peer.WriteCompact(answer[length..]);
        return length;
    }

    /// <summary>Writes what stands before the counts of a scrape.</summary>
    /// <returns>Where the first counts go.</returns>
    public static int BeginScrape(ReadOnlySpan<byte> question, Span<byte> answer)
    {
        WriteHeader(question, UdpTrackerAction.Scrape, answer);
        return AnswerHeaderLength;
    }

    /// <summary>Writes the counts of one torrent and says how many bytes they have.</summary>
    public static int WriteCounts(TorrentCounts counts, Span<byte> answer)
    {
        BinaryPrimitives.WriteInt32BigEndian(answer, counts.Complete);
        BinaryPrimitives.WriteInt32BigEndian(answer[4..], (int)Math.Min(counts.Downloaded, int.MaxValue));
        BinaryPrimitives.WriteInt32BigEndian(answer[8..], counts.Incomplete);
        return ScrapeCountsLength;
    }

    /// <summary>Writes a refusal (BEP 15, "errors").</summary>
    /// <param name="question">What is refused.</param>
    /// <param name="reason">ASCII.</param>
    /// <param name="answer">Takes the packet.</param>
    public static int WriteError(ReadOnlySpan<byte> question, ReadOnlySpan<byte> reason, Span<byte> answer)
    {
        WriteHeader(question, UdpTrackerAction.Error, answer);
        reason.CopyTo(answer[AnswerHeaderLength..]);
        return AnswerHeaderLength + reason.Length;
    }

    private static void WriteHeader(ReadOnlySpan<byte> question, UdpTrackerAction action, Span<byte> answer)
    {
        BinaryPrimitives.WriteInt32BigEndian(answer, (int)action);
        question.Slice(12, sizeof(uint)).CopyTo(answer[4..]); // the transaction id
    }
}
