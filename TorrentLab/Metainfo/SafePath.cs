using System.Buffers;
using System.Text;
using System.Text.Unicode;
using TorrentLab.Bencode;
using TorrentLab.Primitives;

namespace TorrentLab.Metainfo;

/// <summary>
/// The one way from the names in a torrent to a path on our disk. What is clearly hostile is refused (it would leave
/// the output directory); what is only awkward is made safe and stays distinct: a changed name carries the first
/// 8 hexadecimal digits of the SHA-1 of its raw bytes. The table stands in docs/file-names.md.
/// </summary>
public static class SafePath
{
    /// <summary>Bytes of UTF-8 that one name may have on every common file system.</summary>
    public const int MaxNameLength = 255;

    /// <summary>Bytes of UTF-8 of a whole relative path.</summary>
    public const int MaxPathLength = 4096;

    /// <summary>Names in one path.</summary>
    public const int MaxLevels = 64;

    /// <summary>The directory beside the downloads that holds our own ledger; no torrent may have this name.</summary>
    public const string Reserved = ".torrentlab";

    private const int MaxExtensionLength = 16;
    private const string Controls =
        "\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a\u000b\u000c\u000d\u000e\u000f\u0010"
        + "\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\u007f";

    private static readonly SearchValues<byte> Separators = SearchValues.Create("\0/\\"u8);
    private static readonly SearchValues<char> ForbiddenOnUnix = SearchValues.Create(Controls);
    private static readonly SearchValues<char> ForbiddenOnWindows = SearchValues.Create(Controls + "<>:\"|?*");

    /// <summary>The rules of the platform we run on.</summary>
    public static PathRules CurrentRules =>
        OperatingSystem.IsWindows() ? PathRules.Windows : OperatingSystem.IsMacOS() ? PathRules.MacOS : PathRules.Unix;

    /// <summary>Compares paths as the file system does.</summary>
    public static StringComparer Comparer(PathRules rules) =>
        rules == PathRules.Unix ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    /// <summary>Joins a top name and names below it, each from <see cref="Name(BencodeString, PathRules)"/>, with '/'.</summary>
    /// <exception cref="MetainfoException">The path is too long or too deep, or one of its names is refused.</exception>
    public static string Join(string top, IReadOnlyList<BencodeValue> names, PathRules rules)
    {
        if (names.Count >= MaxLevels)
            throw new MetainfoException($"a path of {names.Count + 1} names; {MaxLevels} are the most", names[0].Start);
        string[] parts = new string[names.Count + 1];
        parts[0] = top;
        for (int i = 0; i < names.Count; i++) parts[i + 1] = Name((BencodeString)names[i], rules);
        string path = string.Join('/', parts);
        if (path.Length > MaxPathLength / 3 && Encoding.UTF8.GetByteCount(path) > MaxPathLength)
            throw new MetainfoException($"a path of more than {MaxPathLength} bytes", names[0].Start);
        return path;
    }

    /// <summary>The name under which the whole torrent is stored: as <see cref="Name(BencodeString, PathRules)"/>, and not the one of our ledger.</summary>
    /// <exception cref="MetainfoException">The name is refused.</exception>
    public static string TopName(BencodeString raw, PathRules rules)
    {
        string name = Name(raw, rules);
        if (name.Equals(Reserved, StringComparison.OrdinalIgnoreCase))
            throw new MetainfoException($"the name \"{Reserved}\" is kept for our own records; the torrent needs another", raw.Start);
        return name;
    }

    /// <summary>A name that does not come from a torrent, as it goes onto the disk; by the same rules.</summary>
    /// <exception cref="MetainfoException">The name is refused.</exception>
    public static string Name(string name, PathRules rules) => Name(new BencodeString(Encoding.UTF8.GetBytes(name), 0, 0), rules);

