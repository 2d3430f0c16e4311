namespace TorrentLab.Cli.Display;

/// <summary>Shows how a job goes, on standard error.</summary>
internal interface IProgressView : IDisposable
{
    /// <summary>A line that stays.</summary>
    void Notice(string text);

    /// <summary>How it stands; may be called as often as one likes.</summary>
    void Show(ProgressState state);
}
