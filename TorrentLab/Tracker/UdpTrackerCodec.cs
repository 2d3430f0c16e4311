using System.Buffers.Binary;
using System.Text;
using TorrentLab.Primitives;

namespace TorrentLab.Tracker;

/// <summary>
/// Packets to and from a UDP tracker (BEP 15, "UDP tracker protocol"; BEP 41), all numbers big endian. Packets longer than
/// described are read, as BEP 15 wants, and shorter ones are no answer. The figures that a tracker gives pass the same
/// limits as over HTTP.
/// </summary>
public static class UdpTrackerCodec
{
    /// <summary>BEP 15, "scrape": "up to about 74 torrents can be scraped at once".</summary>
    public const int MaxScrapeHashes = 74;

    /// <summary>Most bytes of path and query. With them an announce is below 1280 bytes, which IPv6 carries in one piece.</summary>
    public const int MaxUrlData = 4 * MaxOptionData;

    /// <summary>BEP 41, "option types": type 2 is URLData, and one byte says how long its data is.</summary>
    private const byte UrlDataOption = 2;
    private const int MaxOptionData = byte.MaxValue;

    private const ulong ProtocolId = 0x41727101980;
    private const int RequestHeader = 16, AnswerHeader = 8, AnnounceLength = 98;
    private const int ConnectAnswerLength = 16, AnnounceAnswerLength = 20, ScrapeCountsLength = 12;

    /// <summary>Asks for a connection id, which proves that our address is not forged (BEP 15, "connect").</summary>
    public static byte[] BuildConnect(uint transactionId)
    {
        byte[] packet = new byte[RequestHeader];
        WriteHeader(packet, ProtocolId, UdpTrackerAction.Connect, transactionId);
        return packet;
    }

