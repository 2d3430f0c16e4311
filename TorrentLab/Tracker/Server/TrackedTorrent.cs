namespace TorrentLab.Tracker.Server;

/// <summary>One torrent of a tracker: its peers, and who is sent to whom. Not safe for concurrent use.</summary>
internal sealed class TrackedTorrent(int peerLifeSeconds)
{
    /// <summary>The first second in which somebody can have been silent for too long; before it nobody is looked for.</summary>
    private int _nextExpiry = int.MaxValue;
    private AddressFamilyPeers? _ipv4;
    private AddressFamilyPeers? _ipv6;

    public long Downloaded { get; set; }

    public int PeerCount => (_ipv4?.Count ?? 0) + (_ipv6?.Count ?? 0);

    public TorrentCounts Counts
    {
        get
        {
            int partial = (_ipv4?.PartialSeeds ?? 0) + (_ipv6?.PartialSeeds ?? 0);
            int uploaders = (_ipv4?.Uploaders.Count ?? 0) + (_ipv6?.Uploaders.Count ?? 0);
            return new TorrentCounts(uploaders - partial, PeerCount - uploaders + partial, Downloaded, partial);
        }
    }

    /// <summary>Takes an announce.</summary>
    /// <param name="who">What the peer said.</param>
    /// <param name="now">Seconds on the tracker's clock.</param>
    /// <param name="hasRoom">Whether one more peer may be listed.</param>
    public void Announce(in Announcement who, int now, bool hasRoom)
    {
        ref AddressFamilyPeers? family = ref who.Address.IsIPv4 ? ref _ipv4 : ref _ipv6;
        if (who.Event == AnnounceEvent.Stopped)
        {
            family?.Remove(who);
            return;
        }
        family ??= new AddressFamilyPeers();
        if (family.Put(who, now, hasRoom)) Downloaded++;
        _nextExpiry = Math.Min(_nextExpiry, now + peerLifeSeconds);
    }

    /// <summary>
    /// Chooses peers for one: never itself, no uploaders for an uploader, everybody else equally likely. Those of its own
    /// address family come first, the others fill up.
    /// </summary>
    /// <param name="who">The one who asks.</param>
    /// <param name="random">Decides.</param>
    /// <param name="bothFamilies">False where an answer holds one family only.</param>
    /// <param name="chosen">As many as are wanted.</param>
    /// <returns>How many were found.</returns>
    public int Choose(in Announcement who, Random random, bool bothFamilies, Span<ListedPeer> chosen)
    {
        (AddressFamilyPeers? own, AddressFamilyPeers? other) = who.Address.IsIPv4 ? (_ipv4, _ipv6) : (_ipv6, _ipv4);
        int count = own is null ? 0 : ChooseFrom(own, who, random, chosen);
        if (bothFamilies && other is not null) count += ChooseFrom(other, who, random, chosen[count..]);
        return count;
    }

    /// <summary>Forgets the peers that were silent for two intervals.</summary>
    /// <returns>False when nobody can be among them.</returns>
    public bool Expire(int now)
    {
        if (now < _nextExpiry) return false;
        int last = now - peerLifeSeconds;
        int? first = Earlier(_ipv4?.RemoveSilent(last), _ipv6?.RemoveSilent(last));
        _nextExpiry = first is null ? int.MaxValue : first.Value + peerLifeSeconds;
        if (_ipv4 is { Count: 0 }) _ipv4 = null;
        if (_ipv6 is { Count: 0 }) _ipv6 = null;
        return true;
    }

    /// <summary>Every peer, for keeping.</summary>
    public IEnumerable<KeptPeer> Keep(int now)
    {
        foreach (AddressFamilyPeers? family in (AddressFamilyPeers?[])[_ipv4, _ipv6])
        {
            if (family is null) continue;
            for (int i = 0; i < family.Downloaders.Count; i++) yield return KeptPeer.Of(family.Downloaders[i], isUploader: false, now);
            for (int i = 0; i < family.Uploaders.Count; i++) yield return KeptPeer.Of(family.Uploaders[i], isUploader: true, now);
        }
    }

    /// <summary>
    /// The candidates in a row are cut into as many parts as there are to be chosen, and each part gives one at random; the
    /// row begins anywhere. So nobody comes twice, nothing is copied or marked, and the work does not grow with the swarm.
    /// </summary>
    private static int ChooseFrom(AddressFamilyPeers family, in Announcement who, Random random, Span<ListedPeer> chosen)
    {
        int downloaders = family.Downloaders.Count;
        int candidates = who.IsUploader ? downloaders : family.Count;
        if (candidates == 0 || chosen.IsEmpty) return 0;
        int parts = Math.Min(chosen.Length + 1, candidates); // one more: it may be who asks
        int begin = random.Next(candidates);
        int count = 0;
        for (int part = 0; part < parts && count < chosen.Length; part++)
        {
            int from = (int)((long)part * candidates / parts);
            int to = (int)((long)(part + 1) * candidates / parts);
            int position = begin + (to - from == 1 ? from : random.Next(from, to));
            if (position >= candidates) position -= candidates;
            ref PeerEntry peer = ref position < downloaders ? ref family.Downloaders[position] : ref family.Uploaders[position - downloaders];
            bool isSelf = peer.Id == who.PeerId || (peer.Port == who.Port && peer.Address == who.Address);
            if (!isSelf) chosen[count++] = peer.ToListed();
        }
        return count;
    }

    private static int? Earlier(int? one, int? other) => one is null || other < one ? other : one;
}
