using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>Finds out before the download starts what would stop it later: things in the way, and a disk too small.</summary>
internal static class OutputCheck
{
    /// <exception cref="StorageException">Something stands where a wanted file or its directory must go.</exception>
    public static void Files(TorrentFile torrent, FileStore store, SessionOptions options)
    {
        string top = SafePath.Resolve(options.OutputDirectory, torrent.Name);
        if (!Path.Exists(top)) return; // nothing can be in the way
        if (torrent.IsMultiFile && File.Exists(top))
            throw new StorageException($"{top} is a file, and must be a directory. Move it away, or choose another --output");
        for (int index = 0; index < torrent.Files.Count; index++)
        {
            TorrentEntry entry = torrent.Files[index];
            if (!store.Selection.IsWanted(index)) continue;
            string path = store.PathOf(index);
            var file = new FileInfo(path);
            if (Directory.Exists(path))
                throw new StorageException($"{path} is a directory, and must be a file. Move it away, or choose another --output");
            if (options.Resume && file.Exists && file.Length > entry.Length)
                throw new StorageException($"{path} has {file.Length} bytes, the torrent's file has {entry.Length}: it is another file. " +
                    "Move it away, choose another --output, or overwrite it with --no-resume");
        }
    }

    /// <exception cref="StorageException">The wanted pieces that are missing do not fit on the disk.</exception>
    public static void Space(TorrentFile torrent, string directory, FileSelection selection, Bitfield stored)
    {
        long missing = SpaceNeeded(torrent, selection, stored);
        long free = new DriveInfo(Path.GetFullPath(directory)).AvailableFreeSpace;
        if (missing > free)
            throw new StorageException($"{directory} has {free} bytes free and the download needs {missing}. Make room, or choose another --output");
    }

    /// <summary>Bytes that the missing pieces will take, at most.</summary>
    public static long SpaceNeeded(TorrentFile torrent, FileSelection selection, Bitfield stored)
    {
        long bytes = 0;
        for (int piece = 0; piece < torrent.PieceCount; piece++)
        {
            if (stored[piece] || !selection.Pieces[piece]) continue;
            int places = selection.HasSkippedBytes(piece) ? 2 : 1; // in the part file, and what is wanted of it in its files
            bytes += (long)places * torrent.PieceSize(piece);
        }
        return bytes;
    }
}
