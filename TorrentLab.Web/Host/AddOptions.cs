namespace TorrentLab.Web.Host;

/// <summary>How a torrent is taken up.</summary>
public sealed record AddOptions
{
    /// <summary>It waits until the user starts it.</summary>
    public bool Paused { get; init; }

    /// <summary>Indices of the files that are wanted; null for all.</summary>
    public IReadOnlyList<int>? Files { get; init; }

    /// <summary>
    /// Content to share: the file, or for a torrent of several files the directory with them, under any name. It is moved to
    /// where the torrent's content goes, so it must lie on the same file system: see <see cref="TorrentHost.UploadDirectory"/>.
    /// </summary>
    public string? Content { get; init; }
}
