namespace TorrentLab.Cli.Parsing;

/// <summary>A command whose help teaches by example.</summary>
internal interface ITaughtCommand
{
    /// <summary>What stands behind the command's name, as in "FILE.torrent [options]".</summary>
    string Synopsis { get; }

    /// <summary>Command lines and what they do.</summary>
    IReadOnlyList<(string CommandLine, string Does)> Examples { get; }
}
