namespace TorrentLab.Tracker.Server;

/// <summary>
/// The arrays that peers lie in. They live long and there are many, so they are put where the garbage collector leaves them:
/// moving 100 MB from generation to generation would stop the tracker for longer and take half as much memory again.
/// </summary>
internal static class TableMemory
{
    /// <param name="length">In elements; all zero.</param>
    public static T[] Allocate<T>(int length) where T : unmanaged => GC.AllocateArray<T>(length, pinned: true);
}
