namespace TorrentLab.Metainfo;

/// <summary>The part of one file that some bytes of the torrent are.</summary>
/// <param name="File">Index in <see cref="TorrentFile.Files"/>.</param>
/// <param name="FileOffset">First byte inside the file, in bytes.</param>
/// <param name="Length">Length in bytes, at least 1.</param>
/// <param name="IsPadding">The bytes are zeros and not on the disk (BEP 47, "padding files").</param>
public readonly record struct FileSpan(int File, long FileOffset, int Length, bool IsPadding);
