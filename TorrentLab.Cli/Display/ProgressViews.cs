namespace TorrentLab.Cli.Display;

/// <summary>Chooses how progress is shown.</summary>
internal static class ProgressViews
{
    public static IProgressView For(Terminal terminal, bool isVerbose = false) => terminal.IsInteractive && !isVerbose ? new DrawnProgress(terminal) : new PlainProgress(terminal);
}
