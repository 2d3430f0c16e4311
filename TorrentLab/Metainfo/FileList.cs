namespace TorrentLab.Metainfo;

/// <summary>The files of an info dictionary as they were read.</summary>
internal readonly record struct FileList(IReadOnlyList<TorrentEntry> Entries, long TotalLength, bool IsMultiFile);
