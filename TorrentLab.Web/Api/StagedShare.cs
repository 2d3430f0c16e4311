using Microsoft.AspNetCore.Http;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Web.Api;

/// <summary>Files on their way to be shared: they lie in a directory of their own until all of them are here.</summary>
internal sealed class StagedShare : IDisposable
{
    private const int BufferLength = 128 * 1024;

    private readonly string _directory;
    private readonly long _most;
    private readonly HashSet<string> _paths = new(SafePath.Comparer(SafePath.CurrentRules));
    private long _length;

    /// <param name="uploads">Where such directories are.</param>
    /// <param name="most">Most bytes of all files.</param>
    /// <exception cref="StorageException">The directory cannot be made.</exception>
    public StagedShare(string uploads, long most)
    {
        _most = most;
        _directory = Path.Join(uploads, Guid.NewGuid().ToString("N"));
        Guarded(() => Directory.CreateDirectory(_directory));
    }

    /// <summary>Takes a file.</summary>
    /// <param name="path">Its name, with directories and '/' before it, as the sender says.</param>
    /// <param name="part">Its bytes.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="ApiException">The name is refused or taken, or it is too much.</exception>
    /// <exception cref="StorageException">The disk failed.</exception>
    public async Task TakeAsync(string path, UploadPart part, CancellationToken ct)
    {
        string safe = SafeName(path);
        string target = Path.Join(_directory, safe);
        if (!_paths.Add(safe) || Directory.Exists(target) || ParentsOf(safe).Any(_paths.Contains))
            throw Refused($"there are two files of the name '{UploadForm.Shown(path)}', or one and a directory");
        Guarded(() => Directory.CreateDirectory(Path.GetDirectoryName(target)!));
        byte[] buffer = new byte[BufferLength];
        try
        {
            await using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1, FileOptions.Asynchronous);
            for (int count = await UploadForm.ReadAsync(part, buffer, ct); count > 0; count = await UploadForm.ReadAsync(part, buffer, ct))
            {
                _length += count;
                if (_length > _most)
                    throw new ApiException(StatusCodes.Status413PayloadTooLarge, "Too large", $"At most {_most} bytes can be shared at once; the server's --max-upload says how many.");
                await file.WriteAsync(buffer.AsMemory(0, count), ct);
            }
        }
        catch (Exception failed) when (failed is (IOException and not BadHttpRequestException) or UnauthorizedAccessException)
        {
            throw Failed(failed);
        }
    }

    /// <summary>The path of what is to be shared: the file, or the directory that holds all of them.</summary>
    /// <param name="name">The name for it; null to take that of the only file, or of the directory that all have in common.</param>
    /// <exception cref="ApiException">There is no file, or no name for them.</exception>
    public string Finish(string? name)
    {
        if (_paths.Count == 0) throw Refused("there is no file in it; name their fields 'file'");
        string[] tops = [.. _paths.Select(path => path.Split('/')[0]).Distinct(SafePath.Comparer(SafePath.CurrentRules))];
        string wanted = name is null ? (tops.Length == 1 ? tops[0] : throw Refused("these files have no directory in common: send a 'name' for the torrent")) : SafeName(name);
        if (wanted.Contains('/', StringComparison.Ordinal)) throw Refused("the name must not have a '/'");
        if (wanted.Equals(SafePath.Reserved, StringComparison.OrdinalIgnoreCase)) throw Refused("this name is kept for the server's own records");
        string result = Path.Join(_directory + "-whole", wanted);
        Guarded(() =>
        {
            Directory.CreateDirectory(_directory + "-whole");
            if (tops.Length > 1) Directory.Move(_directory, result);
            else if (_paths.Contains(tops[0])) File.Move(Path.Join(_directory, tops[0]), result);
            else Directory.Move(Path.Join(_directory, tops[0]), result);
        });
        return result;
    }

    /// <summary>Removes whatever was not taken from here.</summary>
    public void Dispose()
    {
        foreach (string directory in (string[])[_directory, _directory + "-whole"])
        {
            try
            {
                if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                // The next start empties the directory of uploads.
            }
        }
    }

    private static IEnumerable<string> ParentsOf(string path)
    {
        for (int end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1)) yield return path[..end];
    }

    private static string SafeName(string path)
    {
        string[] names = path.Split('/');
        if (names.Length > SafePath.MaxLevels || path.Length > SafePath.MaxPathLength) throw Refused("a path in it is too long or too deep");
        try
        {
            return string.Join('/', names.Select(name => SafePath.Name(name, SafePath.CurrentRules)));
        }
        catch (MetainfoException refused)
        {
            throw Refused(refused.Message);
        }
    }

    private static void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw Failed(failed);
        }
    }

    private static StorageException Failed(Exception failed) => new(
        IsFull(failed) ? "the disk of the server is full: delete something, or share less" : "the server cannot store what was uploaded; its download directory must be writable", failed);

    private static bool IsFull(Exception failed) => failed is IOException { HResult: 28 or unchecked((int)0x80070070) or unchecked((int)0x80070027) };

    private static ApiException Refused(string why) => new(StatusCodes.Status400BadRequest, "Cannot be shared", $"What was uploaded cannot be shared: {why}.");
}
