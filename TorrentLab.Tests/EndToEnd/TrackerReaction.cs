namespace TorrentLab.Tests.EndToEnd;

/// <summary>What TorrentLab does with a tracker that fails.</summary>
/// <param name="Told">Words that the user is told; null where nothing is to be told.</param>
/// <param name="UsesIt">Whether it takes the peers from this tracker; otherwise from the one of the next tier.</param>
internal sealed record TrackerReaction(string? Told, bool UsesIt = false);
