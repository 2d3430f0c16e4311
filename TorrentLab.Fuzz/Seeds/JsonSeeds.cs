using System.Text;
using System.Text.Json;
using TorrentLab.Fuzz.Engine;
using TorrentLab.Fuzz.Grammars;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Web.Host;

namespace TorrentLab.Fuzz.Seeds;

/// <summary>JSON that comes from outside: requests of the page, and files of earlier runs.</summary>
internal static class JsonSeeds
{
    private const string Hash = "0123456789abcdef0123456789abcdef01234567";

    public static IReadOnlyList<byte[]> Settings { get; } = Literals.Of(
        """{"maxActiveDownloads":5,"maxActiveSeeds":50,"downLimit":100000,"upLimit":null,"maxPeers":50,"uploadSlots":8,"seedRatio":1.5,"seedMinutes":60}""", "{}");

    public static IReadOnlyList<byte[]> Limits { get; } = Literals.Of("""{"downLimit":4096,"upLimit":null,"seedRatio":2.5,"seedMinutes":10}""", """{"seedRatio":null}""", "{}");

    public static IReadOnlyList<byte[]> Moves { get; } = Literals.Of("""{"position":3}""", """{"position":-1}""");

    public static IReadOnlyList<byte[]> Logins { get; } = Literals.Of("""{"password":"secret \u00e9\ud83d\udca9"}""", """{"password":null}""");

    public static IReadOnlyList<byte[]> LiveRequests { get; } = Literals.Of(
        $$"""{"type":"watch","hash":"{{Hash}}"}""", $$"""{"type":"wire","hash":"{{Hash}}","peer":"[2001:db8::1]:6881"}""", """{"type":"wire","hash":null,"peer":null}""");

    /// <summary>State of the tracker.</summary>
    public static IReadOnlyList<byte[]> TrackerStates { get; } = Literals.Of(
        $$"""[{"infoHash":"{{Hash}}","downloaded":5,"peers":[{"endpoint":"192.0.2.1:6881","id":"{{Hash}}","key":7,"has":"all","seen":1700000000},"""
        + $$"""{"endpoint":"[2001:db8::1]:1","id":"{{Hash}}","key":0,"has":"enough","seen":1}]},"""
        + $$"""{"infoHash":"{{Hash}}","downloaded":0,"peers":[]}]""",
        "[]");

    /// <summary>State of the server, with its checksum.</summary>
    public static IReadOnlyList<byte[]> States { get; } =
    [
        new HostRecord(HostRecord.CurrentVersion, 7, new HostSettings { DownLimit = 5000 }, 1, 2,
        [
            new HostedRecord
            {
                Hash = Hash,
                Name = "name",
                Added = DateTimeOffset.UnixEpoch,
                Completed = DateTimeOffset.UnixEpoch,
                Subdirectory = "01234567-1",
                Wanted = [0, 1],
                Limits = new TorrentLimits { SeedRatio = 1 },
                Downloaded = 5,
                Uploaded = 6,
                SecondsSeeded = 7,
                Pieces = 1,
                Bytes = 100,
                Leaving = "keep",
            },
            new HostedRecord { Hash = Hash, Paused = true, Recheck = true, Complete = true },
        ]).ToBytes(),
        new HostRecord(HostRecord.CurrentVersion, 0, new HostSettings(), 0, 0, []).ToBytes(),
    ];

    /// <summary>Ledgers of a torrent, with their checksums.</summary>
    public static IReadOnlyList<byte[]> Ledgers(TorrentFile torrent)
    {
        var pieces = new Bitfield(torrent.PieceCount);
        pieces.SetAll();
        var clean = new LedgerRecord(LedgerRecord.CurrentVersion, torrent.InfoHash.ToString(), torrent.Name, Clean: true, torrent.PieceCount,
            Convert.ToHexStringLower(pieces.ToWire()), [new LedgerFile("multi/a", 5, 7), new LedgerFile("multi/b", 50, 70)], "");
        return [ToBytes(clean), ToBytes(clean with { Clean = false, Files = [] })];
    }

    /// <summary>Corrects the checksum that ends a state of the server.</summary>
    public static void SealState(Draft draft)
    {
        int check = draft.Span.LastIndexOf(",\"check\":\""u8);
        if (check < 0) return;
        byte[] sum = Encoding.ASCII.GetBytes(Sha1Hash.Of(draft.Span[..check]).ToString());
        draft.Replace(check, draft.Length, [.. ",\"check\":\""u8, .. sum, .. "\"}"u8]);
    }

    /// <summary>Corrects the checksum of a ledger that can be read.</summary>
    public static void SealLedger(Draft draft)
    {
        try
        {
            if (JsonSerializer.Deserialize(draft.Span, LedgerJson.Default.LedgerRecord) is { Check: { Length: > 0 } check, Files: { } files } record && !files.Contains(null!)
                && draft.Span.LastIndexOf(Encoding.UTF8.GetBytes(check)) is >= 0 and var at)
                draft.Replace(at, at + Encoding.UTF8.GetByteCount(check), Encoding.ASCII.GetBytes(record.Sum()));
        }
        catch (JsonException)
        {
            // No ledger any more.
        }
    }

    private static byte[] ToBytes(LedgerRecord record) => JsonSerializer.SerializeToUtf8Bytes(record with { Check = record.Sum() }, LedgerJson.Default.LedgerRecord);
}
