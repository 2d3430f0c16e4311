using System.Formats.Tar;

namespace TorrentLab.Runtime;

/// <summary>Tells files from what only looks like one: opening a FIFO would wait for its writer, opening a device could do anything.</summary>
internal static class FileKind
{
    private const int NoErrorOfTheSystem = unchecked((int)0x80131620); // COR_E_IO: the archive itself refuses it

    /// <summary>What it is, "a FIFO" for example; null for a file.</summary>
    /// <param name="file">No symbolic link.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    public static string? OfSpecial(FileInfo file)
    {
        if (OperatingSystem.IsWindows() || file.Length > 0) return null; // only files have a length
        return OfEmpty(file.FullName);
    }

    private static string? OfEmpty(string path) => TarTypeOf(path) switch
    {
        TarEntryType.Fifo => "a FIFO",
        TarEntryType.BlockDevice or TarEntryType.CharacterDevice => "a device",
        null => "a socket",
        _ => null,
    };

    // The framework knows what it is and says so nowhere but in a tar archive, which has no sockets.
    private static TarEntryType? TarTypeOf(string path)
    {
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, leaveOpen: true))
        {
            try
            {
                writer.WriteEntry(path, "entry");
            }
            catch (IOException refused) when (refused.HResult == NoErrorOfTheSystem)
            {
                return null;
            }
        }
        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.GetNextEntry()!.EntryType;
    }
}
