using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace TorrentLab.Metainfo;

/// <summary>
/// A pattern for whole paths with '/' between names. <c>*</c> is any text within one name, <c>?</c> one character of it,
/// <c>**</c> any text, <c>**/</c> any directories or none; everything else is itself, and case counts.
/// </summary>
internal sealed class PathPattern(string pattern)
{
    // Paths come from a stranger and patterns may hold many stars: this kind of expression takes linear time for any of them.
    private readonly Regex _regex = new(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);

    public bool Matches(string path) => _regex.IsMatch(path);

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder(@"\A");
        for (int at = 0; at < pattern.Length;)
        {
            bool beginsName = at == 0 || pattern[at - 1] == '/';
            (string part, int length) = pattern.AsSpan(at) switch
            {
                ['*', '*', '/', ..] when beginsName => ("(.*/)?", 3),
                ['*', '*', ..] => (".*", 2),
                ['*', ..] => ("[^/]*", 1),
                ['?', ..] => ("[^/]", 1),
                [var itself, ..] => (Regex.Escape(itself.ToString()), 1),
                _ => throw new UnreachableException(),
            };
            regex.Append(part);
            at += length;
        }
        return regex.Append(@"\z").ToString();
    }
}
