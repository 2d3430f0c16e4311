using TorrentLab.Bencode;
using TorrentLab.Cli.Display;
using TorrentLab.Primitives;

namespace TorrentLab.Cli.Explain;

/// <summary>
/// Goes through bencoded bytes token by token: a line each with its offset, the bytes as they stand, and what they mean
/// (BEP 3, "bencoding"). Packed values, like compact peers, are taken apart below their line.
/// </summary>
/// <param name="output">Takes the lines.</param>
/// <param name="keys">The keys that are known, by path.</param>
/// <param name="origin">The offset at which the first byte is shown: not 0 inside of something larger.</param>
internal sealed class BencodeExplainer(TextWriter output, IReadOnlyDictionary<string, KeyMeaning> keys, long origin = 0)
{
    private const int LongestText = 60, LongestBinary = 16;
    private const string InfoPath = "info";

    private readonly KeyPath _path = new();

    /// <summary>Explains one value; where it is damaged, a line says so and it ends there.</summary>
    public void Explain(ReadOnlySpan<byte> bytes, CancellationToken ct)
    {
        if (origin == 0) ByteTable.Header(output);
        var reader = new BencodeReader(bytes, BencodeMode.Tolerant);
        int infoStart = -1;
        try
        {
            while (reader.Read())
            {
                ct.ThrowIfCancellationRequested();
                if (reader.Token == BencodeToken.DictionaryStart && IsInfo)
                {
                    infoStart = reader.TokenStart;
                    ByteTable.Remark(output, $"---- the info-hash is the SHA-1 of the bytes from {infoStart} on ----");
                }
                if (reader.Token == BencodeToken.Key) _path.SetKey(reader.StringBytes);
                WriteToken(ref reader, bytes);
                if (reader.Token is BencodeToken.DictionaryStart or BencodeToken.ListStart) _path.Open(reader.Token == BencodeToken.ListStart);
                if (reader.Token != BencodeToken.End) continue;
                _path.Close();
                if (infoStart >= 0 && IsInfo) WriteInfoHash(bytes, infoStart, reader.Position);
            }
            reader.ExpectEndOfInput();
        }
        catch (BencodeException damage)
        {
            ByteTable.Row(output, origin + damage.Offset, "", $"DAMAGED: {DisplayText.Of(damage.Reason)}");
        }
    }

    /// <summary>Whether the reader stands at the info dictionary of a torrent.</summary>
    private bool IsInfo => _path.Text == InfoPath && keys.ContainsKey(InfoPath);

    private void WriteInfoHash(ReadOnlySpan<byte> bytes, int start, int end)
    {
        Sha1Hash hash = Sha1Hash.Of(bytes[start..end]);
        ByteTable.Remark(output, $"---- to here: bytes {start} to {end - 1}, info-hash {hash} ----");
    }

    private void WriteToken(ref BencodeReader reader, ReadOnlySpan<byte> bytes)
    {
        KeyMeaning? meaning = keys.GetValueOrDefault(_path.Text);
        int depth = reader.Token is BencodeToken.ListStart or BencodeToken.DictionaryStart ? reader.Depth - 1 : reader.Depth;
        string shown;
        string says;
        switch (reader.Token)
        {
            case BencodeToken.DictionaryStart:
                (shown, says) = ("d", WithMeaning("dictionary", meaning));
                break;
            case BencodeToken.ListStart:
                (shown, says) = ("l", WithMeaning("list", meaning));
                break;
            case BencodeToken.End:
                (shown, says) = ("e", _path.IsInList ? "end of the list" : "end of the dictionary");
                break;
            case BencodeToken.IntegerValue:
                (shown, says) = ($"i{reader.IntegerValue}e", WithMeaning(IntegerText(reader.IntegerValue, meaning), meaning));
                break;
            case BencodeToken.Key:
                shown = StringText(reader.StringBytes, IsBinary(reader.StringBytes));
                says = meaning is null ? "key, not one that we know" : $"key: {meaning.Text} ({meaning.Source})";
                break;
            default:
                bool isBinary = meaning is { Shape: not ValueShape.Text } || IsBinary(reader.StringBytes);
                shown = StringText(reader.StringBytes, isBinary);
                says = $"string of {Units.Count(reader.StringBytes.Length, "byte")}{(_path.IsInList && meaning is not null ? $": {meaning.Text}" : "")}";
                break;
        }
        ByteTable.Row(output, origin + reader.TokenStart, new string(' ', depth * 2) + shown, says);
        if (reader.Token == BencodeToken.StringValue && meaning is not null)
            PackedValue.Write(output, meaning.Shape, bytes[reader.StringRange], origin + reader.StringRange.Start.Value);
    }

    private string WithMeaning(string what, KeyMeaning? meaning) =>
        meaning is not null && (_path.IsInList || _path.Text.Length == 0) ? $"{what}: {meaning.Text} ({meaning.Source})" : what;

    private static string IntegerText(long value, KeyMeaning? meaning)
    {
        bool isDate = meaning?.Shape == ValueShape.UnixTime && value is > 0 and < 253_402_300_800;
        return isDate ? $"integer: {DateTimeOffset.FromUnixTimeSeconds(value):yyyy-MM-dd HH:mm:ss} UTC" : "integer";
    }

    private static string StringText(ReadOnlySpan<byte> bytes, bool isBinary)
    {
        string length = $"{bytes.Length}:";
        if (isBinary && bytes.Length > LongestBinary) return $"{length}<{Convert.ToHexStringLower(bytes[..LongestBinary])}...>";
        if (isBinary) return $"{length}<{Convert.ToHexStringLower(bytes)}>";
        return bytes.Length <= LongestText
            ? $"{length}{Readable(bytes)}"
            : $"{length}{Readable(bytes[..LongestText])}...";
    }

    // Text in UTF-8 stays readable; a cut or wrong sequence comes as the replacement character.
    private static string Readable(ReadOnlySpan<byte> bytes) => DisplayText.Of(System.Text.Encoding.UTF8.GetString(bytes));

    private static bool IsBinary(ReadOnlySpan<byte> bytes) => !System.Text.Unicode.Utf8.IsValid(bytes);
}
