using TorrentLab.Lab;

namespace TorrentLab.Tests.Survey;

/// <summary>When a client that has every piece asked for the last block; what it does with other seeds afterwards tells nothing.</summary>
internal static class LastRequest
{
    /// <summary>The time of the last request to any of some peers; zero where there was none.</summary>
    public static TimeSpan To(params IEnumerable<ScriptedPeer> peers) => peers.SelectMany(peer => peer.Transcript.Entries)
        .Where(entry => entry.Kind == TranscriptKind.Heard && entry.Text.StartsWith("request ", StringComparison.Ordinal))
        .Select(entry => entry.At).DefaultIfEmpty().Max();
}
