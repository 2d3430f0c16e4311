using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>The files below a path, in the order in which a torrent of them has them (see docs/creating.md).</summary>
public sealed class ContentListing
{
    private ContentListing(string path, string name, bool isMultiFile, IReadOnlyList<ContentFile> files, IReadOnlyList<LeftOutFile> leftOut) =>
        (Path, Name, IsMultiFile, Files, LeftOut) = (path, name, isMultiFile, files, leftOut);

    /// <summary>The full path of the file or directory.</summary>
    public string Path { get; }

    /// <summary>The last name of <see cref="Path"/>.</summary>
    public string Name { get; }

    /// <summary>Whether it is a directory.</summary>
    public bool IsMultiFile { get; }

    /// <summary>At least one, hidden and empty ones too.</summary>
    public IReadOnlyList<ContentFile> Files { get; }

    /// <summary>What stands in the directory and is no file, and the output.</summary>
    public IReadOnlyList<LeftOutFile> LeftOut { get; }

    /// <summary>Bytes of all files, at least 1.</summary>
    public long TotalLength => Files[^1].Entry.Offset + Files[^1].Entry.Length;

    /// <summary>Lists a file, or a directory with all below it. No file is opened but empty ones; no symbolic link inside is followed.</summary>
    /// <param name="path">May itself be a symbolic link: the user named it.</param>
    /// <param name="output">Where the .torrent file will be: if it stands in the directory, it is left out.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="StorageException">Something cannot be read or cannot be in a torrent, or there is no byte in all files.</exception>
    public static ContentListing Of(string path, string? output, CancellationToken cancellationToken)
    {
        string full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        string name = System.IO.Path.GetFileName(full);
        if (name.Length == 0) throw new StorageException($"{full} has no name, and a torrent needs one. Name a directory inside");
        var walk = new ContentWalk(full, name, output is null ? null : System.IO.Path.GetFullPath(output), cancellationToken);
        bool isDirectory = Directory.Exists(full);
        if (isDirectory) walk.AddDirectory();
        else walk.AddFile();

        ContentFile[] files = [.. walk.FilesInOrder()];
        if (files.Length == 0) throw new StorageException($"{full} holds no file: there is nothing to make a torrent of");
        var listing = new ContentListing(full, name, isDirectory, files, walk.LeftOut);
        if (listing.TotalLength == 0) throw new StorageException($"{full} holds not one byte, and most clients refuse a torrent of nothing");
        return listing;
    }
}
