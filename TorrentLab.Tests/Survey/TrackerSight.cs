using TorrentLab.Lab;

namespace TorrentLab.Tests.Survey;

/// <summary>What the lab saw of a client that has a bad tracker in the first tier and a good one in the second.</summary>
internal sealed record TrackerSight
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>
    /// When the bad tracker was asked for peers: the announces but "completed" and "stopped" and what came when the download was
    /// complete, which is "completed" by another name where "started" has failed; the other requests where no announce came.
    /// </summary>
    public required IReadOnlyList<TimeSpan> Asked { get; init; }

    /// <summary>Announces came; over UDP a connect alone is none.</summary>
    public required bool Announced { get; init; }

    /// <summary>The first request of any kind; null when none came.</summary>
    public TimeSpan? FirstAsked { get; init; }

    /// <summary>From the first announce to the end of its connection; null while that lasts, and over UDP.</summary>
    public TimeSpan? Held { get; init; }

    /// <summary>The tracker is one over HTTP, where there are connections.</summary>
    public required bool HasConnections { get; init; }

    /// <summary>The peer that the bad tracker names was dialled before the download was complete.</summary>
    public bool TakesPeers { get; init; }

    /// <summary>When the good tracker was asked first; null when it was not.</summary>
    public TimeSpan? NextAsked { get; init; }

    /// <summary>The client asks both at the same time, whatever the bad one does.</summary>
    public bool AsksBoth { get; init; }

    public required ClientEnd End { get; init; }

    /// <summary>What a bad tracker's transcript tells.</summary>
    /// <param name="bad">The tracker.</param>
    /// <param name="complete">When the client had every piece, on the clock of the transcript.</param>
    /// <param name="end">What became of the client.</param>
    public static TrackerSight Of(FaultTracker bad, TimeSpan complete, ClientEnd end)
    {
        TranscriptEntry[] heard = [.. bad.Transcript.Entries.Where(entry => entry.Kind == TranscriptKind.Heard)];
        TranscriptEntry[] announces = [.. heard.Where(entry => entry.Text.StartsWith("announce ", StringComparison.Ordinal))];
        IEnumerable<TranscriptEntry> asked = announces.Length == 0
            ? heard.Where(entry => !entry.Text.StartsWith("scrape ", StringComparison.Ordinal))
            : announces.Where(entry => !entry.Text.Contains("event completed", StringComparison.Ordinal) && !entry.Text.Contains("event stopped", StringComparison.Ordinal));
        TranscriptEntry? first = announces.FirstOrDefault();
        TranscriptEntry? ended = bad.Transcript.Entries.FirstOrDefault(
            entry => entry.Kind == TranscriptKind.Note && entry.Connection == first?.Connection && entry.Text == "ended");
        return new TrackerSight
        {
            Asked = [.. asked.Select(entry => entry.At).Where(at => at < complete || at - complete > Moment)],
            Announced = announces.Length > 0,
            FirstAsked = heard.FirstOrDefault()?.At,
            Held = ended?.At - first?.At,
            HasConnections = bad.Fault.Http is not null,
            End = end,
        };
    }
}
