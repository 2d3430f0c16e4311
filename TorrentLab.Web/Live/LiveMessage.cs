using System.Text.Json.Serialization;
using TorrentLab.Primitives;
using TorrentLab.Web.Api;
using TorrentLab.Web.Host;
using TorrentLab.Web.Microscope;

namespace TorrentLab.Web.Live;

/// <summary>What a page is told over its WebSocket.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Snapshot), "snapshot")]
[JsonDerivedType(typeof(Changes), "changes")]
[JsonDerivedType(typeof(Detail), "detail")]
[JsonDerivedType(typeof(Wire), "wire")]
[JsonDerivedType(typeof(Gone), "gone")]
internal abstract record LiveMessage
{
    /// <summary>Everything, at the beginning.</summary>
    public sealed record Snapshot(IReadOnlyList<TorrentView> Torrents, HostTotals Totals, RateHistory History, HostSettings Settings, ServerAnswer Server) : LiveMessage;

    /// <summary>What changed since. Settings only when they did.</summary>
    public sealed record Changes(IReadOnlyList<TorrentView> Torrents, IReadOnlyList<Sha1Hash> Removed, HostTotals Totals) : LiveMessage
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public HostSettings? Settings { get; init; }
    }

    /// <summary>The torrent that is watched.</summary>
    public sealed record Detail([property: JsonPropertyName("detail")] TorrentDetail Torrent) : LiveMessage;

    /// <summary>What was said over the connection that is watched.</summary>
    public sealed record Wire(Sha1Hash Hash, string Peer, IReadOnlyList<WireEntry> Entries) : LiveMessage;

    /// <summary>The torrent that was watched is not there any more.</summary>
    public sealed record Gone(Sha1Hash Hash) : LiveMessage;
}
