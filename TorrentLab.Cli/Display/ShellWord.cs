namespace TorrentLab.Cli.Display;

/// <summary>A path in a command line that is shown for copying.</summary>
internal static class ShellWord
{
    /// <summary>The path as one word for a POSIX shell, quoted only where it must be.</summary>
    public static string Of(string path)
    {
        bool isPlain = path.Length > 0 && path.All(c => char.IsAsciiLetterOrDigit(c) || "/._-+:@".Contains(c));
        return isPlain ? path : $"'{path.Replace("'", "'\\''")}'";
    }
}
