using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>Turns what the framework throws at files into one clear sentence: what failed, where, what to do.</summary>
internal static class StorageError
{
    private const int DiskFullUnix = 28;                            // ENOSPC
    private const int DiskFullWindows = unchecked((int)0x80070070); // ERROR_DISK_FULL

    public static bool IsOne(Exception failed) => failed is IOException or UnauthorizedAccessException or NotSupportedException;

    /// <param name="failed">What was thrown.</param>
    /// <param name="verb">What was tried: "write to".</param>
    /// <param name="path">Where.</param>
    public static StorageException From(Exception failed, string verb, string path)
    {
        string why = failed switch
        {
            IOException { HResult: DiskFullUnix or DiskFullWindows } => "the disk is full. Make room, then start again: what is stored is kept",
            UnauthorizedAccessException when Directory.Exists(path) => "a directory stands where the file must go. Move it away, or choose another --output",
            UnauthorizedAccessException => "no permission. Change it, or choose another --output",
            PathTooLongException => "the path is too long for this file system. Choose a shorter --output",
            IOException when ParentIsFile(path) is { } parent => $"{parent} is a file, and must be a directory. Move it away, or choose another --output",
            _ => failed.Message,
        };
        return new StorageException($"cannot {verb} {path}: {why}", failed);
    }

    private static string? ParentIsFile(string path)
    {
        for (string? parent = Path.GetDirectoryName(path); !string.IsNullOrEmpty(parent); parent = Path.GetDirectoryName(parent))
            if (File.Exists(parent)) return parent;
        return null;
    }
}
