using TorrentLab.Bencode;
using TorrentLab.Primitives;

namespace TorrentLab.Metainfo;

/// <summary>
/// Reads one .torrent file into a <see cref="TorrentFile"/> (BEP 3, "metainfo files"). Everything that decides what is
/// downloaded must be right; everything else may be wrong, and then is a warning.
/// </summary>
internal sealed class TorrentReader(PathRules rules)
{
    private readonly List<string> _warnings = [];

    /// <exception cref="MetainfoException">The file is not a torrent that we can download.</exception>
    public TorrentFile Read(ReadOnlyMemory<byte> file)
    {
        BencodeDictionary torrent = ReadBencode(file);
        var info = torrent.Require<BencodeDictionary>("info"u8);
        RefuseVersion2(info);
        int pieceLength = ReadPieceLength(info);
        ReadOnlyMemory<byte> pieceHashes = ReadPieceHashes(info);
        string name = SafePath.TopName(ReadName(info), rules);
        FileList files = new FileListReader(rules, _warnings).Read(info, name);
        CheckPieceCount(info, pieceHashes.Length / Sha1Hash.Length, pieceLength, files.TotalLength);

        var urls = new UrlReader(_warnings);
        return new TorrentFile(file[info.Start..info.End], pieceHashes)
        {
            Name = name,
            IsMultiFile = files.IsMultiFile,
            Files = files.Entries,
            TotalLength = files.TotalLength,
            PieceLength = pieceLength,
            IsPrivate = info.Optional<BencodeInteger>("private"u8, _warnings)?.Value == 1,
            AnnounceTiers = urls.ReadAnnounceTiers(torrent),
            WebSeeds = urls.ReadWebSeeds(torrent),
            Comment = torrent.Optional<BencodeString>("comment"u8, _warnings)?.ToText(),
            CreatedBy = torrent.Optional<BencodeString>("created by"u8, _warnings)?.ToText(),
            CreationDate = ReadCreationDate(torrent),
            Source = info.Optional<BencodeString>("source"u8, _warnings)?.ToText(),
            Warnings = _warnings,
        };
    }

    private BencodeDictionary ReadBencode(ReadOnlyMemory<byte> file)
    {
        if (file.IsEmpty) throw new MetainfoException("the file is empty");
        if (file.Length > TorrentFile.MaxFileLength)
            throw new MetainfoException($"the file has {file.Length} bytes; torrents have at most {TorrentFile.MaxFileLength}");
        try
        {
            BencodeValue root = BencodeValue.Parse(file, BencodeMode.Tolerant, _warnings);
            return root as BencodeDictionary ?? throw new MetainfoException("a torrent is a dictionary and begins with 'd'", root.Start);
        }
        catch (BencodeException e)
        {
            throw new MetainfoException($"{e.Reason}: this is no torrent, or a damaged one", e.Offset, e);
        }
    }

    /// <summary>A hybrid has "pieces" beside its "file tree" and is read as version 1 (BEP 52, "upgrade path").</summary>
    private static void RefuseVersion2(BencodeDictionary info)
    {
        bool isVersion2 = info.GetInteger("meta version"u8) is not null || info.TryGet("file tree"u8, out _);
        if (isVersion2 && !info.TryGet("pieces"u8, out _))
            throw new MetainfoException("v2-only torrents (BEP 52) are not supported; get the v1 or the hybrid one", info.Start);
    }

    private static int ReadPieceLength(BencodeDictionary info)
    {
        var value = info.Require<BencodeInteger>("piece length"u8);
        if (value.Value is < 1 or > TorrentFile.MaxPieceLength)
            throw new MetainfoException($"'piece length' is {value.Value}, must be 1..{TorrentFile.MaxPieceLength}", value.Start);
        return (int)value.Value;
    }

    private static ReadOnlyMemory<byte> ReadPieceHashes(BencodeDictionary info)
    {
        var value = info.Require<BencodeString>("pieces"u8);
        if (value.Bytes.Length % Sha1Hash.Length != 0)
            throw new MetainfoException($"'pieces' has {value.Bytes.Length} bytes, must be a multiple of {Sha1Hash.Length}", value.Start);
        return value.Bytes;
    }

    private BencodeString ReadName(BencodeDictionary info) =>
        info.Optional<BencodeString>("name.utf-8"u8, _warnings) ?? info.Require<BencodeString>("name"u8);

    private static void CheckPieceCount(BencodeDictionary info, int pieces, int pieceLength, long totalLength)
    {
        long needed = (totalLength / pieceLength) + (totalLength % pieceLength == 0 ? 0 : 1);
        if (pieces == needed) return;
        throw new MetainfoException(
            $"'pieces' has {pieces} hashes, but {totalLength} bytes in pieces of {pieceLength} need {needed}",
            info.Require<BencodeString>("pieces"u8).Start);
    }

    private DateTimeOffset? ReadCreationDate(BencodeDictionary torrent)
    {
        var value = torrent.Optional<BencodeInteger>("creation date"u8, _warnings);
        if (value is null) return null;
        if (value.Value >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && value.Value <= DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return DateTimeOffset.FromUnixTimeSeconds(value.Value);
        _warnings.Add($"byte {value.Start}: 'creation date' is {value.Value}, beyond the years 1 to 9999; it is ignored");
        return null;
    }
}
