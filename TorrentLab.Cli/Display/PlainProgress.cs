namespace TorrentLab.Cli.Display;

/// <summary>Progress for a file or a pipe: a plain line every few seconds, so that a log stays readable; for an idle seed every few minutes.</summary>
internal sealed class PlainProgress(Terminal terminal) : IProgressView
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EveryIdle = TimeSpan.FromMinutes(2);

    private long _shown = terminal.Time.GetTimestamp();

    public void Notice(string text) => terminal.Error.WriteLine(DisplayText.Of(text));

    public void Show(ProgressState state)
    {
        if (terminal.Time.GetElapsedTime(_shown) < (state.Sent is null || state.Waiting is null ? Every : EveryIdle)) return;
        _shown = terminal.Time.GetTimestamp();
        string pace = state.Pace.Length == 0 ? "" : $", {state.Pace}";
        Notice($"{state.Doing}: {state.Fraction:0 %}, {state.Amount}{pace}");
    }

    public void Dispose() { }
}
