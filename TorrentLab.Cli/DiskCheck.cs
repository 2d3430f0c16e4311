using TorrentLab.Cli.Display;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;

namespace TorrentLab.Cli;

/// <summary>Compares the files on the disk with what a torrent says of them.</summary>
internal static class DiskCheck
{
    /// <param name="torrent">What should be there.</param>
    /// <param name="store">Where it should be.</param>
    /// <param name="good">The pieces whose hash is right.</param>
    public static VerifyReport Report(TorrentFile torrent, FileStore store, Bitfield good)
    {
        var layout = new FileLayout(torrent);
        long[] lengths = [.. Enumerable.Range(0, torrent.Files.Count).Select(file => LengthOf(torrent, store, file))];
        VerifyReport.FileState[] files =
        [
            .. Enumerable.Range(0, torrent.Files.Count).Where(file => !torrent.Files[file].IsPadding)
                .Select(file => StateOf(torrent.Files[file], lengths[file], layout.PiecesOf(file), good)),
        ];
        List<int> bad = [];
        int missing = 0;
        for (int piece = 0; piece < torrent.PieceCount; piece++)
        {
            if (good[piece]) continue;
            if (IsThere(torrent, layout, lengths, piece)) bad.Add(piece);
            else missing++;
        }
        return new VerifyReport
        {
            Name = torrent.Name,
            InfoHash = torrent.InfoHash.ToString(),
            Complete = good.IsFull && files.All(file => file.State == "good"),
            Pieces = torrent.PieceCount,
            GoodPieces = good.Count,
            BadPieces = bad,
            MissingPieces = missing,
            Files = files,
        };
    }

    private static VerifyReport.FileState StateOf(TorrentEntry file, long length, (int First, int Count) pieces, Bitfield good)
    {
        int right = 0;
        for (int piece = pieces.First; piece < pieces.First + pieces.Count; piece++)
            if (good[piece]) right++;
        string state = length < 0 ? "missing"
            : length < file.Length ? "too short"
            : length > file.Length ? "too long"
            : right < pieces.Count ? "damaged"
            : "good";
        return new VerifyReport.FileState(file.Path, file.Length, state, pieces.Count, right);
    }

    private static bool IsThere(TorrentFile torrent, FileLayout layout, long[] lengths, int piece)
    {
        foreach (FileSpan span in layout.Spans((long)piece * torrent.PieceLength, torrent.PieceSize(piece)))
            if (!span.IsPadding && lengths[span.File] < span.FileOffset + span.Length) return false;
        return true;
    }

    /// <summary>Length in bytes on the disk; -1 when the file is not there.</summary>
    private static long LengthOf(TorrentFile torrent, FileStore store, int file)
    {
        if (torrent.Files[file].IsPadding) return torrent.Files[file].Length;
        var info = new FileInfo(store.PathOf(file));
        return info.Exists ? info.Length : -1;
    }
}
