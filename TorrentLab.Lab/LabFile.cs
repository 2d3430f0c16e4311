namespace TorrentLab.Lab;

/// <summary>One file of a <see cref="LabTorrent"/>.</summary>
/// <param name="Path">Relative, '/' between names, without the torrent's name.</param>
/// <param name="Length">In bytes.</param>
public sealed record LabFile(string Path, long Length);
