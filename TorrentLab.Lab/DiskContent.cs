using Microsoft.Win32.SafeHandles;

namespace TorrentLab.Lab;

/// <summary>Content that lies on the disk. It is read when it is asked for, so that it may have any size; it is not checked.</summary>
public sealed class DiskContent : IServedContent
{
    private readonly IReadOnlyList<DiskFile> _files;
    private readonly long[] _starts;

    /// <param name="infoHash">20 bytes.</param>
    /// <param name="pieceLength">Bytes of a piece.</param>
    /// <param name="files">In the order of the torrent.</param>
    public DiskContent(byte[] infoHash, int pieceLength, IReadOnlyList<DiskFile> files)
    {
        (InfoHash, PieceLength, _files) = (infoHash, pieceLength, files);
        _starts = new long[files.Count];
        for (int file = 0; file < files.Count; file++)
        {
            _starts[file] = Length;
            Length += files[file].Length;
        }
        PieceCount = (int)((Length + pieceLength - 1) / pieceLength);
    }

    public byte[] InfoHash { get; }

    public int PieceLength { get; }

    public int PieceCount { get; }

    public long Length { get; }

    public byte[] Read(long offset, int length)
    {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length;)
        {
            int file = FileAt(offset + done);
            long within = offset + done - _starts[file];
            int count = (int)Math.Min(length - done, _files[file].Length - within);
            if (_files[file].Path is { } path) Fill(bytes.AsSpan(done, count), path, within);
            done += count;
        }
        return bytes;
    }

    /// <summary>The last file that begins there or before: those of no length at the same place come before it.</summary>
    private int FileAt(long offset)
    {
        int found = Array.BinarySearch(_starts, offset);
        if (found < 0) return ~found - 1;
        while (found + 1 < _starts.Length && _starts[found + 1] == offset) found++;
        return found;
    }

    private static void Fill(Span<byte> bytes, string path, long offset)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        while (!bytes.IsEmpty)
        {
            int count = RandomAccess.Read(file, bytes, offset);
            if (count == 0) throw new IOException($"{path} is shorter than the torrent says");
            bytes = bytes[count..];
            offset += count;
        }
    }
}
