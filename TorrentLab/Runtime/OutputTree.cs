using Microsoft.Win32.SafeHandles;
using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>Makes files and the directories above them, and follows no symbolic link on the way.</summary>
/// <param name="directory">The one that the user chose; it may itself lie behind a link.</param>
internal sealed class OutputTree(string directory)
{
    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
    private readonly HashSet<string> _madeDirectories = [];
    private readonly Lock _gate = new();

    /// <summary>Opens a file to write; it is made if absent, sparse, and has its length from now on.</summary>
    /// <exception cref="StorageException">A symbolic link is in the way.</exception>
    public SafeFileHandle Open(string path, long length)
    {
        MakeDirectory(Path.GetDirectoryName(path)!);
        RefuseLink(path);
        SafeFileHandle handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (RandomAccess.GetLength(handle) != length) RandomAccess.SetLength(handle, length);
        return handle;
    }

    private void MakeDirectory(string path)
    {
        if (path.Length <= _root.Length)
        {
            Directory.CreateDirectory(path);
            return;
        }
        lock (_gate)
            if (!_madeDirectories.Add(path)) return;
        MakeDirectory(Path.GetDirectoryName(path)!);
        RefuseLink(path);
        Directory.CreateDirectory(path);
    }

    private static void RefuseLink(string path)
    {
        if (new FileInfo(path).LinkTarget is { } target)
            throw new StorageException($"{path} is a symbolic link to {target}: it could lead out of the output directory. Remove it, or choose another --output");
    }
}
