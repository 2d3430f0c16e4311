using System.Net;
using TorrentLab.Primitives;
using TorrentLab.Tracker;
using TorrentLab.Tracker.Server;

namespace TorrentLab.Tests.Tracker.Server;

/// <summary>Random announces against a model that is too simple to be wrong: a list, searched from end to end.</summary>
public sealed class RegistryModelTests
{
    private const int Life = 20;

    private readonly List<(Announcement Who, int Seen)> _model = [];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void After_every_announce_counts_and_lists_are_those_of_the_model(int seed)
    {
        var random = new Random(seed);
        var registry = new TrackerRegistry(new RegistryOptions { Interval = TimeSpan.FromSeconds(Life / 2) });
        int now = 0;
        for (int step = 0; step < 3000; step++)
        {
            now += random.Next(8) == 0 ? random.Next(5) : 0;
            if (random.Next(10) == 0) registry.Sweep(now);
            Announcement who = RandomPeer(random);
            string[] listed = registry.Ask(who, now);
            Take(who, now);

            string[] allowed = who.Event == AnnounceEvent.Stopped ? [] : [.. Others(who)];
            Assert.Equal(allowed.Order(StringComparer.Ordinal), listed);
            Assert.Equal((Of(who.InfoHash).Count(IsSeed), Of(who.InfoHash).Count(peer => !IsSeed(peer))), Counts(registry, who.InfoHash, now));
        }
        for (int i = 0; i < 30; i++) registry.Sweep(now);
        Assert.Equal((_model.Count(peer => IsSeed(peer.Who)), _model.Count(peer => !IsSeed(peer.Who))), (registry.Totals().Seeds, registry.Totals().Leechers));
    }

    private static (int Complete, int Incomplete) Counts(TrackerRegistry registry, Sha1Hash torrent, int now)
    {
        TorrentCounts counts = registry.Scrape(torrent, now) ?? default;
        return (counts.Complete, counts.Incomplete);
    }

    private static bool IsSeed(Announcement who) => who.Left == 0;

    private IEnumerable<Announcement> Of(Sha1Hash torrent) => _model.Select(peer => peer.Who).Where(peer => peer.InfoHash == torrent);

    private IEnumerable<string> Others(Announcement who) =>
        from peer in Of(who.InfoHash)
        where peer.PeerId != who.PeerId && (peer.Address, peer.Port) != (who.Address, who.Port)
        where !IsUploader(who) || !IsUploader(peer)
        select new PeerEndpoint(peer.Address.ToIPAddress(), peer.Port).ToString();

    private static bool IsUploader(Announcement who) => who.Left == 0 || who.IsPartialSeed;

    private void Take(Announcement who, int now)
    {
        _model.RemoveAll(peer => peer.Seen + Life <= now);
        var same = _model.Where(peer => peer.Who.InfoHash == who.InfoHash && peer.Who.Address.IsIPv4 == who.Address.IsIPv4).Select(peer => peer.Who).ToList();
        var matches = same.Where(peer => (peer.Address, peer.Port) == (who.Address, who.Port)
            || (who.Key != 0 && peer.Key == who.Key && peer.PeerId == who.PeerId)).ToList();
        if (who.Event == AnnounceEvent.Stopped)
        {
            // The endpoint decides first; only who is at none is looked for by id and key.
            var at = matches.Where(peer => (peer.Address, peer.Port) == (who.Address, who.Port)).ToList();
            var leaving = (at.Count > 0 ? at : matches).Where(peer => peer.PeerId == who.PeerId || (peer.Key != 0 && peer.Key == who.Key));
            foreach (Announcement peer in leaving.Take(1).ToList()) _model.RemoveAll(entry => entry.Who == peer);
            return;
        }
        _model.RemoveAll(entry => matches.Contains(entry.Who));
        _model.Add((who, now));
    }

    /// <summary>Few torrents, addresses, ports, ids and keys, so that all kinds of coincidence happen.</summary>
    private static Announcement RandomPeer(Random random)
    {
        byte[] address = random.Next(3) == 0 ? [0x20, 1, 0xd, 0xb8, .. new byte[11], (byte)random.Next(4)] : [192, 0, 2, (byte)random.Next(6)];
        bool isSeed = random.Next(3) == 0;
        return new Announcement
        {
            InfoHash = new Sha1Hash([(byte)random.Next(3), .. new byte[19]]),
            PeerId = Peers.Id(random.Next(12)),
            Address = PeerAddress.From(new IPAddress(address)),
            Port = (ushort)(1 + random.Next(4)),
            Key = (uint)random.Next(3),
            Left = isSeed ? 0 : 1,
            IsPartialSeed = !isSeed && random.Next(6) == 0,
            Event = random.Next(5) switch { 0 => AnnounceEvent.Stopped, 1 => AnnounceEvent.Completed, _ => AnnounceEvent.None },
            NumWant = 200,
        };
    }
}
