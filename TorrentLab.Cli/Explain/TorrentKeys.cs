using System.Collections.Frozen;

namespace TorrentLab.Cli.Explain;

/// <summary>The keys of a .torrent file, by their path: "info/files/[]/path" is the path of one file.</summary>
internal static class TorrentKeys
{
    private const string Metainfo = "BEP 3, \"metainfo files\"";
    private const string Info = "BEP 3, \"info dictionary\"";

    public static FrozenDictionary<string, KeyMeaning> Table { get; } = new Dictionary<string, KeyMeaning>
    {
        [""] = new("the torrent: where to ask for peers, and the info dictionary", Metainfo),
        ["announce"] = new("URL of the tracker", Metainfo),
        ["announce-list"] = new("trackers in tiers: any of the first tier, then of the second", "BEP 12"),
        ["announce-list/[]"] = new("one tier; its trackers are tried in random order", "BEP 12"),
        ["announce-list/[]/[]"] = new("URL of a tracker", "BEP 12"),
        ["comment"] = new("free text of whoever made the torrent", "by convention"),
        ["created by"] = new("the program that made the torrent", "by convention"),
        ["creation date"] = new("when the torrent was made", "by convention", ValueShape.UnixTime),
        ["encoding"] = new("how texts are encoded; always read as UTF-8", "by convention"),
        ["url-list"] = new("HTTP servers that have the content", "BEP 19, \"metadata extension\""),
        ["url-list/[]"] = new("an HTTP server that has the content", "BEP 19, \"metadata extension\""),
        ["httpseeds"] = new("HTTP servers of another kind", "BEP 17"),
        ["nodes"] = new("DHT nodes to begin with", "BEP 5, \"torrent file extensions\""),
        ["piece layers"] = new("version 2: hashes of the files' pieces", "BEP 52, \"metainfo files\""),
        ["info"] = new("what is shared; the SHA-1 of exactly these bytes is the info-hash", Info),
        ["info/name"] = new("name of the file, or of the directory that holds the files", Info),
        ["info/name.utf-8"] = new("the name again, in UTF-8", "by convention"),
        ["info/piece length"] = new("bytes of every piece but the last", Info),
        ["info/pieces"] = new("the SHA-1 of each piece, 20 bytes each, one behind the other", Info, ValueShape.Hashes),
        ["info/length"] = new("bytes of the one file", Info),
        ["info/files"] = new("the files, in the order in which their bytes are cut into pieces", Info),
        ["info/files/[]"] = new("one file", Info),
        ["info/files/[]/length"] = new("bytes of the file", Info),
        ["info/files/[]/path"] = new("directories and the file's name, one string each", Info),
        ["info/files/[]/path/[]"] = new("one name of the path", Info),
        ["info/files/[]/path.utf-8"] = new("the path again, in UTF-8", "by convention"),
        ["info/files/[]/attr"] = new("p padding, x executable, h hidden, l symbolic link", "BEP 47, \"file attributes\""),
        ["info/files/[]/sha1"] = new("SHA-1 of the file", "BEP 47, \"file attributes\"", ValueShape.Hashes),
        ["info/files/[]/md5sum"] = new("MD5 of the file, not used", "by convention"),
        ["info/private"] = new("1: only peers of the tracker may be used", "BEP 27"),
        ["info/source"] = new("a mark that gives one content several info-hashes", "by convention"),
        ["info/meta version"] = new("2: the torrent can be used as version 2", "BEP 52, \"info dictionary\""),
        ["info/file tree"] = new("version 2: the files", "BEP 52, \"info dictionary\""),
    }.ToFrozenDictionary();
}
