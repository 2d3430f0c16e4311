using System.Text;

namespace TorrentLab.Fuzz.Targets;

/// <summary>Bencode that a careless parser reads in more than linear time or space, of any size.</summary>
internal static class BencodeBombs
{
    public static IReadOnlyDictionary<string, Func<int, byte[]>> All { get; } = new Dictionary<string, Func<int, byte[]>>
    {
        ["nested lists"] = length => Latin1(new string('l', length / 2) + new string('e', length / 2)),
        ["lists without end"] = length => Latin1(new string('l', length)),
        ["sorted keys"] = length => Dictionary(length, i => $"{i:d8}", "i1e"),
        ["keys in reverse"] = length => Dictionary(length, i => $"{99_999_999 - i:d8}", "i1e"),
        ["one key again and again"] = length => Dictionary(length, _ => "k", "i1e"),
        ["many keys below a long one"] = length => Latin1($"d{Text(new string('k', length / 2))}d{Repeated(length / 2, i => $"8:{i:d8}i1e")}ee"),
        ["empty strings"] = length => Latin1($"l{Repeated(length, _ => "0:")}e"),
        ["small integers"] = length => Latin1($"l{Repeated(length, _ => "i1e")}e"),
        ["empty lists"] = length => Latin1($"l{Repeated(length, _ => "le")}e"),
        ["one long string"] = length => Latin1($"{length}:{new string('a', length)}"),
        ["a long length"] = length => Latin1($"{new string('1', length)}:"),
    };

    public static IReadOnlyDictionary<string, Func<int, byte[]>> Torrents { get; } = new Dictionary<string, Func<int, byte[]>>
    {
        ["many files"] = length => Torrent(length, i => $"d6:lengthi1e4:pathl{Text($"{i}")}ee"),
        ["many files in deep directories"] = length => Torrent(length, i => $"d6:lengthi1e4:pathl{Text($"{i}")}{string.Concat(Enumerable.Repeat("1:d", 60))}ee"),
        ["many files of long names"] = length => Torrent(length, i => $"d6:lengthi1e4:pathl{Text($"{i}{new string('n', 250)}")}{Text($"{i}{new string('\u0001', 250)}")}ee"),
        ["many links"] = length => Torrent(length, i => $"d4:attr1:l6:lengthi0e4:pathl{Text($"{i}")}ee"),
        ["many paddings"] = length => Torrent(length, i => $"d4:attr1:p6:lengthi1e4:pathl4:.pad{Text($"{i}")}ee"),
        ["many trackers"] = length => Latin1($"d13:announce-listl{Repeated(length, i => $"l{Text($"udp://a:{i}")}e")}e4:infod6:lengthi1e4:name1:n12:piece lengthi1e6:pieces{Pieces(1)}ee"),
        ["many web seeds"] = length => Latin1($"d4:infod6:lengthi1e4:name1:n12:piece lengthi1e6:pieces{Pieces(1)}e8:url-listl{Repeated(length, i => Text($"http://a/{i}"))}ee"),
        ["many wrong trackers"] = length => Latin1($"d13:announce-listl{Repeated(length, i => $"i{i}e")}e4:infod6:lengthi1e4:name1:n12:piece lengthi1e6:pieces{Pieces(1)}ee"),
        ["many keys in info"] = length => Latin1($"d4:infod{Repeated(length, i => $"8:{i:d8}i1e")}6:lengthi1e4:name1:n12:piece lengthi1e6:pieces{Pieces(1)}ee"),
        ["many pieces"] = length => Latin1($"d4:infod6:lengthi{length / 20}e4:name1:n12:piece lengthi1e6:pieces{Pieces(length / 20)}ee"),
    };

    private static byte[] Dictionary(int length, Func<int, string> key, string value) => Latin1($"d{Repeated(length, i => Text(key(i)) + value)}e");

    private static byte[] Torrent(int length, Func<int, string> file)
    {
        string files = Repeated(length, file);
        int count = files.Split("6:lengthi1e").Length - 1;
        return Latin1($"d4:infod5:filesl{files}e4:name1:n12:piece lengthi{Math.Max(count, 1)}e6:pieces{Pieces(count == 0 ? 0 : 1)}ee");
    }

    private static string Repeated(int length, Func<int, string> part)
    {
        var text = new StringBuilder(length + 1024);
        for (int i = 0; text.Length < length; i++) text.Append(part(i));
        return text.ToString();
    }

    private static string Pieces(int count) => $"{20 * count}:{new string('h', 20 * count)}";

    private static string Text(string text) => $"{text.Length}:{text}";

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);
}
