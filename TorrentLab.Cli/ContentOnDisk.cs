using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Runtime;

namespace TorrentLab.Cli;

/// <summary>Finds the content that a user means by a path: the content itself, or the directory that holds it.</summary>
internal static class ContentOnDisk
{
    private const int Looked = 100; // files that are enough to tell which of two directories it is

    /// <summary>Opens the content for reading.</summary>
    /// <exception cref="JobFailedException">There is nothing of this torrent.</exception>
    public static FileStore Open(TorrentFile torrent, string path)
    {
        if (File.Exists(path))
        {
            return torrent.IsMultiFile
                ? throw new JobFailedException($"{path} is a file, and the torrent describes a directory '{torrent.Name}'. Name that directory, or the one that holds it")
                : FileStore.OfContent(torrent, path);
        }
        var held = new FileStore(torrent, path, writable: false);
        if (torrent.IsMultiFile)
        {
            FileStore own = FileStore.OfContent(torrent, path);
            (FileStore better, FileStore other) = CountFiles(own, torrent) > CountFiles(held, torrent) ? (own, held) : (held, own);
            other.Dispose();
            return better;
        }
        if (File.Exists(held.PathOf(0))) return held;
        held.Dispose();
        throw new JobFailedException($"{path} holds no file '{torrent.Name}'. Name the file itself, or the directory that holds it");
    }

    /// <summary>The same for the lab's peers, which read it on their own.</summary>
    /// <exception cref="JobFailedException">A file is missing.</exception>
    public static DiskContent ForLab(TorrentFile torrent, string path)
    {
        using FileStore store = Open(torrent, path);
        var files = new List<DiskFile>(torrent.Files.Count);
        for (int index = 0; index < torrent.Files.Count; index++)
        {
            TorrentEntry file = torrent.Files[index];
            string? where = file.IsPadding ? null : store.PathOf(index);
            if (where is not null && file.Length > 0 && !File.Exists(where))
                throw new JobFailedException($"{where} is missing, so that the peer could not serve it. Name the directory of the whole content");
            files.Add(new DiskFile(where, file.Length));
        }
        return new DiskContent(torrent.InfoHash.ToArray(), torrent.PieceLength, files);
    }

    private static int CountFiles(FileStore store, TorrentFile torrent) =>
        Enumerable.Range(0, Math.Min(Looked, torrent.Files.Count)).Count(file => !torrent.Files[file].IsPadding && File.Exists(store.PathOf(file)));
}
