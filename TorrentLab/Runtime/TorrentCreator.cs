using System.Text;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;

namespace TorrentLab.Runtime;

/// <summary>Makes a .torrent file of content on the disk.</summary>
public static class TorrentCreator
{
    private const int RoomForEntry = 64; // bytes of bencode around a path and a length

    /// <summary>Hashes the content, streaming and on several threads, in memory that does not grow with it.</summary>
    /// <param name="content">What goes in.</param>
    /// <param name="details">What else the file is to say.</param>
    /// <param name="pieceLength">Bytes of a piece, one of <see cref="PieceLengths"/>.</param>
    /// <param name="threads">Threads that hash.</param>
    /// <param name="progress">Told the number of bytes done so far, from any thread; a larger number may come before a smaller one.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The bytes of the file, which <see cref="TorrentFile.Parse"/> takes.</returns>
    /// <exception cref="StorageException">The content cannot be read, changed meanwhile, or needs a larger piece length.</exception>
    public static ReadOnlyMemory<byte> Create(ContentListing content, TorrentDetails details, int pieceLength, int threads,
        IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (!PieceLengths.IsUsual(pieceLength)) throw new ArgumentOutOfRangeException(nameof(pieceLength), pieceLength, "not a usual piece length");
        byte[] hashes = new byte[LengthOfHashes(content, pieceLength)];
        using (var reader = new ContentReader(content.Files, pieceLength))
            new PieceHasher(reader, content.TotalLength, pieceLength, hashes, progress).Run(threads, cancellationToken);
        foreach (ContentFile file in content.Files) file.RefuseChange();

        var torrent = new TorrentContent
        {
            Name = content.Name,
            IsMultiFile = content.IsMultiFile,
            Files = [.. content.Files.Select(file => file.Entry)],
            PieceLength = pieceLength,
            PieceHashes = hashes,
        };
        return TorrentWriter.Write(torrent, details);
    }

    private static int LengthOfHashes(ContentListing content, int pieceLength)
    {
        long hashes = PieceLengths.Count(content.TotalLength, pieceLength) * Sha1Hash.Length;
        long entries = content.Files.Sum(file => (long)Encoding.UTF8.GetByteCount(file.Entry.Path) + RoomForEntry);
        if (hashes + entries < TorrentFile.MaxFileLength) return (int)hashes;
        throw new StorageException($"{content.Files.Count} files and {content.TotalLength} bytes in pieces of {pieceLength} make a .torrent file of about "
            + $"{hashes + entries} bytes, and readers take {TorrentFile.MaxFileLength}. Choose a larger piece length, or make several torrents");
    }
}
