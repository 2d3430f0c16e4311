using TorrentLab.Primitives;

namespace TorrentLab.Tracker.Server;

/// <summary>
/// A tracker over UDP without the socket: packets in, packets out. Whoever has no valid connection id gets no answer longer
/// than his question, so that nobody can aim the tracker at others. Used by one thread at a time.
/// </summary>
/// <param name="registry">Knows the peers.</param>
/// <param name="activity">Counts what is done.</param>
/// <param name="connectionIds">Gives and checks them.</param>
/// <param name="random">Decides which peers.</param>
public sealed class UdpTrackerResponder(TrackerRegistry registry, TrackerActivity activity, UdpConnectionIds connectionIds, Random random)
{
    /// <summary>The longest answer, in bytes.</summary>
    public const int MaxAnswer = UdpServerCodec.MaxAnswer;

    private readonly ListedPeer[] _peers = new ListedPeer[RegistryOptions.MaxNumWant];

    /// <summary>Answers one packet.</summary>
    /// <param name="packet">The whole packet, however long.</param>
    /// <param name="from">Where it came from.</param>
    /// <param name="now">Seconds on the registry's clock.</param>
    /// <param name="answer">Takes up to <see cref="MaxAnswer"/> bytes.</param>
    /// <returns>The length of the answer; 0 for none.</returns>
    public int Answer(ReadOnlySpan<byte> packet, PeerAddress from, int now, Span<byte> answer)
    {
        if (packet.Length < UdpServerCodec.HeaderLength) return 0;
        if (UdpServerCodec.IsConnect(packet)) return UdpServerCodec.WriteConnect(packet, connectionIds.Create(from, now), answer);
        UdpTrackerAction action = UdpServerCodec.ActionOf(packet);
        bool isWhole = action switch
        {
            UdpTrackerAction.Announce => packet.Length >= UdpServerCodec.AnnounceLength,
            UdpTrackerAction.Scrape => packet.Length >= UdpServerCodec.HeaderLength + Sha1Hash.Length,
            _ => false,
        };
        if (!isWhole) return 0;
        // Shorter than the shortest scrape, 36 bytes.
        if (!connectionIds.IsValid(UdpServerCodec.ConnectionIdOf(packet), from, now)) return Refuse(packet, "connect again"u8, answer);
        return action == UdpTrackerAction.Announce ? Announce(packet, from, now, answer) : Scrape(packet, now, answer);
    }

    private int Announce(ReadOnlySpan<byte> packet, PeerAddress from, int now, Span<byte> answer)
    {
        Announcement who = UdpServerCodec.ReadAnnounce(packet, from);
        if (who.Port == 0) return Refuse(packet, "port is 0: nobody can connect to that"u8, answer);
        Span<ListedPeer> peers = _peers.AsSpan(0, UdpServerCodec.MaxPeers(from));
        RegistryAnswer found = registry.Announce(who, now, random, bothFamilies: false, peers);
        switch (found.Verdict)
        {
            case RegistryVerdict.Served:
                activity.CountAnnounce();
                return UdpServerCodec.WriteAnnounce(packet, found.Counts, registry.Options.IntervalSeconds, peers[..found.Peers], answer);
            case RegistryVerdict.NotAllowed:
                return Refuse(packet, "this tracker does not serve this torrent"u8, answer);
            default:
                return Refuse(packet, "this tracker has as many torrents as it can take"u8, answer);
        }
    }

    private int Scrape(ReadOnlySpan<byte> packet, int now, Span<byte> answer)
    {
        activity.CountScrape();
        int length = UdpServerCodec.BeginScrape(packet, answer);
        ReadOnlySpan<byte> hashes = UdpServerCodec.ReadScrape(packet);
        for (; !hashes.IsEmpty; hashes = hashes[Sha1Hash.Length..])
        {
            TorrentCounts counts = registry.Scrape(new Sha1Hash(hashes[..Sha1Hash.Length]), now) ?? default;
            length += UdpServerCodec.WriteCounts(counts, answer[length..]);
        }
        return length;
    }

    private int Refuse(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> reason, Span<byte> answer)
    {
        activity.CountRefusal();
        return UdpServerCodec.WriteError(packet, reason, answer);
    }
}
