using System.Text.Json;
using System.Text.Json.Serialization;
using TorrentLab.Primitives;
using TorrentLab.Tracker.Server;

namespace TorrentLab.Web.Tracker;

/// <summary>A torrent in the state file.</summary>
/// <param name="InfoHash">40 hexadecimal digits.</param>
/// <param name="Downloaded">How often it was completed.</param>
/// <param name="Peers">Everybody who was there.</param>
internal sealed record TorrentRecord(string InfoHash, long Downloaded, IReadOnlyList<PeerRecord> Peers)
{
    /// <param name="torrent">As the registry has it.</param>
    /// <param name="now">Seconds since 1970.</param>
    public static TorrentRecord Of(KeptTorrent torrent, long now) =>
        new(torrent.InfoHash.ToString(), torrent.Downloaded, [.. torrent.Peers.Select(peer => PeerRecord.Of(peer, now))]);

    /// <exception cref="JsonException">Not what this program writes.</exception>
    public KeptTorrent ToKept(long now)
    {
        if (!Sha1Hash.TryParse(InfoHash, out Sha1Hash infoHash)) throw new JsonException($"'{InfoHash}' is not an info-hash");
        if (Downloaded < 0) throw new JsonException($"torrent {InfoHash} was downloaded {Downloaded} times");
        if (Peers is null) throw new JsonException($"torrent {InfoHash} has no list of peers");
        return new KeptTorrent(infoHash, Downloaded, [.. Peers.Select(peer => (peer ?? throw new JsonException("null instead of a peer")).ToKept(now))]);
    }
}

/// <summary>A peer in the state file.</summary>
/// <param name="Endpoint">"192.0.2.1:6881" or "[2001:db8::1]:6881".</param>
/// <param name="Id">Its peer id, 40 hexadecimal digits.</param>
/// <param name="Key">0 for none.</param>
/// <param name="Has">"all", "some", or "enough" for a partial seed (BEP 21).</param>
/// <param name="Seen">When it was last heard of, in seconds since 1970.</param>
internal sealed record PeerRecord(string Endpoint, string Id, uint Key, string Has, long Seen)
{
    public static PeerRecord Of(KeptPeer peer, long now) => new(
        new PeerEndpoint(peer.Peer.Address.ToIPAddress(), peer.Peer.Port).ToString(), Convert.ToHexStringLower(peer.Peer.Id.ToArray()), peer.Key,
        peer.IsSeed ? "all" : peer.IsPartialSeed ? "enough" : "some", now - peer.SilentSeconds);

    /// <exception cref="JsonException">Not what this program writes.</exception>
    public KeptPeer ToKept(long now)
    {
        if (Endpoint is null || !PeerEndpoint.TryParse(Endpoint, out PeerEndpoint endpoint) || endpoint.Port == 0)
            throw new JsonException($"'{Endpoint}' is not an endpoint");
        if (!Sha1Hash.TryParse(Id, out Sha1Hash id)) throw new JsonException($"'{Id}' is not a peer id");
        if (Has is not ("all" or "some" or "enough")) throw new JsonException($"'{Has}' is not what a peer can have");
        // A clock that was set back since makes nobody younger than now.
        int silent = (int)Math.Clamp(now - Seen, 0, int.MaxValue);
        var peer = new ListedPeer(PeerAddress.From(endpoint.Address), (ushort)endpoint.Port, new PeerId(id.ToArray()));
        return new KeptPeer(peer, Key, IsSeed: Has == "all", IsPartialSeed: Has == "enough", silent);
    }
}

/// <summary>Reads and writes the state file without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TorrentRecord))]
[JsonSerializable(typeof(IEnumerable<TorrentRecord>))]
internal sealed partial class TrackerStateJson : JsonSerializerContext;
