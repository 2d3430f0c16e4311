using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>A file that goes into a torrent, as it was when it was found.</summary>
/// <param name="FullPath">Where it lies.</param>
/// <param name="Entry">What the torrent says of it.</param>
/// <param name="Modified">When it was last written to, UTC.</param>
public sealed record ContentFile(string FullPath, TorrentEntry Entry, DateTime Modified)
{
    /// <summary>A piece of old bytes and new ones would be right for nobody.</summary>
    /// <exception cref="StorageException">It is not the file any more that was found.</exception>
    internal void RefuseChange()
    {
        var now = new FileInfo(FullPath);
        if (!now.Exists) throw Changed("it is gone");
        if (now.Length != Entry.Length) throw Changed($"it had {Entry.Length} bytes and now has {now.Length}");
        if (now.LastWriteTimeUtc != Modified) throw Changed("it was written to");
    }

    internal StorageException Changed(string how) =>
        new($"{FullPath} changed while it was hashed: {how}. Start again when nothing changes the content");
}
