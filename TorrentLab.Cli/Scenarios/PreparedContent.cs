using TorrentLab.Lab;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;

namespace TorrentLab.Cli.Scenarios;

/// <summary>The content of a scenario, ready to be served and compared, and its torrent with the scenario's trackers.</summary>
internal sealed class PreparedContent
{
    private PreparedContent(IServedContent served, byte[] torrentFile) =>
        (Served, TorrentFile, Torrent) = (served, torrentFile, Metainfo.TorrentFile.Parse(torrentFile));

    /// <summary>The bytes themselves.</summary>
    public IServedContent Served { get; }

    /// <summary>The .torrent file that everybody gets.</summary>
    public byte[] TorrentFile { get; }

    public TorrentFile Torrent { get; }

    /// <param name="content">What the scenario says.</param>
    /// <param name="tiers">The trackers' addresses.</param>
    /// <exception cref="JobFailedException">A given torrent or its content cannot be read, or is not complete.</exception>
    public static PreparedContent Of(ScenarioContent content, IReadOnlyList<IReadOnlyList<string>> tiers)
    {
        if (content is ScenarioContent.Made made)
        {
            bool isSingle = made.Files is [{ } only] && only.Path == made.Name;
            LabTorrent torrent = isSingle
                ? LabTorrent.SingleFile(made.Name, (int)made.Files[0].Length, made.PieceLength, made.Seed, made.IsPrivate)
                : LabTorrent.MultiFile(made.Name, made.Files, made.PieceLength, made.Seed, made.IsPrivate);
            return new PreparedContent(torrent, torrent.WithTrackers(tiers).File);
        }
        var given = (ScenarioContent.Given)content;
        TorrentFile file = TorrentInput.Load(given.TorrentPath);
        using (FileStore store = ContentOnDisk.Open(file, given.DataPath))
        {
            Bitfield right = PieceVerifier.Verify(file, store, null, CancellationToken.None);
            if (!right.IsFull) throw new JobFailedException($"{given.DataPath} has only {right.Count} of {right.Length} right pieces of {given.TorrentPath}: a scenario needs all of them. Name other 'data'");
        }
        return new PreparedContent(ContentOnDisk.ForLab(file, given.DataPath), WithTrackers(file, tiers));
    }

    /// <summary>Writes pieces into a directory, under the torrent's name, as a client would have left them there; the rest is zero.</summary>
    public void Write(string directory, Bitfield pieces)
    {
        if (pieces.Count == 0) return;
        using var store = new FileStore(Torrent, directory, writable: true);
        for (int index = 0; index < Torrent.Files.Count; index++)
        {
            TorrentEntry entry = Torrent.Files[index];
            if (entry.IsPadding) continue;
            string path = store.PathOf(index);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var file = new FileStream(path, FileMode.Create);
            file.SetLength(entry.Length);
            WriteFile(file, entry, pieces);
        }
    }

    /// <summary>Whether a directory holds all of it, each piece with the SHA-1 that the torrent names.</summary>
    public bool IsIn(string directory, CancellationToken ct)
    {
        using var store = new FileStore(Torrent, directory, writable: false);
        return PieceVerifier.Verify(Torrent, store, null, ct).IsFull;
    }

    private void WriteFile(FileStream file, TorrentEntry entry, Bitfield pieces)
    {
        for (long at = 0; at < entry.Length;)
        {
            int piece = (int)((entry.Offset + at) / Torrent.PieceLength);
            long pieceEnd = ((long)piece + 1) * Torrent.PieceLength;
            int length = (int)(Math.Min(pieceEnd, entry.Offset + entry.Length) - (entry.Offset + at));
            file.Position = at;
            if (pieces[piece]) file.Write(Served.Read(entry.Offset + at, length));
            at += length;
        }
    }

    private static byte[] WithTrackers(TorrentFile file, IReadOnlyList<IReadOnlyList<string>> tiers)
    {
        List<(string, byte[])> entries = [];
        if (tiers.Count > 0)
        {
            entries.Add(("announce", RawBencode.Text(tiers[0][0])));
            entries.Add(("announce-list", RawBencode.List(tiers.Select(tier => RawBencode.List(tier.Select(RawBencode.Text))))));
        }
        return RawBencode.Dict([.. entries, ("info", file.RawInfo.ToArray())]);
    }
}
