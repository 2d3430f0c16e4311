namespace TorrentLab.Lab;

/// <summary>One file of a <see cref="DiskContent"/>.</summary>
/// <param name="Path">Where it lies; null for a pad file, which is zeros that lie nowhere (BEP 47).</param>
/// <param name="Length">In bytes, as the torrent says.</param>
public sealed record DiskFile(string? Path, long Length);
