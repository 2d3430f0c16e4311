namespace TorrentLab.Metainfo;

/// <summary>One file of a torrent (BEP 3, "info dictionary", files).</summary>
/// <param name="Path">
/// Where it is stored, relative to the output directory, '/' between names; in a multi-file torrent it begins with the
/// torrent's name. Made by <see cref="SafePath"/>; combine it with a directory only by <see cref="SafePath.Resolve"/>.
/// </param>
/// <param name="Length">Length in bytes; 0 is a file too.</param>
/// <param name="Offset">Where its first byte stands in the torrent, in bytes.</param>
/// <param name="IsPadding">It only fills up to the next piece (BEP 47, "padding files"): zeros, never written to the disk.</param>
public sealed record TorrentEntry(string Path, long Length, long Offset, bool IsPadding);
