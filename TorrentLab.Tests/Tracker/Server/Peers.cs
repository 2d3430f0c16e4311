using TorrentLab.Primitives;
using TorrentLab.Tracker.Server;

namespace TorrentLab.Tests.Tracker.Server;

/// <summary>Builds what peers say to a registry, and asks it.</summary>
internal static class Peers
{
    public static readonly Sha1Hash Torrent = new([.. Enumerable.Repeat((byte)'t', 20)]);

    public static PeerAddress Address(string text) => PeerAddress.From(System.Net.IPAddress.Parse(text));

    /// <summary>A leecher at 192.0.2.n, port 6881, with a peer id and a key of its own.</summary>
    public static Announcement Leecher(int n) => new()
    {
        InfoHash = Torrent,
        PeerId = Id(n),
        Address = Address($"192.0.2.{n}"),
        Port = 6881,
        Key = (uint)(1000 + n),
        Left = 1,
        NumWant = 50,
    };

    public static Announcement Seed(int n) => Leecher(n) with { Left = 0 };

    public static PeerId Id(int n) => new(System.Text.Encoding.ASCII.GetBytes($"-XX0001-{n:D12}"));

    /// <summary>Announces and gives the endpoints that were listed, in order.</summary>
    public static string[] Ask(this TrackerRegistry registry, Announcement who, int now = 0)
    {
        ListedPeer[] listed = new ListedPeer[RegistryOptions.MaxNumWant];
        RegistryAnswer answer = registry.Announce(who, now, new Random(1), bothFamilies: true, listed);
        return [.. listed[..answer.Peers].Select(peer => new PeerEndpoint(peer.Address.ToIPAddress(), peer.Port).ToString()).Order(StringComparer.Ordinal)];
    }

    public static (int Complete, int Incomplete, long Downloaded) Counts(this TrackerRegistry registry, int now = 0)
    {
        TorrentCounts counts = registry.Scrape(Torrent, now) ?? default;
        return (counts.Complete, counts.Incomplete, counts.Downloaded);
    }
}
