using System.Buffers;
using TorrentLab.Bencode;
using TorrentLab.Fuzz.Engine;
using TorrentLab.Fuzz.Grammars;
using TorrentLab.Fuzz.Seeds;
using TorrentLab.Metainfo;
using TorrentLab.Primitives;
using static TorrentLab.Fuzz.Engine.BrokenInvariantException;

namespace TorrentLab.Fuzz.Targets;

/// <summary>Bencode itself, and .torrent files.</summary>
internal static class BencodeTargets
{
    private static readonly IReadOnlyList<byte[]> Good = SeedFiles.Read("good", ".torrent"), Bad = SeedFiles.Read("bad", ".torrent");

    public static FuzzTarget Value() => new FuzzTarget<BencodeValue>
    {
        Name = "bencode",
        Covers = "BencodeValue.Parse, BencodeValue.ParsePrefix, BencodeReader",
        Grammar = new BencodeGrammar(),
        Seeds = [.. Good, .. Bad],
        BytesPerByte = 128,
        Read = ReadValue,
        Check = CheckValue,
        Bombs = BencodeBombs.All,
    };

    public static FuzzTarget Metainfo() => new FuzzTarget<TorrentFile>
    {
        Name = "metainfo",
        Covers = "TorrentFile.Parse, SafePath, FileLayout, TorrentWriter.Write",
        Grammar = new BencodeGrammar(),
        Seeds = [.. Good, .. Bad, .. Good, .. Good, .. Good], // most changes are refused, and those of bad ones nearly all
        BytesPerByte = 128,
        Read = ReadTorrent,
        Check = TorrentChecks.Check,
        Bombs = BencodeBombs.Torrents,
    };

    private static BencodeValue? ReadValue(ReadOnlyMemory<byte> input)
    {
        try
        {
            return BencodeValue.Parse(input, BencodeMode.Tolerant);
        }
        catch (BencodeException refused)
        {
            Unless(refused.Offset >= 0 && refused.Offset <= input.Length, $"the error stands at byte {refused.Offset} of {input.Length}");
            return null;
        }
    }

    /// <summary>Written again in order it is canonical, is read in strict mode, and then written the same.</summary>
    private static void CheckValue(ReadOnlyMemory<byte> input, BencodeValue value)
    {
        Unless(value.Start == 0 && value.End <= input.Length, "the value does not stand where it was read");
        Unless(BencodeValue.ParsePrefix(input, BencodeMode.Tolerant, out int consumed).End == consumed, "the front of the input has another value");
        byte[] written = Written(value);
        BencodeValue again = BencodeValue.Parse(written, BencodeMode.Strict);
        Unless(Written(again).AsSpan().SequenceEqual(written), "written twice it is not the same");
        Unless(written.Length <= input.Length, "written again it is longer");
    }

    private static byte[] Written(BencodeValue value)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(value, new BencodeWriter(output));
        return output.WrittenSpan.ToArray();
    }

    private static void Write(BencodeValue value, BencodeWriter writer)
    {
        switch (value)
        {
            case BencodeInteger integer: writer.WriteInteger(integer.Value); break;
            case BencodeString text: writer.WriteString(text.Bytes.Span); break;
            case BencodeList list:
                writer.BeginList();
                foreach (BencodeValue item in list.Items) Write(item, writer);
                writer.End();
                break;
            case BencodeDictionary dictionary:
                writer.BeginDictionary();
                foreach (BencodeEntry entry in dictionary.Entries.Order(Comparer<BencodeEntry>.Create((one, other) => one.Key.Span.SequenceCompareTo(other.Key.Span))))
                {
                    writer.WriteKey(entry.Key.Span);
                    Write(entry.Value, writer);
                }
                writer.End();
                break;
            default: throw new BrokenInvariantException($"a value of an unknown kind: {value.GetType()}");
        }
    }

    private static TorrentFile? ReadTorrent(ReadOnlyMemory<byte> input)
    {
        try
        {
            return TorrentFile.Parse(input, PathRules.Unix);
        }
        catch (MetainfoException refused)
        {
            Unless(refused.Offset is null || (refused.Offset >= 0 && refused.Offset <= input.Length), $"the error stands at byte {refused.Offset} of {input.Length}");
            return null;
        }
    }
}
