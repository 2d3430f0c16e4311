using System.Text;
using TorrentLab.Fuzz.Engine;
using TorrentLab.Fuzz.Grammars;
using TorrentLab.Fuzz.Seeds;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using static TorrentLab.Fuzz.Engine.BrokenInvariantException;

namespace TorrentLab.Fuzz.Targets;

/// <summary>Short texts: addresses of peers, hashes, lists of files.</summary>
internal static class TextTargets
{
    private static readonly TorrentFile Torrent = TorrentFile.Parse(File.ReadAllBytes(Path.Combine(SeedFiles.Directory, "good", "nested-directories.torrent")), PathRules.Unix);

    public static FuzzTarget Endpoints() => new FuzzTarget<object>
    {
        Name = "endpoint",
        Covers = "PeerEndpoint.TryParse, PeerEndpoint.FromCompact, Sha1Hash.TryParse",
        Grammar = new TextGrammar(".:[]%"),
        Seeds = Literals.Of("192.0.2.1:6881", "[2001:db8::1]:6881", "[::ffff:1.2.3.4]:1", "0123456789abcdef0123456789abcdef01234567",
            "\u007f\0\0\u0001\u001a\u00e1", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\u0001\u001a\u00e1"),
        BytesPerByte = 64,
        Read = ReadEndpoint,
        Check = CheckEndpoint,
    };

    public static FuzzTarget FileLists() => new FuzzTarget<FileSelection>
    {
        Name = "file-list",
        Covers = "FileSelection.TryParse, PathPattern",
        Grammar = new TextGrammar(",-*?/", "**", "**/", "*.txt", "1-3"),
        Seeds = Literals.Of("1,2-3", "*.txt,sub/**", "**/a?c*", "1", "**"),
        BytesPerByte = 256,
        Read = input => FileSelection.TryParse(Torrent, Encoding.UTF8.GetString(input.Span), out FileSelection? selection, out _) ? selection : null,
        Check = (_, selection) => Unless(selection.Count > 0 && selection.Bytes <= Torrent.TotalLength && selection.Pieces.Length == Torrent.PieceCount, "a selection of nothing"),
    };

    private static object? ReadEndpoint(ReadOnlyMemory<byte> input)
    {
        if (input.Length is PeerEndpoint.CompactLength or PeerEndpoint.CompactLength6) return PeerEndpoint.FromCompact(input.Span);
        string text = Encoding.Latin1.GetString(input.Span);
        if (Sha1Hash.TryParse(text, out Sha1Hash hash)) return hash;
        return PeerEndpoint.TryParse(text, out PeerEndpoint endpoint) ? endpoint : null;
    }

    private static void CheckEndpoint(ReadOnlyMemory<byte> input, object read)
    {
        if (read is not PeerEndpoint endpoint) return;
        _ = endpoint.IsDialable;
        PeerEndpoint again = PeerEndpoint.FromCompact(endpoint.ToCompact());
        Unless(again.Port == endpoint.Port && again.Address.ToString().Split('%')[0] == endpoint.Address.ToString().Split('%')[0], "written compactly it is another");
        Unless(PeerEndpoint.TryParse(endpoint.ToString(), out PeerEndpoint reread) && reread == endpoint, "written as text it is another");
    }
}
