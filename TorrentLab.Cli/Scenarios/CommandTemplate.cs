using System.Text;
using System.Text.RegularExpressions;

namespace TorrentLab.Cli.Scenarios;

/// <summary>The command line of somebody else's client, with places to fill in.</summary>
internal static partial class CommandTemplate
{
    /// <summary>What can stand in a template, and what it becomes.</summary>
    public static IReadOnlyList<(string Name, string Means)> Places { get; } =
    [
        ("torrent", "path of the .torrent file"),
        ("output", "directory in which NAME is, or is to be"),
        ("address", "address of this machine to listen on"),
        ("port", "TCP port to listen on"),
        ("dir", "directory of the client's own, also its HOME"),
        ("scenario", "directory of the scenario's file"),
        ("infohash", "info-hash, 40 hexadecimal digits"),
    ];

    /// <summary>Cuts a command line at its blanks; quotes of both kinds keep them.</summary>
    public static IReadOnlyList<string> Split(string line) =>
        [.. Word().Matches(line).Select(word => Quoted().Replace(word.Value, quoted => quoted.Value[1..^1]))];

    /// <summary>Whether a command line has a quote without its end.</summary>
    public static bool HasOpenQuote(string line) => Word().Replace(line, "").AsSpan().ContainsAny('"', '\'');

    /// <summary>A complaint about a place that there is not; null for none.</summary>
    public static string? UnknownIn(IEnumerable<string> words)
    {
        string? unknown = words.SelectMany(word => Place().Matches(word)).Select(place => place.Groups[1].Value)
            .FirstOrDefault(name => Places.All(place => place.Name != name));
        return unknown is null ? null : $"{{{unknown}}} stands for nothing; there are {string.Join(", ", Places.Select(place => $"{{{place.Name}}}"))}";
    }

    /// <summary>Fills the places in; braces around anything else stay.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> places) =>
        Place().Replace(text, place => places.GetValueOrDefault(place.Groups[1].Value, place.Value));

    /// <summary>As a shell would take it.</summary>
    public static string Join(IEnumerable<string> words)
    {
        var line = new StringBuilder();
        foreach (string word in words)
            line.Append(line.Length == 0 ? "" : " ").Append(word.Length == 0 || word.Any(c => c is ' ' or '"' or '\'') ? $"'{word}'" : word);
        return line.ToString();
    }

    [GeneratedRegex("""(?:[^\s"']|"[^"]*"|'[^']*')+""")]
    private static partial Regex Word();

    [GeneratedRegex("""
        "[^"]*"|'[^']*'
        """)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex Place();
}
