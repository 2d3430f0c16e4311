using System.Security.Cryptography;

namespace TorrentLab.Lab;

/// <summary>A torrent with reproducible content, its metainfo written by hand (BEP 3, "metainfo files").</summary>
public sealed class LabTorrent : IServedContent
{
    private readonly IReadOnlyList<IReadOnlyList<string>> _tiers;
    private readonly bool _isMultiFile;

    private LabTorrent(string name, bool isMultiFile, IReadOnlyList<LabFile> files, int pieceLength, int seed, bool isPrivate)
    {
        (Name, _isMultiFile, Files, PieceLength, _tiers) = (name, isMultiFile, files, pieceLength, []);
        Payload = new byte[files.Sum(file => file.Length)];
        new Random(seed).NextBytes(Payload);
        byte[] hashes = [.. Payload.Chunk(pieceLength).SelectMany(SHA1.HashData)];
        PieceCount = hashes.Length / SHA1.HashSizeInBytes;
        (string, byte[]) content = isMultiFile
            ? ("files", RawBencode.List(files.Select(FileEntry)))
            : ("length", RawBencode.Number(Payload.Length));
        List<(string Key, byte[] Value)> entries =
        [
            content,
            ("name", RawBencode.Text(name)),
            ("piece length", RawBencode.Number(pieceLength)),
            ("pieces", RawBencode.Bytes(hashes)),
        ];
        if (isPrivate) entries.Add(("private", RawBencode.Number(1)));
        Info = RawBencode.Dict(entries);
        InfoHash = SHA1.HashData(Info);
    }

    private LabTorrent(LabTorrent other, IReadOnlyList<IReadOnlyList<string>> tiers)
    {
        (Name, _isMultiFile, Files, PieceLength, _tiers) = (other.Name, other._isMultiFile, other.Files, other.PieceLength, tiers);
        (Payload, PieceCount, Info, InfoHash) = (other.Payload, other.PieceCount, other.Info, other.InfoHash);
    }

    public string Name { get; }

    public IReadOnlyList<LabFile> Files { get; }

    /// <summary>Bytes of a piece; the last may be shorter.</summary>
    public int PieceLength { get; }

    public int PieceCount { get; }

    /// <summary>All files, end to end.</summary>
    public byte[] Payload { get; }

    /// <summary>Bytes of <see cref="Payload"/>.</summary>
    public long Length => Payload.Length;

    /// <summary>The info dictionary, as written.</summary>
    public byte[] Info { get; }

    /// <summary>SHA-1 of <see cref="Info"/>, 20 bytes.</summary>
    public byte[] InfoHash { get; }

    /// <summary>The bytes of the .torrent file.</summary>
    public byte[] File
    {
        get
        {
            List<(string, byte[])> entries = [];
            if (_tiers.Count > 0) entries.Add(("announce", RawBencode.Text(_tiers[0][0])));
            if (_tiers.Sum(tier => tier.Count) > 1)
                entries.Add(("announce-list", RawBencode.List(_tiers.Select(tier => RawBencode.List(tier.Select(RawBencode.Text))))));
            return RawBencode.Dict([.. entries, ("info", Info)]);
        }
    }

    /// <param name="name">Name of the file.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="pieceLength">Bytes of a piece.</param>
    /// <param name="seed">Gives the content.</param>
    /// <param name="isPrivate">BEP 27.</param>
    public static LabTorrent SingleFile(string name, int length, int pieceLength, int seed = 1, bool isPrivate = false) =>
        new(name, false, [new LabFile(name, length)], pieceLength, seed, isPrivate);

    /// <param name="name">Name of the directory.</param>
    /// <param name="files">Its files, in order.</param>
    /// <param name="pieceLength">Bytes of a piece.</param>
    /// <param name="seed">Gives the content.</param>
    /// <param name="isPrivate">BEP 27.</param>
    public static LabTorrent MultiFile(string name, IReadOnlyList<LabFile> files, int pieceLength, int seed = 1, bool isPrivate = false) =>
        new(name, true, files, pieceLength, seed, isPrivate);

    /// <summary>The same torrent with these trackers: one tier for each list (BEP 12).</summary>
    public LabTorrent WithTrackers(params IReadOnlyList<IReadOnlyList<string>> tiers) => new(this, tiers);

    /// <summary>The same torrent with one tracker.</summary>
    public LabTorrent WithTracker(string url) => WithTrackers([url]);

    /// <summary>The bytes of a piece.</summary>
    public ReadOnlyMemory<byte> Piece(int index)
    {
        int start = index * PieceLength;
        return Payload.AsMemory(start, Math.Min(PieceLength, Payload.Length - start));
    }

    public byte[] Read(long offset, int length) => Payload.AsSpan((int)offset, length).ToArray();

    /// <summary>Writes the content into a directory, under the torrent's name.</summary>
    public void WriteTo(string directory)
    {
        foreach ((string path, ReadOnlyMemory<byte> content) in Contents(directory))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            System.IO.File.WriteAllBytes(path, content.ToArray());
        }
    }

    /// <summary>Compares a directory with the content: a line for each file that is missing or different.</summary>
    public IReadOnlyList<string> Differences(string directory)
    {
        List<string> lines = [];
        foreach ((string path, ReadOnlyMemory<byte> content) in Contents(directory))
        {
            if (!System.IO.File.Exists(path)) lines.Add($"missing: {path}");
            else if (!content.Span.SequenceEqual(System.IO.File.ReadAllBytes(path))) lines.Add($"different: {path}");
        }
        return lines;
    }

    private IEnumerable<(string Path, ReadOnlyMemory<byte> Content)> Contents(string directory)
    {
        long offset = 0;
        string root = _isMultiFile ? Path.Combine(directory, Name) : directory;
        foreach (LabFile file in Files)
        {
            yield return (Path.Combine(root, file.Path), Payload.AsMemory((int)offset, (int)file.Length));
            offset += file.Length;
        }
    }

    private static byte[] FileEntry(LabFile file) => RawBencode.Dict(
        ("length", RawBencode.Number(file.Length)),
        ("path", RawBencode.List(file.Path.Split('/').Select(RawBencode.Text))));
}
