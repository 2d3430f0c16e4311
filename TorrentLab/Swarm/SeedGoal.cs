namespace TorrentLab.Swarm;

/// <summary>How long to serve a complete torrent: until the first goal is reached, or with none until the user ends it.</summary>
/// <param name="Ratio">Bytes uploaded for each byte of the wanted content.</param>
/// <param name="Time">Time since everything is here.</param>
public sealed record SeedGoal(double? Ratio = null, TimeSpan? Time = null);
