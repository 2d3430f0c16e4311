using System.Buffers;
using TorrentLab.Bencode;
using TorrentLab.Primitives;

namespace TorrentLab.Tracker.Server;

/// <summary>The bencoded bodies of a tracker over HTTP (BEP 3, "trackers"; BEP 7, BEP 21, BEP 23, BEP 24, BEP 31, BEP 48).</summary>
internal static class HttpAnswerWriter
{
    /// <summary>An answer to an announce.</summary>
    /// <param name="output">Takes the body.</param>
    /// <param name="announce">What was asked.</param>
    /// <param name="answer">The counts of the torrent.</param>
    /// <param name="peers">Those of the own address family first.</param>
    /// <param name="options">The intervals.</param>
    /// <param name="trackerId">Comes back with the client's next announce.</param>
    public static void WriteAnnounce(IBufferWriter<byte> output, in HttpAnnounce announce, in RegistryAnswer answer,
        ReadOnlySpan<ListedPeer> peers, RegistryOptions options, ReadOnlySpan<byte> trackerId)
    {
        var writer = new BencodeWriter(output);
        writer.BeginDictionary();
        writer.WriteInteger("complete"u8, answer.Counts.Complete);
        writer.WriteInteger("downloaded"u8, answer.Counts.Downloaded);
        Span<byte> address = stackalloc byte[PeerAddress.Length6];
        writer.WriteString("external ip"u8, address[..announce.Who.Address.CopyTo(address)]);
        writer.WriteInteger("incomplete"u8, answer.Counts.Incomplete);
        writer.WriteInteger("interval"u8, options.IntervalSeconds);
        writer.WriteInteger("min interval"u8, options.MinIntervalSeconds);
        if (announce.IsCompact) WriteCompact(writer, peers);
        else WriteDictionaries(writer, peers, announce.WithoutIds);
        writer.WriteString("tracker id"u8, trackerId);
        writer.End();
    }

    /// <summary>An answer to a scrape: only the torrents that are known (BEP 48).</summary>
    /// <param name="output">Takes the body.</param>
    /// <param name="torrents">Sorted by info-hash, each once.</param>
    public static void WriteScrape(IBufferWriter<byte> output, IEnumerable<(byte[] InfoHash, TorrentCounts Counts)> torrents)
    {
        var writer = new BencodeWriter(output);
        writer.BeginDictionary();
        writer.WriteKey("files"u8);
        writer.BeginDictionary();
        foreach ((byte[] infoHash, TorrentCounts counts) in torrents)
        {
            writer.WriteKey(infoHash);
            writer.BeginDictionary();
            writer.WriteInteger("complete"u8, counts.Complete);
            writer.WriteInteger("downloaded"u8, counts.Downloaded);
            writer.WriteInteger("downloaders"u8, counts.Downloaders);
            writer.WriteInteger("incomplete"u8, counts.Incomplete);
            writer.End();
        }
        writer.End();
        writer.End();
    }

    /// <summary>A refusal.</summary>
    /// <param name="output">Takes the body.</param>
    /// <param name="reason">For people.</param>
    /// <param name="retryIn">When the same question may be asked again, in minutes; null for never (BEP 31).</param>
    public static void WriteFailure(IBufferWriter<byte> output, string reason, int? retryIn)
    {
        var writer = new BencodeWriter(output);
        writer.BeginDictionary();
        writer.WriteString("failure reason"u8, reason);
        if (retryIn is { } minutes) writer.WriteInteger("retry in"u8, minutes);
        else writer.WriteString("retry in"u8, "never"u8);
        writer.End();
    }

    /// <summary>"peers" is always there, because clients look for it; "peers6" where there are any.</summary>
    private static void WriteCompact(BencodeWriter writer, ReadOnlySpan<ListedPeer> peers)
    {
        Span<byte> packed = stackalloc byte[RegistryOptions.MaxNumWant * PeerEndpoint.CompactLength6];
        writer.WriteString("peers"u8, packed[..Pack(peers, isIPv4: true, packed)]);
        int length = Pack(peers, isIPv4: false, packed);
        if (length > 0) writer.WriteString("peers6"u8, packed[..length]);
    }

    private static int Pack(ReadOnlySpan<ListedPeer> peers, bool isIPv4, Span<byte> packed)
    {
        int length = 0;
        foreach (ref readonly ListedPeer peer in peers)
            if (peer.Address.IsIPv4 == isIPv4) length += peer.WriteCompact(packed[length..]);
        return length;
    }

    private static void WriteDictionaries(BencodeWriter writer, ReadOnlySpan<ListedPeer> peers, bool withoutIds)
    {
        writer.WriteKey("peers"u8);
        writer.BeginList();
        foreach (ref readonly ListedPeer peer in peers)
        {
            writer.BeginDictionary();
            writer.WriteString("ip"u8, peer.Address.ToString());
            if (!withoutIds) writer.WriteString("peer id"u8, peer.Id.ToArray());
            writer.WriteInteger("port"u8, peer.Port);
            writer.End();
        }
        writer.End();
    }
}
