using System.Text.Json.Serialization;

namespace TorrentLab.Web.Tracker;

/// <summary>What a tracker shows of itself.</summary>
/// <param name="Torrents">Torrents that it knows.</param>
/// <param name="Seeds">Peers that have everything; one of two torrents counts twice.</param>
/// <param name="Leechers">All other peers.</param>
/// <param name="AnnouncesPerSecond">Over the last ten seconds.</param>
/// <param name="Announces">Since the start.</param>
/// <param name="Scrapes">Since the start.</param>
/// <param name="Refusals">Questions that got a refusal, since the start.</param>
/// <param name="Downloaded">How often any torrent was completed.</param>
/// <param name="UptimeSeconds">Since the start.</param>
public sealed record TrackerStats(int Torrents, int Seeds, int Leechers, double AnnouncesPerSecond,
    long Announces, long Scrapes, long Refusals, long Downloaded, long UptimeSeconds);

/// <summary>Writes the figures without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(TrackerStats))]
internal sealed partial class TrackerStatsJson : JsonSerializerContext;
