using System.Text.Json;
using TorrentLab.Fuzz.Engine;
using TorrentLab.Fuzz.Grammars;
using TorrentLab.Fuzz.Seeds;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Tracker.Server;
using TorrentLab.Web.Host;
using TorrentLab.Web.Tracker;
using static TorrentLab.Fuzz.Engine.BrokenInvariantException;

namespace TorrentLab.Fuzz.Targets;

/// <summary>Files of earlier runs, which somebody may have written by hand.</summary>
internal static class StateTargets
{
    private const string Output = "/downloads";
    private const long Now = 1_700_000_100;

    private static readonly TorrentFile Torrent = TorrentFile.Parse(File.ReadAllBytes(Path.Combine(SeedFiles.Directory, "good", "multi-file.torrent")), PathRules.Unix);
    private static readonly TransferLimits NoRates = TransferLimits.None(TimeProvider.System);

    public static FuzzTarget Ledger() => new FuzzTarget<LedgerRecord>
    {
        Name = "ledger",
        Covers = "LedgerRecord.Read, which ResumeLedger reads with",
        Grammar = new JsonGrammar(JsonSeeds.SealLedger, "\"a0\"", "\"zz\"", $"\"{Torrent.InfoHash}\""),
        Seeds = JsonSeeds.Ledgers(Torrent),
        BytesPerByte = 96,
        Read = input => LedgerRecord.Read(input.Span, Torrent, out LedgerRecord? record) is null ? record : null,
        Check = (_, record) => Unless(record.Stored().Length == Torrent.PieceCount, "pieces of another torrent"),
        Bombs = JsonBombs.All,
    };

    public static FuzzTarget Web() => new FuzzTarget<HostRecord>
    {
        Name = "web-state",
        Covers = "HostRecord.Read, HostedRecord.ToTorrent",
        Grammar = new JsonGrammar(JsonSeeds.SealState, "\"01234567\"", "\"delete\"", "\"0001-01-01T00:00:00+00:00\"", "[-1]", "[0]"),
        Seeds = JsonSeeds.States,
        BytesPerByte = 96,
        Read = ReadState,
        Check = CheckState,
        Bombs = JsonBombs.All,
    };

    public static FuzzTarget Tracker() => new FuzzTarget<List<KeptTorrent>>
    {
        Name = "tracker-state",
        Covers = "TrackerState.ReadAsync, TorrentRecord.ToKept, TrackerRegistry.Restore",
        Grammar = new JsonGrammar(null, "\"some\"", "\"enough\"", "\"1.2.3.4:5\""),
        Seeds = JsonSeeds.TrackerStates,
        BytesPerByte = 128,
        BytesAtMost = 64 * 1024, // the buffer of the serializer
        Read = ReadTracker,
        Check = CheckTracker,
        Bombs = JsonBombs.All,
    };

    private static HostRecord? ReadState(ReadOnlyMemory<byte> input)
    {
        try
        {
            return HostRecord.Read(input.ToArray());
        }
        catch (StorageException)
        {
            return null; // of a newer version
        }
    }

    private static void CheckState(ReadOnlyMemory<byte> input, HostRecord state)
    {
        bool isPossible = state.Settings.Validate() is null && state.Torrents.All(record => record.Limits is null || record.Limits.Validate() is null);
        foreach (HostedRecord record in state.Torrents)
        {
            HostedTorrent torrent = record.ToTorrent(Torrent, Output, NoRates);
            Unless(torrent.Directory == Output || torrent.Directory.StartsWith(Output + "/", StringComparison.Ordinal), $"{torrent.Directory} is not in {Output}");
            Unless(torrent.Limits.Validate() is null && torrent.Past is { Downloaded: >= 0, Uploaded: >= 0 }, "limits or totals that cannot be");
        }
        Unless(!isPossible || HostRecord.Read(state.ToBytes()) is { } again && again.Torrents.Count == state.Torrents.Count, "written again it is not the same");
    }

    private static List<KeptTorrent>? ReadTracker(ReadOnlyMemory<byte> input)
    {
        using var file = new MemoryStream(input.ToArray());
        try
        {
            return TrackerState.ReadAsync(file, Now, CancellationToken.None).ToBlockingEnumerable().ToList();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void CheckTracker(ReadOnlyMemory<byte> input, List<KeptTorrent> torrents)
    {
        var registry = new TrackerRegistry(new RegistryOptions());
        foreach (KeptTorrent torrent in torrents) registry.Restore(torrent, now: 1000);
        RegistryTotals totals = registry.Totals();
        Unless(totals.Torrents <= torrents.Count && totals is { Seeds: >= 0, Leechers: >= 0 }, "more than was restored");
        Unless(torrents.All(torrent => torrent.Peers.All(peer => peer.Peer.Port > 0 && peer.SilentSeconds >= 0)), "a peer that cannot be");
    }
}
