namespace TorrentLab.Web.Host;

/// <summary>One file of a torrent.</summary>
/// <param name="Index">Its number in the torrent.</param>
/// <param name="Path">Where it is stored, relative to the directory of the torrent, '/' between names.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Done">Those of them that are verified and on the disk.</param>
/// <param name="Wanted">Whether it is downloaded.</param>
public sealed record FileView(int Index, string Path, long Length, long Done, bool Wanted)
{
    /// <summary>All of it is there.</summary>
    public bool IsComplete => Done == Length;
}
