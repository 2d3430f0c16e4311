using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;

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
    int Version, string InfoHash, string Name, bool Clean, int PieceCount, string Pieces, IReadOnlyList<LedgerFile> Files, string Check)
{
    public const int CurrentVersion = 1;

    /// <summary>What is said of a file that no session wrote.</summary>
    public const string Damaged = "the ledger is damaged: hashing what is on the disk";

    /// <summary>Reads the file of a torrent.</summary>
    /// <returns>What is wrong with it, in one line; null when nothing is.</returns>
    public static string? Read(ReadOnlySpan<byte> json, TorrentFile torrent, out LedgerRecord? record)
    {
        try
        {
            record = JsonSerializer.Deserialize(json, LedgerJson.Default.LedgerRecord);
        }
        catch (JsonException)
        {
            record = null;
        }
        if (record is null || record.Files is null || record.Files.Contains(null!) || record.Pieces is null) return Damaged;
        if (record.Version > CurrentVersion) return $"the ledger is of a newer version, {record.Version}: hashing what is on the disk";
        if (record.InfoHash != torrent.InfoHash.ToString() || record.PieceCount != torrent.PieceCount)
            return "the ledger is of another torrent: hashing what is on the disk";
        return record.Check == record.Sum() && record.Bits() is not null ? null : Damaged;
    }

    /// <summary>The pieces that it names, of one that <see cref="Read"/> finds nothing wrong with.</summary>
    public Bitfield Stored() => Bitfield.FromWire(Bits(), PieceCount);

    /// <summary>What <see cref="Check"/> must be.</summary>
    public string Sum()
    {
        var text = new StringBuilder();
        text.Append(InfoHash).Append('\n').Append(PieceCount).Append('\n').Append(Clean).Append('\n').Append(Pieces);
        foreach (LedgerFile file in Files)
            text.Append('\n').Append(file.Path).Append('\n').Append(file.Length).Append('\n').Append(file.Modified);
        return Sha1Hash.Of(Encoding.UTF8.GetBytes(text.ToString())).ToString();
    }

    /// <summary>The bytes of <see cref="Pieces"/>; null where they are none or of another number.</summary>
    private byte[]? Bits()
    {
        byte[] bits = new byte[Bitfield.ByteLength(PieceCount)];
        bool isHex = Pieces.Length == 2 * bits.Length && Convert.FromHexString(Pieces, bits, out _, out _) == OperationStatus.Done;
        return isHex ? bits : null;
    }
}

/// <summary>One file at the time of writing.</summary>
/// <param name="Path">Relative to the output directory.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Modified">Last write, in ticks of 100 ns, UTC.</param>
internal sealed record LedgerFile(string Path, long Length, long Modified);

/// <summary>Reads and writes the ledger without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LedgerRecord))]
internal sealed partial class LedgerJson : JsonSerializerContext;
