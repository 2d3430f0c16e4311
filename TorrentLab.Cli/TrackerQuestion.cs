using TorrentLab.Cli.Display;
using TorrentLab.Cli.Explain;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Tracker;

namespace TorrentLab.Cli;

/// <summary>Asks trackers one after the other until one answers well, and shows each conversation.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="client">Asks.</param>
/// <param name="answerKeys">The keys of an HTTP tracker's answer; null to show no conversation.</param>
internal sealed class TrackerQuestion<TAnswer>(
    Terminal terminal, TrackerClient client, IReadOnlyDictionary<string, KeyMeaning>? answerKeys) where TAnswer : class
{
    private readonly TrackerExplainer? _http = answerKeys is null ? null : new TrackerExplainer(terminal.Out, answerKeys);
    private readonly UdpTrackerExplainer? _udp = answerKeys is null ? null : new UdpTrackerExplainer(terminal.Out);

    /// <summary>The whole URL of the question to an HTTP tracker.</summary>
    public required Func<string, string> BuildUrl { get; init; }

    /// <summary>Reads an HTTP tracker's answer.</summary>
    public required Func<ReadOnlyMemory<byte>, TAnswer> Read { get; init; }

    /// <summary>The question to a UDP tracker.</summary>
    public required Func<string, IUdpTrackerQuestion<TAnswer>> BuildPackets { get; init; }

    /// <param name="trackers">Addresses as the torrent has them, in the order to ask.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="JobFailedException">None answered.</exception>
    public async Task<TrackerReply<TAnswer>> AskAsync(IReadOnlyList<string> trackers, CancellationToken ct)
    {
        foreach (string tracker in trackers)
        {
            try
            {
                if (TrackerUrl.Problem(tracker, TrackerUrl.AllSchemes) is { } problem) throw new TrackerException(problem);
                return TrackerUrl.IsUdp(tracker) ? await AskUdpAsync(tracker, ct) : await AskHttpAsync(tracker, ct);
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

    private async Task<TrackerReply<TAnswer>> AskHttpAsync(string tracker, CancellationToken ct)
    {
        TrackerExchange exchange = await client.Http.ExchangeAsync(BuildUrl(tracker), ct);
        _http?.Explain(exchange, ct);
        return new TrackerReply<TAnswer>(tracker, exchange.Urls, exchange.Status, HttpTrackerClient.Read(exchange, Read));
    }

    private async Task<TrackerReply<TAnswer>> AskUdpAsync(string tracker, CancellationToken ct)
    {
        TAnswer answer = await client.Udp.AskAsync(tracker, BuildPackets(tracker), _udp is null ? null : Explain, ct);
        return new TrackerReply<TAnswer>(tracker, [tracker], null, answer);
    }

    private void Explain(UdpTrackerPacket packet)
    {
        _udp!.Explain(packet);
        terminal.Out.Flush(); // the answer may be long in coming
    }
}
