namespace TorrentLab.Swarm;

/// <summary>The numbers that may be changed while the engine runs.</summary>
/// <param name="MaxPeers">Connections at a time, see <see cref="SwarmOptions.MaxPeers"/>; at least 1.</param>
/// <param name="UploadSlots">See <see cref="SwarmOptions.UploadSlots"/>; at least 1.</param>
/// <param name="Down">Bytes a second, see <see cref="SwarmOptions.DownLimit"/>; null for no limit.</param>
public sealed record SwarmLimits(int MaxPeers, int UploadSlots, long? Down);
