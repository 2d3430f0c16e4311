namespace TorrentLab.Runtime;

/// <summary>Something in a directory that does not go into a torrent made of it.</summary>
/// <param name="Path">Relative, as <see cref="TorrentLab.Metainfo.TorrentEntry.Path"/>.</param>
/// <param name="Reason">What it is: "a symbolic link to ../music", "a FIFO".</param>
public sealed record LeftOutFile(string Path, string Reason);
