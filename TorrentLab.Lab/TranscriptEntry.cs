namespace TorrentLab.Lab;

/// <summary>One thing that happened.</summary>
/// <param name="At">Time since the transcript began.</param>
/// <param name="Connection">Number of the connection or request, from 1; 0 for what belongs to none.</param>
/// <param name="Kind">Whose doing it is.</param>
/// <param name="Text">What happened; a client may have chosen parts of it, so make it safe for a terminal.</param>
public sealed record TranscriptEntry(TimeSpan At, int Connection, TranscriptKind Kind, string Text)
{
    /// <summary>Without the time: "#1 &lt;- request piece 3 @0+16384".</summary>
    public override string ToString()
    {
        string mark = Kind switch
        {
            TranscriptKind.Heard => "<- ",
            TranscriptKind.Said => "-> ",
            TranscriptKind.Fault => "!! ",
            _ => "",
        };
        return Connection == 0 ? mark + Text : $"#{Connection} {mark}{Text}";
    }
}
