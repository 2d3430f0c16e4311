using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

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

    /// <summary>The TCP port that trackers are told.</summary>
    public static Option<int> Port() => Number("--port", ["-p"], "TCP port that is announced to trackers", 6881, 1, 65535);

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
            if (Tracker.TrackerUrl.Problem(url, Tracker.TrackerUrl.HttpSchemes) is { } problem) result.AddError($"--url: {problem}");
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

    private static string OptionName(ArgumentResult result) => (result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name;
}
