using System.Text;

namespace TorrentLab.Cli.Display;

/// <summary>
/// Progress for somebody who watches: a bar and a line below it, drawn over each time; notices go above and stay. Plain
/// ANSI: two lines need no library, and one would cost more start-up time than a small download takes.
/// </summary>
internal sealed class DrawnProgress(Terminal terminal) : IProgressView
{
    private const string ClearToEnd = "\x1b[J";
    private const string OneLineUp = "\x1b[1A";
    private const int MinBar = 10, MaxBar = 40;

    private bool _isDrawn;

    public void Notice(string text) => terminal.Error.Write($"{Erase()}{DisplayText.Of(text)}\n");

    public void Show(ProgressState state)
    {
        int width = terminal.Width() - 1; // the last column would wrap
        string amount = $" {state.Fraction,4:0%}  {state.Amount}";
        int bar = Math.Min(MaxBar, width - amount.Length - 2);
        string first = bar < MinBar ? amount.TrimStart() : $"[{Bar(state.Fraction, bar)}]{amount}";
        string second = state.Pace.Length == 0 ? state.Doing : state.Pace;
        terminal.Error.Write($"{Erase()}{DisplayText.Of(first, width)}\n{DisplayText.Of(second, width)}");
        _isDrawn = true;
    }

    /// <summary>Takes the bar away: what the job has to say comes in its place.</summary>
    public void Dispose() => terminal.Error.Write(Erase());

    private string Erase()
    {
        if (!_isDrawn) return "";
        _isDrawn = false;
        return $"\r{OneLineUp}{ClearToEnd}";
    }

    private static string Bar(double fraction, int width)
    {
        int full = (int)(fraction * width);
        return new StringBuilder(width).Append('#', full).Append('-', width - full).ToString();
    }
}
