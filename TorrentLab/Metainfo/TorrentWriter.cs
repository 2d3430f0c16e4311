using System.Buffers;
using TorrentLab.Bencode;
using TorrentLab.Primitives;

namespace TorrentLab.Metainfo;

/// <summary>
/// Writes .torrent files of version 1 (BEP 3, "metainfo files") that <see cref="TorrentFile.Parse"/> reads back. The same
/// values give the same bytes.
/// </summary>
public static class TorrentWriter
{
    private const int RoomForDetails = 4096;
    private const int RoomForEntry = 64;

    /// <summary>Writes a whole file.</summary>
    /// <param name="content">What goes into the info dictionary and its hash.</param>
    /// <param name="details">The rest; of it only private and source are part of the info-hash.</param>
    /// <exception cref="ArgumentException">The number of hashes does not fit the files and the piece length.</exception>
    public static ReadOnlyMemory<byte> Write(TorrentContent content, TorrentDetails details)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(details);
        CheckHashes(content);
        var output = new ArrayBufferWriter<byte>(content.PieceHashes.Length + (content.Files.Count * RoomForEntry) + RoomForDetails);
        var writer = new BencodeWriter(output);
        writer.BeginDictionary();
        WriteTrackers(writer, details.AnnounceTiers);
        if (details.Comment is { } comment) writer.WriteString("comment"u8, comment);
        if (details.CreatedBy is { } program) writer.WriteString("created by"u8, program);
        if (details.CreationDate is { } date) writer.WriteInteger("creation date"u8, date.ToUnixTimeSeconds());
        writer.WriteKey("info"u8);
        WriteInfo(writer, content, details);
        if (details.WebSeeds.Count > 0)
        {
            writer.WriteKey("url-list"u8);
            WriteList(writer, details.WebSeeds);
        }
        writer.End();
        return output.WrittenMemory;
    }

    private static void CheckHashes(TorrentContent content)
    {
        long pieces = PieceLengths.Count(content.Files.Sum(file => file.Length), content.PieceLength);
        if (content.PieceHashes.Length != pieces * Sha1Hash.Length)
            throw new ArgumentException($"{content.PieceHashes.Length} bytes of hashes for {pieces} pieces", nameof(content));
    }

    // BEP 12 speaks of tiers only; a client of BEP 3 alone reads "announce".
    private static void WriteTrackers(BencodeWriter writer, IReadOnlyList<IReadOnlyList<string>> tiers)
    {
        if (tiers.Count == 0) return;
        writer.WriteString("announce"u8, tiers[0][0]);
        if (tiers.Sum(tier => tier.Count) == 1) return;
        writer.WriteKey("announce-list"u8);
        writer.BeginList();
        foreach (IReadOnlyList<string> tier in tiers) WriteList(writer, tier);
        writer.End();
    }

    private static void WriteInfo(BencodeWriter writer, TorrentContent content, TorrentDetails details)
    {
        writer.BeginDictionary();
        if (content.IsMultiFile) WriteFiles(writer, content);
        else writer.WriteInteger("length"u8, content.Files[0].Length);
        writer.WriteString("name"u8, content.Name);
        writer.WriteInteger("piece length"u8, content.PieceLength);
        writer.WriteString("pieces"u8, content.PieceHashes.Span);
        if (details.IsPrivate is { } isPrivate) writer.WriteInteger("private"u8, isPrivate ? 1 : 0);
        if (details.Source is { } source) writer.WriteString("source"u8, source);
        writer.End();
    }

    private static void WriteFiles(BencodeWriter writer, TorrentContent content)
    {
        writer.WriteKey("files"u8);
        writer.BeginList();
        foreach (TorrentEntry file in content.Files)
        {
            writer.BeginDictionary();
            if (file.IsPadding) writer.WriteString("attr"u8, "p"u8);
            writer.WriteInteger("length"u8, file.Length);
            writer.WriteKey("path"u8);
            WriteList(writer, file.Path[(content.Name.Length + 1)..].Split('/'));
            writer.End();
        }
        writer.End();
    }

    private static void WriteList(BencodeWriter writer, IEnumerable<string> texts)
    {
        writer.BeginList();
        foreach (string text in texts) writer.WriteString(text);
        writer.End();
    }
}
