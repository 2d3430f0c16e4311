namespace TorrentLab.Swarm;

/// <summary>What trackers are told about the transfer (BEP 3, "trackers").</summary>
/// <param name="Downloaded">Bytes of blocks received since the start.</param>
/// <param name="Uploaded">Bytes of blocks sent since the start.</param>
/// <param name="Left">Bytes still missing.</param>
internal readonly record struct TransferStats(long Downloaded, long Uploaded, long Left);
