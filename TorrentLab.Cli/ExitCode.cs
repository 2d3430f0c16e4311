namespace TorrentLab.Cli;

/// <summary>What the process answers to whoever started it.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The job failed; one line on standard error says what, whose fault, what to do.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong; nothing was started.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl-C or SIGTERM, after everything was left in order.</summary>
    public const int Interrupted = 130;
}
