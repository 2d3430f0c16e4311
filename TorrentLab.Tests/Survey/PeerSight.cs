using TorrentLab.Lab;

namespace TorrentLab.Tests.Survey;

/// <summary>What the lab saw of a client between a peer that misbehaves and an honest one.</summary>
internal sealed record PeerSight
{
    /// <summary>The connections on which the client shook hands, as far as they began before the download was complete.</summary>
    public required IReadOnlyList<TalkSummary> Talks { get; init; }

    /// <summary>The connection of the first fault, or the first one, was ended by the client before the download was complete.</summary>
    public required bool Closes { get; init; }

    /// <summary>That connection lasted until the download was complete, or to the end of the watch.</summary>
    public required bool Stays { get; init; }

    /// <summary>The peer broke a rule so often before that end.</summary>
    public required int Faults { get; init; }

    /// <summary>Blocks that the honest peer was asked for.</summary>
    public required int HonestRequests { get; init; }

    public required ClientEnd End { get; init; }

    /// <summary>The connection that tells the most: the first with a fault, or the first.</summary>
    public TalkSummary? Main => MainOf(Talks);

    /// <summary>Reads it off the two peers' transcripts, which began at the same time.</summary>
    public static PeerSight Of(ScriptedPeer hostile, ScriptedPeer honest, ClientEnd end)
    {
        IReadOnlyList<TranscriptEntry> entries = hostile.Transcript.Entries;
        TimeSpan complete = end.Completes ? LastRequest.To(hostile, honest) : TimeSpan.MaxValue;
        TalkSummary[] talks = [.. hostile.Summary.Talks.Where(talk => talk.Client is not null && Begin(entries, talk) <= complete)];
        TalkSummary? main = MainOf(talks);
        TimeSpan ended = entries.FirstOrDefault(
            entry => entry.Kind == TranscriptKind.Note && entry.Connection == main?.Connection && entry.Text.StartsWith("ended: ", StringComparison.Ordinal))?.At
            ?? TimeSpan.MaxValue;
        bool isByClient = main?.End is { } how && how.Contains("by the client", StringComparison.Ordinal);
        return new PeerSight
        {
            Talks = talks,
            Closes = isByClient && ended < complete,
            Stays = main is not null && (main.End is null || ended >= complete),
            Faults = entries.Count(entry => entry.Kind == TranscriptKind.Fault && entry.At <= ended),
            HonestRequests = honest.Summary.Requests,
            End = end,
        };
    }

    private static TalkSummary? MainOf(IReadOnlyList<TalkSummary> talks) => talks.FirstOrDefault(talk => talk.Fault is not null) ?? (talks.Count == 0 ? null : talks[0]);

    private static TimeSpan Begin(IEnumerable<TranscriptEntry> entries, TalkSummary talk) => entries.First(entry => entry.Connection == talk.Connection).At;
}
