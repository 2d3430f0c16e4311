using System.Collections;

namespace TorrentLab.Metainfo;

/// <summary>The parts of files that make up one range of a torrent. Walking them with foreach allocates nothing.</summary>
public readonly struct FileSpans : IEnumerable<FileSpan>
{
    private readonly IReadOnlyList<TorrentEntry> _files;
    private readonly int _file;
    private readonly long _offset;
    private readonly int _length;

    internal FileSpans(IReadOnlyList<TorrentEntry> files, int file, long offset, int length) =>
        (_files, _file, _offset, _length) = (files, file, offset, length);

    public Enumerator GetEnumerator() => new(_files, _file, _offset, _length);

    IEnumerator<FileSpan> IEnumerable<FileSpan>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Walks on from the file that holds the first byte.</summary>
    public struct Enumerator : IEnumerator<FileSpan>
    {
        private readonly IReadOnlyList<TorrentEntry> _files;
        private int _file;
        private long _offset;
        private int _left;

        internal Enumerator(IReadOnlyList<TorrentEntry> files, int file, long offset, int length) =>
            (_files, _file, _offset, _left) = (files, file, offset, length);

        public FileSpan Current { get; private set; }

        readonly object IEnumerator.Current => Current;

        public bool MoveNext()
        {
            while (_left > 0)
            {
                TorrentEntry file = _files[_file];
                long start = _offset - file.Offset;
                int length = (int)Math.Min(_left, file.Length - start);
                Current = new FileSpan(_file++, start, length, file.IsPadding);
                _offset += length;
                _left -= length;
                if (length > 0) return true; // else an empty file
            }
            return false;
        }

        public readonly void Reset() => throw new NotSupportedException();

        public readonly void Dispose()
        {
        }
    }
}
