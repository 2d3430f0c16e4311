using TorrentLab.Primitives;

namespace TorrentLab.Tracker.Server;

/// <summary>
/// Compares info-hashes that strangers choose: the hash code is seeded anew in every process, so that nobody can send
/// thousands that fall into one bucket.
/// </summary>
internal sealed class InfoHashComparer : IEqualityComparer<Sha1Hash>
{
    public bool Equals(Sha1Hash x, Sha1Hash y) => x == y;

    public int GetHashCode(Sha1Hash obj)
    {
        Span<byte> bytes = stackalloc byte[Sha1Hash.Length];
        obj.CopyTo(bytes);
        var hash = new HashCode();
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }
}
