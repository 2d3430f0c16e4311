using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;

namespace TorrentLab.Web.Host;

/// <summary>Where the content of a torrent goes: into the output directory, or if another has its name there, into a directory of its own.</summary>
internal static class ContentPlace
{
    /// <summary>Directories with one name that are tried, one number after another.</summary>
    private const int MostTries = 100;

    /// <summary>The directory that a torrent gets when it must have one.</summary>
    public static string NameFor(TorrentFile torrent) => torrent.InfoHash.ToString()[..8];

    public static string DirectoryOf(string output, string subdirectory) => Path.GetFullPath(Path.Join(output, subdirectory));

    /// <summary>Chooses the place of a new torrent.</summary>
    /// <param name="torrent">The torrent.</param>
    /// <param name="output">The output directory.</param>
    /// <param name="others">All others, those that are leaving included.</param>
    /// <param name="brings">It brings its content, so nothing may lie there yet. Otherwise what lies there is taken for its content.</param>
    /// <returns>Name of its own directory; empty for none.</returns>
    /// <exception cref="StorageException">None is free.</exception>
    public static string Choose(TorrentFile torrent, string output, IEnumerable<HostedTorrent> others, bool brings)
    {
        string own = NameFor(torrent);
        string[] taken = [.. others.SelectMany(Places)];
        if (!brings && ResumeLedger.Peek(torrent, DirectoryOf(output, own)) is not null && IsFree(own)) return own; // it was there before
        if (IsFree("")) return "";
        for (int number = 1; number < MostTries; number++)
        {
            string name = number == 1 ? own : $"{own}-{number}";
            if (IsFree(name)) return name;
        }
        throw new StorageException($"too many directories are called '{own}'. Remove some of them from the download directory");

        bool IsFree(string subdirectory)
        {
            string top = Path.Join(subdirectory, torrent.Name);
            if (taken.Any(other => Overlaps(other, top))) return false;
            string path = Path.Join(DirectoryOf(output, subdirectory), torrent.Name);
            return !brings || !Path.Exists(path);
        }
    }

    /// <summary>Moves content to its place.</summary>
    /// <param name="content">The file, or for a torrent of several files the directory with them; on the same file system.</param>
    /// <param name="torrent">The torrent.</param>
    /// <param name="directory">The directory that holds its content.</param>
    /// <exception cref="StorageException">It cannot be moved.</exception>
    public static void Move(string content, TorrentFile torrent, string directory)
    {
        string to = SafePath.Resolve(directory, torrent.Name);
        try
        {
            Directory.CreateDirectory(directory);
            if (torrent.IsMultiFile) Directory.Move(content, to);
            else File.Move(content, to, overwrite: false);
            // From now on it is ours to delete, even before a session has seen it.
            using ResumeLedger ledger = ResumeLedger.Open(torrent, directory);
            ledger.Save(new Bitfield(torrent.PieceCount), clean: false);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"the content cannot be moved to {to}: {failed.Message}", failed);
        }
    }

    /// <summary>Moves content back to where it came from.</summary>
    /// <exception cref="StorageException">It cannot be moved.</exception>
    public static void MoveBack(string content, HostedTorrent torrent)
    {
        string from = SafePath.Resolve(torrent.Directory, torrent.Torrent.Name);
        try
        {
            if (Directory.Exists(from)) Directory.Move(from, content);
            else if (File.Exists(from)) File.Move(from, content);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"the content cannot be moved back to {content}: {failed.Message}", failed);
        }
    }

    /// <summary>Deletes what a torrent has written.</summary>
    /// <exception cref="StorageException">Something cannot be deleted.</exception>
    public static void Delete(HostedTorrent torrent)
    {
        ContentRemoval.Delete(torrent.Torrent, torrent.Directory, torrent.Selection);
        if (torrent.Subdirectory.Length == 0) return;
        DeleteIfEmpty(Path.Join(torrent.Directory, SafePath.Reserved));
        DeleteIfEmpty(torrent.Directory);
    }

    private static IEnumerable<string> Places(HostedTorrent torrent)
    {
        if (torrent.Subdirectory.Length > 0) yield return torrent.Subdirectory;
        yield return Path.Join(torrent.Subdirectory, torrent.Torrent.Name);
    }

    /// <summary>One is the other, or lies in it. Case does not count: it does not on every file system.</summary>
    private static bool Overlaps(string one, string other)
    {
        (one, other) = (one + Path.DirectorySeparatorChar, other + Path.DirectorySeparatorChar);
        return one.StartsWith(other, StringComparison.OrdinalIgnoreCase) || other.StartsWith(one, StringComparison.OrdinalIgnoreCase);
    }

    private static void DeleteIfEmpty(string directory)
    {
        try
        {
            if (Directory.Exists(directory) && !Directory.EnumerateFileSystemEntries(directory).Any()) Directory.Delete(directory);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // An empty directory that stays does no harm.
        }
    }
}
