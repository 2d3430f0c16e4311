using TorrentLab.Metainfo;

namespace TorrentLab.Cli;

/// <summary>
/// A file that a command makes: whole, or not at all. It is opened before the work begins, so that nobody waits for work
/// that cannot be kept, under a temporary name, and gets its own when it is complete.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string _path;
    private readonly bool _overwrite;
    private readonly string _temporary;
    private readonly FileStream _file;

    /// <param name="path">Its name in the end.</param>
    /// <param name="overwrite">Whether a file may be there already.</param>
    /// <exception cref="JobFailedException">Something is there already, or it cannot be written.</exception>
    public OutputFile(string path, bool overwrite)
    {
        (_path, _overwrite) = (Path.GetFullPath(path), overwrite);
        if (Directory.Exists(_path)) throw new JobFailedException($"{path} is a directory. Name the file: --output {Path.Join(path, "NAME.torrent")}");
        if (File.Exists(_path) && !overwrite) throw AlreadyThere();
        string directory = Path.GetDirectoryName(_path)!;
        if (!Directory.Exists(directory)) throw new JobFailedException($"there is no directory {directory}. Make it, or choose another --output");
        _temporary = Path.Join(directory, $"{SafePath.Reserved}-{Path.GetRandomFileName()}");
        try
        {
            _file = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new JobFailedException($"cannot write in {directory}: {failed.Message}. Change that, or choose another --output", failed);
        }
    }

    /// <summary>Writes everything and gives the file its name.</summary>
    /// <exception cref="JobFailedException">The disk failed, or something has taken the name meanwhile.</exception>
    public void Complete(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _file.Write(bytes);
            _file.Flush(flushToDisk: true);
            _file.Dispose();
            File.Move(_temporary, _path, _overwrite);
        }
        catch (IOException) when (!_overwrite && File.Exists(_path))
        {
            throw AlreadyThere();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new JobFailedException($"cannot write {_path}: {failed.Message}. Change that, or choose another --output", failed);
        }
    }

    /// <summary>Removes what was not completed.</summary>
    public void Dispose()
    {
        _file.Dispose();
        File.Delete(_temporary);
    }

    private JobFailedException AlreadyThere() => new($"{_path} is there already. Choose another --output, or overwrite it with --force");
}
