using Microsoft.Win32.SafeHandles;

namespace TorrentLab.Runtime;

/// <summary>
/// Knows how each file stood when it was last ours: at the start, and after each write. So it can tell whether somebody else has
/// changed, truncated, replaced or deleted one since, as far as length and time of the last write show it.
/// </summary>
/// <remarks>The caller lets one thread at a time write to a file and note it.</remarks>
internal sealed class FileWatch
{
    private readonly Func<int, string> _pathOf;
    private readonly Stamp?[] _stamps; // null: not there
    private readonly bool[] _isChanged;

    /// <param name="count">Number of files.</param>
    /// <param name="pathOf">Where each of them is.</param>
    public FileWatch(int count, Func<int, string> pathOf)
    {
        _pathOf = pathOf;
        (_stamps, _isChanged) = (new Stamp?[count], new bool[count]);
        for (int file = 0; file < count; file++) _stamps[file] = Stamp.Of(pathOf(file));
    }

    /// <summary>Before a file is opened to write: somebody may have changed it while it was closed.</summary>
    public void Look(int file) => Compare(file, Stamp.Of(_pathOf(file)));

    /// <summary>Before a write.</summary>
    public void Look(int file, SafeFileHandle handle) => Compare(file, Stamp.Of(handle));

    /// <summary>After a write, or a change of the length: this is how it stands by our own doing.</summary>
    public void Note(int file, SafeFileHandle handle) => _stamps[file] = Stamp.Of(handle);

    /// <summary>A file that somebody else has changed; null when there is none.</summary>
    public int? Changed()
    {
        for (int file = 0; file < _stamps.Length; file++)
        {
            Look(file);
            if (_isChanged[file]) return file;
        }
        return null;
    }

    private void Compare(int file, Stamp? now) => _isChanged[file] |= now != _stamps[file];

    /// <param name="Length">In bytes.</param>
    /// <param name="Modified">Last write, UTC.</param>
    private readonly record struct Stamp(long Length, DateTime Modified)
    {
        public static Stamp? Of(string path) => new FileInfo(path) is { Exists: true } file ? new Stamp(file.Length, file.LastWriteTimeUtc) : null;

        public static Stamp Of(SafeFileHandle handle) => new(RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle));
    }
}
