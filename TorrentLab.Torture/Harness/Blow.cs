namespace TorrentLab.Torture.Harness;

/// <summary>How a program is struck.</summary>
internal enum Blow
{
    /// <summary>It is ended as a power cut ends it (SIGKILL), and started again.</summary>
    Kill,

    /// <summary>It is stopped and let go on a little later (SIGSTOP, SIGCONT).</summary>
    Stop,
}
