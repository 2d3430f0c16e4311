namespace TorrentLab.Tests.EndToEnd;

/// <summary>What TorrentLab does with a peer that misbehaves.</summary>
/// <param name="Told">Words that the user is told, or either of several with '|' between; null where it downloads from that peer alone.</param>
internal sealed record PeerReaction(string? Told);
