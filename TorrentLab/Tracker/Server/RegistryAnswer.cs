namespace TorrentLab.Tracker.Server;

/// <summary>What a registry says to an announce.</summary>
/// <param name="Verdict">Whether the torrent is served.</param>
/// <param name="Counts">Of the torrent, the one who asks included; zeros where it is not served.</param>
/// <param name="Peers">How many peers were chosen.</param>
public readonly record struct RegistryAnswer(RegistryVerdict Verdict, TorrentCounts Counts, int Peers);
