using TorrentLab.Primitives;

namespace TorrentLab.Tracker.Server;

/// <summary>
/// The swarm table of a tracker: who has which torrent. It knows no socket and no clock; the time comes in as whole seconds
/// of any clock that never goes back. Safe for concurrent use: torrents are spread over parts with a lock each, and nobody
/// holds a lock for longer than one torrent takes.
/// </summary>
/// <param name="options">Interval and limits.</param>
public sealed class TrackerRegistry(RegistryOptions options)
{
    private const int ShardCount = 16;

    /// <summary>Calls of <see cref="Sweep"/> until every torrent has been looked at.</summary>
    private const int SweepRounds = 30;

    private readonly RegistryShard[] _shards = [.. Enumerable.Range(0, ShardCount).Select(_ => new RegistryShard())];
    private int _torrentCount;
    private int _peerCount;
    private int _seedCount;
    private long _downloaded;

    public RegistryOptions Options { get; } = options;

    /// <summary>Takes an announce and chooses peers for whoever sent it.</summary>
    /// <param name="who">What it said.</param>
    /// <param name="now">Seconds.</param>
    /// <param name="random">Decides which peers.</param>
    /// <param name="bothFamilies">Whether to list IPv6 peers to an IPv4 one and the other way round, where its own are too few.</param>
    /// <param name="peers">Takes the peers; no more than fit and no more than are wanted.</param>
    public RegistryAnswer Announce(in Announcement who, int now, Random random, bool bothFamilies, Span<ListedPeer> peers)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (Options.Whitelist?.Contains(who.InfoHash) == false) return new RegistryAnswer(RegistryVerdict.NotAllowed, default, 0);
        RegistryShard shard = ShardOf(who.InfoHash);
        lock (shard.Lock)
        {
            TrackedTorrent? torrent = shard.Find(who.InfoHash);
            if (torrent is null)
            {
                if (who.Event == AnnounceEvent.Stopped) return default;
                if (_torrentCount >= Options.MaxTorrents) return new RegistryAnswer(RegistryVerdict.Full, default, 0);
                torrent = Add(shard, who.InfoHash);
            }
            Enter(torrent, who, now, now);
            int wanted = who.Event == AnnounceEvent.Stopped ? 0 : Math.Clamp(who.NumWant, 0, peers.Length);
            int count = torrent.Choose(who, random, bothFamilies, peers[..wanted]);
            return new RegistryAnswer(RegistryVerdict.Served, torrent.Counts, count);
        }
    }

    /// <summary>The counts of a torrent; null when nothing is known of it.</summary>
    public TorrentCounts? Scrape(Sha1Hash infoHash, int now)
    {
        RegistryShard shard = ShardOf(infoHash);
        lock (shard.Lock)
        {
            if (shard.Find(infoHash) is not { } torrent) return null;
            Expire(torrent, now);
            return torrent.Counts;
        }
    }

    /// <summary>
    /// Forgets peers that were silent for too long, and torrents that nobody has and nobody ever completed, in a part of
    /// all torrents; to be called once a second. Where little room is left, completed torrents without peers go, too.
    /// </summary>
    public void Sweep(int now)
    {
        foreach (RegistryShard shard in _shards)
        {
            int turns;
            lock (shard.Lock) turns = (shard.Count + SweepRounds - 1) / SweepRounds;
            for (; turns > 0; turns--)
            {
                lock (shard.Lock)
                {
                    if (shard.Next() is not var (infoHash, torrent)) break;
                    Expire(torrent, now);
                    bool isCrowded = _torrentCount > Options.MaxTorrents / 4 * 3;
                    if (torrent.PeerCount > 0 || (torrent.Downloaded > 0 && !isCrowded)) continue;
                    shard.Remove(infoHash);
                    Account(torrent.Counts, default);
                    Interlocked.Decrement(ref _torrentCount);
                }
            }
        }
    }

    /// <summary>What the whole tracker knows. What silent peers still count is less than a round of <see cref="Sweep"/> old.</summary>
    public RegistryTotals Totals() => new(Volatile.Read(ref _torrentCount), Volatile.Read(ref _seedCount),
        Volatile.Read(ref _peerCount) - Volatile.Read(ref _seedCount), Interlocked.Read(ref _downloaded));

    /// <summary>Everything that is known, torrent by torrent, for keeping.</summary>
    public IEnumerable<KeptTorrent> Keep(int now)
    {
        foreach (RegistryShard shard in _shards)
        {
            IReadOnlyList<Sha1Hash> infoHashes;
            lock (shard.Lock) infoHashes = shard.InfoHashes();
            foreach (Sha1Hash infoHash in infoHashes)
            {
                KeptTorrent kept;
                lock (shard.Lock)
                {
                    if (shard.Find(infoHash) is not { } torrent) continue;
                    Expire(torrent, now);
                    kept = new KeptTorrent(infoHash, torrent.Downloaded, [.. torrent.Keep(now)]);
                }
                yield return kept;
            }
        }
    }

    /// <summary>Takes back what was kept, within the limits; peers that have been silent for too long by now stay away.</summary>
    public void Restore(KeptTorrent kept, int now)
    {
        ArgumentNullException.ThrowIfNull(kept);
        RegistryShard shard = ShardOf(kept.InfoHash);
        lock (shard.Lock)
        {
            TrackedTorrent? torrent = shard.Find(kept.InfoHash);
            if (torrent is null && _torrentCount >= Options.MaxTorrents) return;
            torrent ??= Add(shard, kept.InfoHash);
            TorrentCounts before = torrent.Counts;
            torrent.Downloaded = kept.Downloaded;
            Account(before, torrent.Counts);
            foreach (KeptPeer peer in kept.Peers.Where(peer => peer.SilentSeconds < Options.PeerLifeSeconds))
            {
                Enter(torrent, new Announcement
                {
                    InfoHash = kept.InfoHash,
                    PeerId = peer.Peer.Id,
                    Address = peer.Peer.Address,
                    Port = peer.Peer.Port,
                    Key = peer.Key,
                    Left = peer.IsSeed ? 0 : 1,
                    IsPartialSeed = peer.IsPartialSeed,
                    NumWant = 0,
                }, now - peer.SilentSeconds, now);
            }
        }
    }

    private RegistryShard ShardOf(Sha1Hash infoHash) => _shards[(uint)infoHash.GetHashCode() % ShardCount];

    private TrackedTorrent Add(RegistryShard shard, Sha1Hash infoHash)
    {
        Interlocked.Increment(ref _torrentCount);
        return shard.Add(infoHash, new TrackedTorrent(Options.PeerLifeSeconds));
    }

    private void Enter(TrackedTorrent torrent, in Announcement who, int seen, int now)
    {
        Expire(torrent, now);
        TorrentCounts before = torrent.Counts;
        torrent.Announce(who, seen, torrent.PeerCount < Options.MaxPeersPerTorrent && _peerCount < Options.MaxPeers);
        Account(before, torrent.Counts);
    }

    private void Expire(TrackedTorrent torrent, int now)
    {
        TorrentCounts before = torrent.Counts;
        if (torrent.Expire(now)) Account(before, torrent.Counts);
    }

    private void Account(TorrentCounts before, TorrentCounts after)
    {
        int peers = after.Complete + after.Incomplete - before.Complete - before.Incomplete;
        if (peers != 0) Interlocked.Add(ref _peerCount, peers);
        if (after.Complete != before.Complete) Interlocked.Add(ref _seedCount, after.Complete - before.Complete);
        if (after.Downloaded != before.Downloaded) Interlocked.Add(ref _downloaded, after.Downloaded - before.Downloaded);
    }
}
