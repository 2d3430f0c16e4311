using System.Text;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>Goes through a directory once. Symbolic links are not followed, so it cannot go round in a circle.</summary>
/// <param name="root">The full path of the file or directory.</param>
/// <param name="name">Its last name.</param>
/// <param name="output">The full path of what is made, left out.</param>
/// <param name="ct">Ends the walk.</param>
internal sealed class ContentWalk(string root, string name, string? output, CancellationToken ct)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<Found> _files = [];
    private readonly List<LeftOutFile> _leftOut = [];

    public IReadOnlyList<LeftOutFile> LeftOut => [.. _leftOut.OrderBy(file => file.Path, StringComparer.Ordinal)];

    /// <summary>Takes the root as a directory.</summary>
    public void AddDirectory()
    {
        CheckName(root, [name]);
        AddChildren(new DirectoryInfo(root), [name]);
    }

    /// <summary>Takes the root as a single file.</summary>
    public void AddFile()
    {
        try
        {
            FileInfo file = new(File.ResolveLinkTarget(root, returnFinalTarget: true)?.FullName ?? root);
            if (FileKind.OfSpecial(file) is { } kind) throw new StorageException($"{root} is {kind}, and must be a file or a directory");
            _files.Add(new Found(file, CheckName(root, [name])));
        }
        catch (Exception failed) when (StorageError.IsOne(failed))
        {
            throw ContentError.From(failed, root);
        }
    }

    /// <summary>All files that were found, each behind the other.</summary>
    public IEnumerable<ContentFile> FilesInOrder()
    {
        _files.Sort((left, right) => ContentOrder.Compare(left.Path, right.Path));
        long offset = 0;
        foreach (Found file in _files)
        {
            var entry = new TorrentEntry(Encoding.UTF8.GetString(file.Path), file.Info.Length, offset, IsPadding: false);
            if (entry.Length > long.MaxValue - offset) throw new StorageException($"{root} holds more bytes than a torrent can number");
            offset += entry.Length;
            yield return new ContentFile(file.Info.FullName, entry, file.Info.LastWriteTimeUtc);
        }
    }

    private void AddChildren(DirectoryInfo directory, string[] names)
    {
        ct.ThrowIfCancellationRequested();
        try
        {
            foreach (FileSystemInfo child in directory.EnumerateFileSystemInfos()) Add(child, [.. names, child.Name]);
        }
        catch (Exception failed) when (StorageError.IsOne(failed))
        {
            throw ContentError.From(failed, directory.FullName);
        }
    }

    private void Add(FileSystemInfo child, string[] names)
    {
        byte[] path = CheckName(child.FullName, names);
        if (ReasonToLeaveOut(child) is { } reason) _leftOut.Add(new LeftOutFile(string.Join('/', names), reason));
        else if (child is FileInfo file) AddFile(file, path);
        else AddChildren((DirectoryInfo)child, names);
    }

    private void AddFile(FileInfo file, byte[] path)
    {
        if (_files.Count == TorrentFile.MaxFiles)
            throw new StorageException($"{root} holds more than {TorrentFile.MaxFiles} files. Make several torrents, or pack the files together");
        _files.Add(new Found(file, path));
    }

    private string? ReasonToLeaveOut(FileSystemInfo child)
    {
        try
        {
            if (child.LinkTarget is { } target) return $"a symbolic link to {target}";
            if (child.FullName == output) return "the output";
            if (child is FileInfo && child.Name.StartsWith($"{SafePath.Reserved}-", StringComparison.Ordinal)) return "the unfinished output of another torrentlab create";
            return child is FileInfo file ? FileKind.OfSpecial(file) : null;
        }
        catch (Exception failed) when (StorageError.IsOne(failed))
        {
            throw ContentError.From(failed, child.FullName);
        }
    }

    /// <summary>Refuses what readers of torrents would refuse or take for something else.</summary>
    /// <returns>The path in UTF-8, '/' between names.</returns>
    private static byte[] CheckName(string fullPath, string[] names)
    {
        // The framework turns bytes that are no UTF-8 into U+FFFD, and then nothing has that name.
        if (names[^1].Contains('\ufffd') && !Path.Exists(fullPath) && new FileInfo(fullPath).LinkTarget is null) throw Refused("is not valid UTF-8");
        if (names[^1].Contains('\\')) throw Refused("holds a backslash, which separates names on other systems");
        if (names.Length > SafePath.MaxLevels) throw Refused($"stands more than {SafePath.MaxLevels} directories deep");
        if (names is [{ } top] && top.Equals(SafePath.Reserved, StringComparison.OrdinalIgnoreCase)) throw Refused("is kept for the records of downloads");
        try
        {
            byte[] path = StrictUtf8.GetBytes(string.Join('/', names));
            return path.Length <= SafePath.MaxPathLength ? path : throw Refused($"makes a path of more than {SafePath.MaxPathLength} bytes");
        }
        catch (EncoderFallbackException)
        {
            throw Refused("is not valid Unicode");
        }

        StorageException Refused(string why) => new($"the name of {fullPath} {why}. Rename it");
    }

    /// <summary>A file on the disk, and its path in the torrent.</summary>
    private sealed record Found(FileInfo Info, byte[] Path);
}
