using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Pieces;
using TorrentLab.Primitives;
using TorrentLab.Runtime;

namespace TorrentLab.Tests.Runtime;

/// <summary>An album in an empty directory, and what sessions with one selection after another do to it.</summary>
internal sealed class SomeFiles : IDisposable
{
    public const int PieceLength = 32 * 1024;

    public SomeFiles() => Torrent = TorrentFile.Parse(Lab.File);

    public TestDirectory Directory { get; } = new();

    /// <summary>Of 7 pieces: a has 0 to 1, b has 1 to 4, sub/c has 4 to 6; none is empty.</summary>
    public LabTorrent Lab { get; } = LabTorrent.MultiFile(
        "album", [new("a", 50_000), new("b", 100_000), new("none", 0), new("sub/c", 70_000)], PieceLength);

    public TorrentFile Torrent { get; }

    public string PartPath => Directory.At(".torrentlab", $"{Torrent.InfoHash}.parts");

    /// <summary>One session to its end.</summary>
    /// <returns>The pieces that it had to fetch.</returns>
    public static List<int> Fetched(LabTorrent lab, string directory, FileSelection selection)
    {
        TorrentFile torrent = TorrentFile.Parse(lab.File);
        using FileStore store = new(torrent, directory, writable: true, selection);
        Bitfield stored = PieceVerifier.Verify(torrent, store, null, CancellationToken.None);
        store.TakeParts(stored);
        store.CreateEmptyFiles();
        List<int> fetched = [.. Enumerable.Range(0, torrent.PieceCount).Where(piece => selection.Pieces[piece] && !stored[piece])];
        foreach (int piece in fetched) Write(store, lab, piece);
        store.Flush();
        return fetched;
    }

    /// <summary>One session on the album.</summary>
    /// <param name="files">The wanted ones, as a user writes them.</param>
    /// <returns>The pieces that it had to fetch.</returns>
    public List<int> Fetched(string files) => Fetched(Lab, Directory.Path, Select(files));

    public FileStore Open(string files) => new(Torrent, Directory.Path, writable: true, Select(files));

    public void Write(FileStore store, int piece) => Write(store, Lab, piece);

    public byte[] Bytes(string file)
    {
        TorrentEntry entry = Torrent.Files.Single(entry => entry.Path == $"album/{file}");
        return Lab.Payload.AsSpan((int)entry.Offset, (int)entry.Length).ToArray();
    }

    /// <summary>The pieces that are good on the disk.</summary>
    public List<int> Good()
    {
        using FileStore store = new(Torrent, Directory.Path, writable: false);
        return Good(store);
    }

    public List<int> Good(FileStore store)
    {
        Bitfield good = PieceVerifier.Verify(Torrent, store, null, CancellationToken.None);
        return [.. Enumerable.Range(0, good.Length).Where(piece => good[piece])];
    }

    public IReadOnlyList<int> PartPieces()
    {
        using PartFile part = new(Torrent, Directory.Path, writable: false);
        return part.Pieces;
    }

    /// <summary>The files that are there, with the album's name in front.</summary>
    public IEnumerable<string> Content() =>
        System.IO.Directory.GetFiles(Directory.At("album"), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Directory.Path, path)).Order(StringComparer.Ordinal);

    public void Dispose() => Directory.Dispose();

    private static void Write(FileStore store, LabTorrent lab, int piece)
    {
        using CompletePiece complete = new(piece, [.. lab.Piece(piece).ToArray().Chunk(16384).Select(chunk => Block.Of(chunk))]);
        store.Write(complete);
    }

    private FileSelection Select(string files)
    {
        Assert.True(FileSelection.TryParse(Torrent, files, out FileSelection? selection, out string? problem), problem);
        return selection;
    }
}