    /// <summary>One name of a file or directory, as it goes onto the disk.</summary>
    /// <param name="raw">The bytes of the torrent, meant as UTF-8.</param>
    /// <param name="rules">The file system.</param>
    /// <exception cref="MetainfoException">Empty, ".", "..", or with a separator or NUL in it.</exception>
    public static string Name(BencodeString raw, PathRules rules)
    {
        ReadOnlySpan<byte> bytes = raw.Bytes.Span;
        if (bytes.IsEmpty) throw new MetainfoException("an empty file name", raw.Start);
        if (rules != PathRules.Windows && IsPlain(bytes)) return Encoding.ASCII.GetString(bytes);
        if (bytes.SequenceEqual("."u8) || bytes.SequenceEqual(".."u8) || bytes.ContainsAny(Separators))
            throw new MetainfoException($"the file name {ByteText.Quote(bytes)} could lead out of the output directory", raw.Start);

        string name = Encoding.UTF8.GetString(bytes);
        bool valid = Utf8.IsValid(bytes);
        string safe = MakeSafe(valid ? name : name.Replace('\ufffd', '_'), rules);
        return valid && bytes.Length <= MaxNameLength && safe == name ? name : MarkChanged(safe, bytes);
    }

    /// <summary>The full path of a file of a torrent: the only place where a path of a torrent meets one of ours.</summary>
    /// <param name="root">The output directory.</param>
    /// <param name="relative">A path made by <see cref="Join"/> or <see cref="TopName"/>.</param>
    /// <exception cref="MetainfoException">The result would not be inside <paramref name="root"/>.</exception>
    public static string Resolve(string root, string relative)
    {
        string directory = Path.GetFullPath(root);
        if (!Path.EndsInDirectorySeparator(directory)) directory += Path.DirectorySeparatorChar;
        string full = Path.GetFullPath(relative, directory);
        if (full.Length == directory.Length || !full.StartsWith(directory, StringComparison.Ordinal))
            throw new MetainfoException($"the path {ByteText.Quote(Encoding.UTF8.GetBytes(relative))} leads out of the output directory");
        return full;
    }

    /// <summary>
    /// Printable ASCII without a separator, in a name of ordinary length that does not begin with a dot: most names, found
    /// out in one pass. Windows looks closer.
    /// </summary>
    private static bool IsPlain(ReadOnlySpan<byte> name)
    {
        if (name.Length > MaxNameLength || name[0] == '.') return false;
        foreach (byte b in name)
            if (b is < 0x20 or > 0x7e or (byte)'/' or (byte)'\\') return false;
        return true;
    }

    private static string MakeSafe(string name, PathRules rules)
    {
        SearchValues<char> forbidden = rules == PathRules.Windows ? ForbiddenOnWindows : ForbiddenOnUnix;
        if (name.AsSpan().ContainsAny(forbidden))
            name = string.Create(name.Length, name, (result, source) => source.AsSpan().ReplaceAny(result, forbidden, '_'));
        if (rules != PathRules.Windows) return name;
        if (name[^1] is '.' or ' ') name = name[..^1] + '_';
        return IsDevice(name) ? '_' + name : name;
    }

    /// <summary>Windows opens a device for these names, whatever extension they have and in any case.</summary>
    private static bool IsDevice(string name)
    {
        ReadOnlySpan<char> stem = name.AsSpan();
        int dot = stem.IndexOf('.');
        string device = (dot < 0 ? stem : stem[..dot]).TrimEnd(' ').ToString().ToUpperInvariant();
        return device is "CON" or "PRN" or "AUX" or "NUL" or "CONIN$" or "CONOUT$"
            || (device.Length == 4 && device[..3] is "COM" or "LPT" && device[^1] is (>= '0' and <= '9') or '¹' or '²' or '³');
    }

    /// <summary>Cuts the name so that it fits with its mark, on a border between code points; the extension stays.</summary>
    private static string MarkChanged(string name, ReadOnlySpan<byte> raw)
    {
        int dot = name.LastIndexOf('.');
        string extension = dot > 0 && Encoding.UTF8.GetByteCount(name.AsSpan(dot)) <= MaxExtensionLength ? name[dot..] : "";
        string ending = $"~{Sha1Hash.Of(raw).ToString()[..8]}{extension}";
        int room = MaxNameLength - Encoding.UTF8.GetByteCount(ending);
        int length = 0;
        foreach (Rune rune in name.AsSpan(0, name.Length - extension.Length).EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0) break;
            length += rune.Utf16SequenceLength;
        }
        return string.Concat(name.AsSpan(0, length), ending);
    }
}
