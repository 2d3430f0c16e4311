using Microsoft.Win32.SafeHandles;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>Reads the files of a listing as one run of bytes, from several threads at once.</summary>
internal sealed class ContentReader : IDisposable
{
    private const int MaxOpenFiles = 64;

    private readonly IReadOnlyList<ContentFile> _content;
    private readonly FileLayout _layout;
    private readonly FilePool _files;

    public ContentReader(IReadOnlyList<ContentFile> content, int pieceLength)
    {
        _content = content;
        _layout = new FileLayout([.. content.Select(file => file.Entry)], pieceLength);
        _files = new FilePool(MaxOpenFiles, Open);
    }

    /// <summary>Fills <paramref name="destination"/> with the bytes from <paramref name="offset"/> on.</summary>
    /// <exception cref="StorageException">A file cannot be read, or has not the bytes that it had.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        foreach (FileSpan span in _layout.Spans(offset, destination.Length))
        {
            ReadFile(span, destination[..span.Length]);
            destination = destination[span.Length..];
        }
    }

    public void Dispose() => _files.Dispose();

    private void ReadFile(FileSpan span, Span<byte> part)
    {
        ContentFile content = _content[span.File];
        try
        {
            using FilePool.Lease file = _files.Rent(span.File);
            for (long offset = span.FileOffset; !part.IsEmpty;)
            {
                int count = RandomAccess.Read(file.Handle, part, offset);
                if (count == 0) throw content.Changed($"it ends after {offset} bytes of {content.Entry.Length}");
                part = part[count..];
                offset += count;
            }
        }
        catch (Exception failed) when (StorageError.IsOne(failed))
        {
            throw ContentError.From(failed, content.FullPath);
        }
    }

    private SafeFileHandle Open(int file) =>
        File.OpenHandle(_content[file].FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
