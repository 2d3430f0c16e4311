using System.Text;
using TorrentLab.Bencode;
using TorrentLab.Primitives;

namespace TorrentLab.Metainfo;

/// <summary>Reads "length" or "files" of an info dictionary (BEP 3, "info dictionary"; BEP 47 for attributes).</summary>
internal sealed class FileListReader(PathRules rules, List<string> warnings)
{
    private readonly List<TorrentEntry> _entries = [];
    private long _totalLength;

    /// <param name="info">The info dictionary.</param>
    /// <param name="name">The torrent's name, safe.</param>
    /// <exception cref="MetainfoException">Both or none of the two, a wrong length, a refused path, or two entries for one file.</exception>
    public FileList Read(BencodeDictionary info, string name)
    {
        bool hasLength = info.TryGet("length"u8, out BencodeValue? length);
        bool hasFiles = info.TryGet("files"u8, out BencodeValue? files);
        if (hasLength == hasFiles)
            throw new MetainfoException($"{(hasLength ? "both" : "none")} of 'length' and 'files' is there; exactly one must be", info.Start);
        if (hasLength) Add(name, ReadLength(length!), isPadding: false);
        else ReadFiles(files!.Expect<BencodeList>("files"u8), name);
        return new FileList(_entries, _totalLength, hasFiles);
    }

    private void ReadFiles(BencodeList files, string name)
    {
        if (files.Items.Count is 0 or > TorrentFile.MaxFiles)
            throw new MetainfoException($"'files' has {files.Items.Count} entries, must be 1..{TorrentFile.MaxFiles}", files.Start);
        var starts = new List<int>(files.Items.Count); // where each entry stands in the file, for the errors
        int links = 0;
        foreach (BencodeValue item in files.Items)
        {
            var file = item.Expect<BencodeDictionary>("files"u8);
            long length = ReadLength(file.Require<BencodeInteger>("length"u8));
            string path = SafePath.Join(name, ReadPath(file), rules);
            ReadOnlySpan<byte> attributes = file.GetString("attr"u8) is { } attr ? attr.Bytes.Span : default;
            if (length == 0 && attributes.Contains((byte)'l'))
            {
                links++;
                continue;
            }
            Add(path, length, attributes.Contains((byte)'p'));
            starts.Add(file.Start);
        }
        if (links > 0) warnings.Add($"{links} symbolic links (BEP 47) are left out");
        RefuseCollisions(starts);
    }

    private void Add(string path, long length, bool isPadding)
    {
        _entries.Add(new TorrentEntry(path, length, _totalLength, isPadding));
        _totalLength += length;
    }

    private long ReadLength(BencodeValue value)
    {
        long length = value.Expect<BencodeInteger>("length"u8).Value;
        if (length < 0) throw new MetainfoException($"'length' is {length}, must not be negative", value.Start);
        if (length > long.MaxValue - _totalLength)
            throw new MetainfoException("the lengths of all files together are beyond 64 bits", value.Start);
        return length;
    }

    // "path.utf-8" is a habit of old clients beside a "path" in a local encoding: used where it is usable.
    private static IReadOnlyList<BencodeValue> ReadPath(BencodeDictionary file)
    {
        IReadOnlyList<BencodeValue> utf8 = file.GetList("path.utf-8"u8)?.Items ?? [];
        if (utf8.Count > 0 && utf8.All(part => part is BencodeString)) return utf8;
        var path = file.Require<BencodeList>("path"u8);
        if (path.Items.Count == 0) throw new MetainfoException("'path' is empty, must have at least a file name", path.Start);
        foreach (BencodeValue part in path.Items) part.Expect<BencodeString>("path"u8);
        return path.Items;
    }

    /// <summary>
    /// No two entries may be one file, and no file may be a directory of another. Padding is never written, and
    /// several of them may share a path (BEP 47, "padding files").
    /// </summary>
    private void RefuseCollisions(List<int> starts)
    {
        var files = new HashSet<string>(_entries.Count, SafePath.Comparer(rules));
        for (int i = 0; i < _entries.Count; i++)
        {
            if (!_entries[i].IsPadding && !files.Add(_entries[i].Path)) throw Collision("two entries for one file", i);
        }
        string directory = ""; // of the file before: most files share theirs with it
        for (int i = 0; i < _entries.Count; i++)
        {
            string path = _entries[i].Path;
            int last = path.LastIndexOf('/');
            if (_entries[i].IsPadding || last < 0 || path.AsSpan(0, last).SequenceEqual(directory)) continue;
            directory = path[..last];
            for (int slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
            {
                if (files.Contains(path[..slash])) throw Collision("a directory of this path is a file too", i);
            }
        }

        MetainfoException Collision(string what, int i) =>
            new($"{what}: {ByteText.Quote(Encoding.UTF8.GetBytes(_entries[i].Path))}", starts[i]);
    }
}
