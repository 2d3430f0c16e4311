namespace TorrentLab.Pieces;

/// <summary>What is known of the request that a block answers.</summary>
/// <param name="AskedAt">When it was sent.</param>
/// <param name="Sequence">Its number among all requests; a later request has a higher one.</param>
/// <param name="AlsoAsked">Other peers that were asked for the same block and owe it no longer.</param>
public readonly record struct BlockReceipt(TimeSpan AskedAt, long Sequence, IReadOnlyList<int> AlsoAsked);
