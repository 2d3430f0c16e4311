using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Cli;

/// <summary>Reads the user's .torrent file.</summary>
internal static class TorrentInput
{
    /// <summary>The bytes of the file, at most one more than a torrent may have, so that a reader can tell.</summary>
    /// <exception cref="JobFailedException">It cannot be read.</exception>
    public static byte[] ReadBytes(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            // A pipe or a device has no length to believe in.
            byte[] bytes = new byte[file.CanSeek ? Math.Clamp(file.Length + 1, 1, TorrentFile.MaxFileLength + 1) : TorrentFile.MaxFileLength + 1];
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return bytes[..length];
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new JobFailedException($"{path} cannot be read: {failed.Message}", failed);
        }
    }

    /// <exception cref="JobFailedException">It cannot be read, or is no torrent.</exception>
    public static TorrentFile Load(string path) => Parse(path, ReadBytes(path));

    /// <exception cref="JobFailedException">It is no torrent.</exception>
    public static TorrentFile Parse(string path, byte[] bytes)
    {
        try
        {
            return TorrentFile.Parse(bytes);
        }
        catch (MetainfoException wrong)
        {
            throw new JobFailedException($"{path} cannot be used: {wrong.Message}. The fault is in that file: get it anew from where it came", wrong);
        }
    }
}
