using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using TorrentLab.Metainfo;

namespace TorrentLab.Cli.Parsing;

/// <summary>Options and arguments that several commands share, checked before any work begins.</summary>
internal static class Values
{
    private const string Suffix = ".torrent";

    /// <summary>The .torrent file of a subcommand; the value is the path of a file that is there.</summary>
    public static Argument<string> TorrentFile() => new("FILE.torrent")
    {
        Description = "The .torrent file; the suffix may be left out",
        CustomParser = result => ExistingTorrent(result, []),
        Arity = ArgumentArity.ExactlyOne,
    };

    /// <summary>Reads the path of a .torrent file, with or without its suffix.</summary>
    /// <param name="result">Takes the error when there is none.</param>
    /// <param name="commands">Other words that could have been meant.</param>
    public static string ExistingTorrent(ArgumentResult result, IReadOnlyCollection<string> commands)
    {
        string path = result.Tokens[0].Value;
        if (File.Exists(path)) return path;
        if (File.Exists(path + Suffix)) return path + Suffix;
        if (Directory.Exists(path)) result.AddError($"'{path}' is a directory; name the .torrent file");
        else if (commands.Count == 0) result.AddError($"no such file: '{path}'");
        else result.AddError($"no such file or command: '{path}'.{Spelling.Hint(path, commands)}".TrimEnd('.'));
        return path;
    }

    public static Option<bool> Json() => new("--json") { Description = "Write one JSON object to standard output" };

    public static Option<int> Number(string name, string[] aliases, string description, int standard, int least, int most) =>
        new(name, aliases)
        {
            Description = $"{description} ({least}..{most}; default {standard})",
            HelpName = "N",
            CustomParser = result => IntBetween(result, least, most),
            DefaultValueFactory = _ => standard,
        };

    /// <summary>The TCP port that peers are told through trackers.</summary>
    public static Option<int> Port() => Number("--port", ["-p"], "TCP port for peers; the next free one if it is taken", 6881, 1, 65535);

    /// <summary>An address of this machine, as digits.</summary>
    public static Option<IPAddress?> Bind(string description) => new("--bind")
    {
        Description = description,
        HelpName = "ADDRESS",
        CustomParser = result =>
        {
            if (IPAddress.TryParse(result.Tokens[0].Value, out IPAddress? address)) return address;
            result.AddError($"--bind: '{result.Tokens[0].Value}' is not an address, as 192.0.2.7 or 2001:db8::7");
            return null;
        },
    };

    /// <summary>The content of a torrent; the value is a path that is there.</summary>
    public static Argument<string> Content(string description = "The content itself, under any name, or the directory that holds it", string name = "PATH") => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            string path = result.Tokens[0].Value;
            if (!Path.Exists(path)) result.AddError($"no such file or directory: '{path}'");
            return path;
        },
    };

    /// <summary>Bytes a second; K, M and G are 2^10, 2^20 and 2^30.</summary>
    public static Option<long?> Rate(string name, string description) => new(name)
    {
        Description = $"{description}; K, M, G for KiB, MiB, GiB",
        HelpName = "RATE",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (Scaled(text) is { } rate) return rate;
            result.AddError($"{name}: '{text}' is not a rate, as 500K, 2M or 4096 (bytes a second)");
            return null;
        },
    };

    /// <summary>Bytes; K, M and G are 2^10, 2^20 and 2^30.</summary>
    public static Option<long?> Size(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "BYTES",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (Scaled(text) is { } bytes) return bytes;
            result.AddError($"{name}: '{text}' is not a size, as 500M, 16G or 4096 (bytes)");
            return null;
        },
    };

    /// <summary>Bytes of a piece; K and M are 2^10 and 2^20.</summary>
    public static Option<int?> PieceLength() => new("--piece-length", "-p")
    {
        Description = "Bytes of a piece, a power of two from 16K to 64M (default: so that there are 1000 to 2000, at most 16M)",
        HelpName = "BYTES",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (Scaled(text) is { } bytes && PieceLengths.IsUsual(bytes)) return (int)bytes;
            result.AddError($"--piece-length: '{text}' is not a power of two from 16K to 64M");
            return null;
        },
    };

    /// <summary>A number above 0, with or without a fraction.</summary>
    public static double? Positive(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value > 0 && value < 1e9) return value;
        result.AddError($"{OptionName(result)}: '{text}' is not a number above 0");
        return null;
    }

    public static Option<string?> TrackerCa() => new("--tracker-ca")
    {
        Description = "PEM file of certificates to trust beside the system's, for https trackers",
        HelpName = "FILE",
        CustomParser = result =>
        {
            string path = result.Tokens[0].Value;
            if (!File.Exists(path)) result.AddError($"--tracker-ca: no such file: '{path}'");
            return path;
        },
    };

    /// <summary>A tracker to ask instead of those in the torrent.</summary>
    public static Option<string?> TrackerUrl() => new("--url")
    {
        Description = "Announce URL of a tracker to ask instead of those that the torrent names",
        HelpName = "URL",
        CustomParser = result =>
        {
            string url = result.Tokens[0].Value;
            if (Tracker.TrackerUrl.Problem(url, Tracker.TrackerUrl.AllSchemes) is { } problem) result.AddError($"--url: {problem}");
            return url;
        },
    };

    public static int IntBetween(ArgumentResult result, int least, int most)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most) return value;
        result.AddError($"{OptionName(result)}: '{text}' is not a number from {least} to {most}");
        return least;
    }

    /// <summary>A whole number above 0, perhaps with K, M or G behind it.</summary>
    private static long? Scaled(string text)
    {
        int shift = text.Length == 0 ? 0 : char.ToUpperInvariant(text[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        string digits = shift == 0 ? text : text[..^1];
        bool fits = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value > 0 && value <= long.MaxValue >> shift;
        return fits ? value << shift : null;
    }

    private static string OptionName(ArgumentResult result) => (result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name;
}
