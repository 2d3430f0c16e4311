using System.Text.Json.Serialization;

namespace TorrentLab.Runtime;

/// <summary>The ledger as it stands in its JSON file.</summary>
/// <param name="Version">Of this format; a newer one is not read.</param>
/// <param name="InfoHash">The torrent, 40 hexadecimal digits.</param>
/// <param name="Name">Its name, for people who look into the file.</param>
/// <param name="Clean">True when the session that wrote it had ended in order, with everything flushed.</param>
/// <param name="PieceCount">Number of pieces.</param>
/// <param name="Pieces">The verified pieces that had been flushed: a bitfield as on the wire (BEP 3), hexadecimal.</param>
/// <param name="Files">How each file stood then, in the torrent's order, and the part file behind them; files that did not exist are left out.</param>
/// <param name="Check">SHA-1 over all the above: tells a damaged ledger from a good one.</param>
internal sealed record LedgerRecord(
    int Version, string InfoHash, string Name, bool Clean, int PieceCount, string Pieces, IReadOnlyList<LedgerFile> Files, string Check);

/// <summary>One file at the time of writing.</summary>
/// <param name="Path">Relative to the output directory.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Modified">Last write, in ticks of 100 ns, UTC.</param>
internal sealed record LedgerFile(string Path, long Length, long Modified);

/// <summary>Reads and writes the ledger without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LedgerRecord))]
internal sealed partial class LedgerJson : JsonSerializerContext;
