using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using static TorrentLab.Fuzz.Engine.BrokenInvariantException;

namespace TorrentLab.Fuzz.Targets;

/// <summary>What must hold of a .torrent file that is accepted.</summary>
internal static class TorrentChecks
{
    private const string Root = "/downloads";

    private static readonly char[] Separators = ['/', '\\', '\0'];

    public static void Check(ReadOnlyMemory<byte> input, TorrentFile torrent)
    {
        Unless(torrent.InfoHash == Sha1Hash.Of(torrent.RawInfo.Span), "the info-hash is not that of the bytes");
        Unless(input.Span.IndexOf(torrent.RawInfo.Span) >= 0, "the info dictionary is not one of the input");
        CheckPaths(torrent);
        CheckLengths(torrent);
        CheckPieces(torrent);
        CheckOtherRules(input, torrent);
        CheckWritten(torrent);
    }

    private static void CheckPaths(TorrentFile torrent)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (TorrentEntry file in torrent.Files)
        {
            string full = SafePath.Resolve(Root, file.Path);
            Unless(full == $"{Root}/{file.Path}", $"the path {full} is not where {file.Path} says");
            Unless(file.Path.Split('/').All(name => name is not ("" or "." or "..") && name.IndexOfAny(Separators) < 0), $"an unsafe path: {file.Path}");
            Unless(file.Path == torrent.Name || (torrent.IsMultiFile && file.Path.StartsWith(torrent.Name + "/", StringComparison.Ordinal)), $"{file.Path} is not below {torrent.Name}");
            Unless(file.IsPadding || paths.Add(file.Path), $"two files at {file.Path}");
        }
    }

    private static void CheckLengths(TorrentFile torrent)
    {
        long offset = 0;
        foreach (TorrentEntry file in torrent.Files)
        {
            Unless(file.Offset == offset && file.Length >= 0, "the files do not lie end to end");
            offset = checked(offset + file.Length);
        }
        Unless(offset == torrent.TotalLength, "the files do not sum up");
    }

    private static void CheckPieces(TorrentFile torrent)
    {
        var layout = new FileLayout(torrent);
        long total = 0;
        for (int piece = 0; piece < torrent.PieceCount; piece++)
        {
            int size = torrent.PieceSize(piece);
            Unless(size >= 1 && size <= torrent.PieceLength, $"piece {piece} has {size} bytes");
            int spanned = 0;
            foreach (FileSpan span in layout.Spans(total, size)) spanned += span.Length;
            Unless(spanned == size, $"piece {piece} of {size} bytes is {spanned} bytes of files");
            _ = torrent.PieceHash(piece);
            total += size;
        }
        Unless(total == torrent.TotalLength, "the pieces do not sum up");
    }

    /// <summary>Other file systems may refuse more, but never take it for another torrent.</summary>
    private static void CheckOtherRules(ReadOnlyMemory<byte> input, TorrentFile torrent)
    {
        foreach (PathRules rules in (PathRules[])[PathRules.MacOS, PathRules.Windows])
        {
            try
            {
                TorrentFile other = TorrentFile.Parse(input, rules);
                Unless(other.InfoHash == torrent.InfoHash && other.Files.Count == torrent.Files.Count, $"by the rules of {rules} it is another torrent");
                Unless(other.Files.All(file => file.Path.IndexOfAny(['\\', '\0']) < 0), $"an unsafe path by the rules of {rules}");
            }
            catch (MetainfoException)
            {
                // Names that differ in case are one file there.
            }
        }
    }

    /// <summary>What the writer makes of it is read as the same, and written again is the same.</summary>
    private static void CheckWritten(TorrentFile torrent)
    {
        if (torrent.Files.Count == 0) return; // only links: there is nothing to write
        ReadOnlyMemory<byte> written = Write(torrent);
        TorrentFile again = TorrentFile.Parse(written, PathRules.Unix);
        Unless(again.Files.SequenceEqual(torrent.Files), "written again it has other files");
        Unless(again.AnnounceTiers.SelectMany(tier => tier).SequenceEqual(torrent.AnnounceTiers.SelectMany(tier => tier)), "written again it has other trackers");
        Unless(again.Warnings.Count == 0, "written again it has a warning");
        Unless(Write(again).Span.SequenceEqual(written.Span), "written twice it is not the same");
    }

    private static ReadOnlyMemory<byte> Write(TorrentFile torrent)
    {
        byte[] hashes = new byte[torrent.PieceCount * Sha1Hash.Length];
        for (int piece = 0; piece < torrent.PieceCount; piece++) torrent.PieceHash(piece).CopyTo(hashes.AsSpan(piece * Sha1Hash.Length));
        var content = new TorrentContent
        {
            Name = torrent.Name,
            IsMultiFile = torrent.IsMultiFile,
            Files = torrent.Files,
            PieceLength = torrent.PieceLength,
            PieceHashes = hashes,
        };
        var details = new TorrentDetails
        {
            AnnounceTiers = torrent.AnnounceTiers,
            WebSeeds = torrent.WebSeeds,
            Comment = torrent.Comment,
            CreatedBy = torrent.CreatedBy,
            CreationDate = torrent.CreationDate,
            IsPrivate = torrent.IsPrivate ? true : null,
            Source = torrent.Source,
        };
        return TorrentWriter.Write(content, details);
    }
}
