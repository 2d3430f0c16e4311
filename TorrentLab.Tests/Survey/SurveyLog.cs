using System.Text;
using TorrentLab.Lab;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Survey;

/// <summary>Everything about one case and client, to read where its words surprise.</summary>
internal sealed class SurveyLog : ITestOutputHelper
{
    private const int MostEntries = 3000;

    private readonly StringBuilder _text = new();
    private readonly Lock _gate = new();

    public string Text
    {
        get
        {
            lock (_gate) return _text.ToString();
        }
    }

    public void WriteLine(string message)
    {
        lock (_gate) _text.AppendLine(message);
    }

    public void WriteLine(string format, params object[] args) => WriteLine(string.Format(null, format, args));

    public void Write(string who, Transcript transcript)
    {
        WriteLine($"{who}:");
        foreach (TranscriptEntry entry in transcript.Entries.Take(MostEntries)) WriteLine($"{entry.At.TotalSeconds,8:0.000} {entry}");
    }
}
