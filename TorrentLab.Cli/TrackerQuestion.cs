using TorrentLab.Cli.Display;
using TorrentLab.Cli.Explain;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Tracker;

namespace TorrentLab.Cli;

/// <summary>Asks trackers one after the other until one answers well, and shows each conversation.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="client">Asks.</param>
/// <param name="explainer">Shows a conversation; null to show none.</param>
internal sealed class TrackerQuestion(Terminal terminal, HttpTrackerClient client, TrackerExplainer? explainer)
{
    /// <param name="trackers">Addresses as the torrent has them, in the order to ask.</param>
    /// <param name="buildUrl">The whole URL of the question to one tracker.</param>
    /// <param name="read">Reads an answer.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The tracker that answered, what was said, and what it means.</returns>
    /// <exception cref="JobFailedException">None answered.</exception>
    public async Task<(string Tracker, TrackerExchange Exchange, T Answer)> AskAsync<T>(IReadOnlyList<string> trackers,
        Func<string, string> buildUrl, Func<ReadOnlyMemory<byte>, T> read, CancellationToken ct)
    {
        foreach (string tracker in trackers)
        {
            try
            {
                if (TrackerUrl.Problem(tracker, TrackerUrl.HttpSchemes) is { } problem) throw new TrackerException(problem);
                TrackerExchange exchange = await client.ExchangeAsync(buildUrl(tracker), ct);
                explainer?.Explain(exchange, ct);
                return (tracker, exchange, HttpTrackerClient.Read(exchange, read));
            }
            catch (TrackerException failed)
            {
                terminal.Out.Flush();
                terminal.Error.WriteLine($"tracker {TrackerUrl.Redacted(tracker)}: {DisplayText.Of(failed.Message)}");
            }
        }
        throw new JobFailedException(trackers.Count == 0
            ? "the torrent names no tracker; give one with --url"
            : "no tracker gave a good answer. The fault is theirs or the network's: try again later, or another one with --url");
    }
}
