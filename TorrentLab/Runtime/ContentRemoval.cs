using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>
/// Takes what a download has written off the disk: its files, its part file, its ledger, and directories of its own that are
/// empty then. Nothing that lies behind a symbolic link is touched, nor a file that is longer than the torrent's.
/// </summary>
public static class ContentRemoval
{
    /// <summary>Deletes what sessions on this torrent left. Without a ledger there was none, and whatever lies there is another's.</summary>
    /// <param name="torrent">Whose content.</param>
    /// <param name="directory">The output directory of the sessions. It stays.</param>
    /// <param name="selection">The files that were wanted; null for all. Others were never written.</param>
    /// <exception cref="StorageException">Another session is at work, or the disk failed; what could be deleted is.</exception>
    public static void Delete(TorrentFile torrent, string directory, FileSelection? selection = null)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        if (!Directory.Exists(Path.Join(directory, SafePath.Reserved))) return;
        using ResumeLedger ledger = ResumeLedger.Open(torrent, directory);
        if (!ledger.Exists)
        {
            ledger.Delete(); // one that was being written
            return;
        }
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        string[] files = [.. Written(torrent, selection, root)];
        StorageException? failure = null;
        foreach (string file in files) Try(() => File.Delete(file), file, ref failure);
        foreach (string parent in OwnDirectories(files, root)) Try(() => DeleteIfEmpty(parent), parent, ref failure);
        string parts = SafePath.Resolve(directory, PartFile.RelativePath(torrent));
        Try(() => File.Delete(parts), parts, ref failure);
        if (failure is not null) throw failure; // the ledger stays, so that it can be tried again
        ledger.Delete();
    }

    private static IEnumerable<string> Written(TorrentFile torrent, FileSelection? selection, string root)
    {
        for (int index = 0; index < torrent.Files.Count; index++)
        {
            TorrentEntry entry = torrent.Files[index];
            if (entry.IsPadding || selection?.IsWanted(index) == false) continue;
            var file = new FileInfo(SafePath.Resolve(root, entry.Path));
            if (file.Exists && file.Length <= entry.Length && !IsBehindLink(file.FullName, root)) yield return file.FullName;
        }
    }

    private static bool IsBehindLink(string path, string root)
    {
        for (string at = path; at.Length > root.Length; at = Path.GetDirectoryName(at)!)
            if (new FileInfo(at).LinkTarget is not null) return true;
        return false;
    }

    /// <summary>The directories between the root and the files, the deepest first.</summary>
    private static IEnumerable<string> OwnDirectories(IEnumerable<string> files, string root)
    {
        HashSet<string> found = [];
        foreach (string file in files)
            for (string at = Path.GetDirectoryName(file)!; at.Length > root.Length && found.Add(at);) at = Path.GetDirectoryName(at)!;
        return found.OrderByDescending(path => path.Length);
    }

    private static void DeleteIfEmpty(string directory)
    {
        if (!Directory.EnumerateFileSystemEntries(directory).Any()) Directory.Delete(directory);
    }

    /// <summary>One file that cannot be deleted does not keep the others.</summary>
    private static void Try(Action delete, string path, ref StorageException? failure)
    {
        try
        {
            delete();
        }
        catch (DirectoryNotFoundException)
        {
            // it is gone already
        }
        catch (Exception failed) when (StorageError.IsOne(failed))
        {
            failure ??= StorageError.From(failed, "delete", path);
        }
    }
}