    /// <summary>
    /// An announce of 98 bytes (BEP 15, "announce"), then path and query of the tracker's address, if any, as URLData
    /// (BEP 41, "option types").
    /// </summary>
    /// <param name="connectionId">What the tracker gave us.</param>
    /// <param name="transactionId">The answer carries it, too.</param>
    /// <param name="url">The tracker's address as the .torrent file has it.</param>
    /// <param name="request">What to say.</param>
    /// <exception cref="TrackerException">The address is longer than <see cref="MaxUrlData"/> behind its port.</exception>
    public static byte[] BuildAnnounce(ulong connectionId, uint transactionId, string url, AnnounceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        byte[] urlData = Encoding.ASCII.GetBytes(TrackerUrl.PathAndQuery(url));
        if (urlData.Length > MaxUrlData)
        {
            throw new TrackerException($"path and query of the tracker's address have {urlData.Length} bytes, "
                + $"more than the {MaxUrlData} that an announce over UDP carries");
        }
        byte[] packet = new byte[AnnounceLength];
        WriteHeader(packet, connectionId, UdpTrackerAction.Announce, transactionId);
        request.InfoHash.CopyTo(packet.AsSpan(16));
        request.PeerId.CopyTo(packet.AsSpan(36));
        // Unlike everywhere else, "downloaded" and "left" stand before "uploaded".
        BinaryPrimitives.WriteInt64BigEndian(packet.AsSpan(56), request.Downloaded);
        BinaryPrimitives.WriteInt64BigEndian(packet.AsSpan(64), request.Left);
        BinaryPrimitives.WriteInt64BigEndian(packet.AsSpan(72), request.Uploaded);
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(80), EventNumber(request.Event));
        // Bytes 84..87 stay 0: our address is the one that the packet comes from.
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(88), request.Key);
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(92), request.NumWant);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(96), (ushort)request.Port);
        return [.. packet, .. Options(urlData)];
    }

    /// <summary>Asks for the counts of torrents (BEP 15, "scrape").</summary>
    /// <param name="connectionId">What the tracker gave us.</param>
    /// <param name="transactionId">The answer carries it, too.</param>
    /// <param name="infoHashes">1 to <see cref="MaxScrapeHashes"/>; the answer has their order.</param>
    public static byte[] BuildScrape(ulong connectionId, uint transactionId, IReadOnlyList<Sha1Hash> infoHashes)
    {
        ArgumentNullException.ThrowIfNull(infoHashes);
        ArgumentOutOfRangeException.ThrowIfZero(infoHashes.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(infoHashes.Count, MaxScrapeHashes);
        byte[] packet = new byte[RequestHeader + (infoHashes.Count * Sha1Hash.Length)];
        WriteHeader(packet, connectionId, UdpTrackerAction.Scrape, transactionId);
        for (int i = 0; i < infoHashes.Count; i++) infoHashes[i].CopyTo(packet.AsSpan(RequestHeader + (i * Sha1Hash.Length)));
        return packet;
    }

    /// <summary>Reads what every answer begins with. The action may be one that is not known.</summary>
    /// <returns>False for a packet of less than 8 bytes.</returns>
    public static bool TryReadHeader(ReadOnlySpan<byte> packet, out UdpTrackerAction action, out uint transactionId)
    {
        (action, transactionId) = (default, 0);
        if (packet.Length < AnswerHeader) return false;
        action = (UdpTrackerAction)BinaryPrimitives.ReadInt32BigEndian(packet);
        transactionId = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        return true;
    }

    /// <summary>Reads the connection id from an answer to a connect (BEP 15, "connect"); null if it is too short to be one.</summary>
    public static ulong? TryReadConnect(ReadOnlySpan<byte> packet) =>
        packet.Length < ConnectAnswerLength ? null : BinaryPrimitives.ReadUInt64BigEndian(packet[AnswerHeader..]);

    /// <summary>Reads an answer to an announce (BEP 15, "announce"); null if it is too short to be one.</summary>
    /// <param name="packet">The whole answer.</param>
    /// <param name="overIPv6">The packet came over IPv6, so that a peer has 18 bytes instead of 6 (BEP 15, "IPv6").</param>
    public static AnnounceAnswer? TryReadAnnounce(ReadOnlySpan<byte> packet, bool overIPv6)
    {
        if (packet.Length < AnnounceAnswerLength) return null;
        var peers = new PeerList(AnnounceAnswer.MaxPeers);
        peers.AddPacked(packet[AnnounceAnswerLength..], overIPv6);
        return new AnnounceAnswer
        {
            Interval = AnnounceInterval.Regular(Count(packet[8..])),
            Incomplete = Count(packet[12..]),
            Complete = Count(packet[16..]),
            Peers = peers.Peers,
            Notes = [.. peers.Notes()],
        };
    }

    /// <summary>
    /// Reads an answer to a scrape (BEP 15, "scrape"); null if it holds not even the first torrent. The torrents of an
    /// answer that ends too early are left out, with a note.
    /// </summary>
    /// <param name="packet">The whole answer.</param>
    /// <param name="infoHashes">The torrents that were asked about, in their order.</param>
    public static ScrapeAnswer? TryReadScrape(ReadOnlySpan<byte> packet, IReadOnlyList<Sha1Hash> infoHashes)
    {
        ArgumentNullException.ThrowIfNull(infoHashes);
        if (packet.Length < AnswerHeader + ScrapeCountsLength) return null;
        ReadOnlySpan<byte> rest = packet[AnswerHeader..];
        int answered = Math.Min(infoHashes.Count, rest.Length / ScrapeCountsLength);
        var torrents = new Dictionary<Sha1Hash, ScrapeCounts>();
        foreach (Sha1Hash hash in infoHashes.Take(answered))
        {
            // The seeds come first here, and the leechers first in an announce.
            torrents[hash] = new ScrapeCounts(Complete: Count(rest), Incomplete: Count(rest[8..]), Downloaded: Count(rest[4..]));
            rest = rest[ScrapeCountsLength..];
        }
        return new ScrapeAnswer(torrents,
            answered == infoHashes.Count ? [] : [$"the answer ends after {answered} of {infoHashes.Count} torrents"]);
    }

    /// <summary>The refusal that an error packet of at least 8 bytes means (BEP 15, "errors").</summary>
    public static TrackerException ReadError(ReadOnlySpan<byte> packet) =>
        // Some trackers end their text as C does.
        TrackerRefusalException.Report(packet[AnswerHeader..].TrimEnd((byte)0), retryIn: null);

    private static void WriteHeader(Span<byte> packet, ulong connectionId, UdpTrackerAction action, uint transactionId)
    {
        BinaryPrimitives.WriteUInt64BigEndian(packet, connectionId);
        BinaryPrimitives.WriteInt32BigEndian(packet[8..], (int)action);
        BinaryPrimitives.WriteUInt32BigEndian(packet[12..], transactionId);
    }

    private static int EventNumber(AnnounceEvent why) => why switch
    {
        AnnounceEvent.Completed => 1,
        AnnounceEvent.Started => 2,
        AnnounceEvent.Stopped => 3,
        _ => 0,
    };

    private static IEnumerable<byte> Options(byte[] urlData) =>
        urlData.Chunk(MaxOptionData).SelectMany(part => (byte[])[UrlDataOption, (byte)part.Length, .. part]);

    private static long Count(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
