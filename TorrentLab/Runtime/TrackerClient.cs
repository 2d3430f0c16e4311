using TorrentLab.Primitives;
using TorrentLab.Tracker;

namespace TorrentLab.Runtime;

/// <summary>Announces and scrapes over what the tracker's address asks for, HTTP, HTTPS or UDP. Safe for concurrent use.</summary>
public sealed class TrackerClient : ITrackerClient, IDisposable
{
    /// <param name="http">Limits and trust over HTTP; null for the usual ones.</param>
    /// <param name="udp">Limits over UDP; null for the usual ones.</param>
    /// <param name="time">The clock of the deadlines; null for the system's.</param>
    /// <exception cref="TrackerException">The CA file cannot be used.</exception>
    public TrackerClient(HttpTrackerOptions? http = null, UdpTrackerOptions? udp = null, TimeProvider? time = null)
    {
        Http = new HttpTrackerClient(http, time);
        Udp = new UdpTrackerClient(udp, time);
    }

    /// <summary>Asks the trackers whose address begins with "http://" or "https://".</summary>
    public HttpTrackerClient Http { get; }

    /// <summary>Asks the trackers whose address begins with "udp://".</summary>
    public UdpTrackerClient Udp { get; }

    public async Task<AnnounceAnswer> AnnounceAsync(string url, AnnounceRequest request, CancellationToken ct) =>
        await ClientFor(url).AnnounceAsync(url, request, ct).ConfigureAwait(false);

    public async Task<ScrapeAnswer> ScrapeAsync(string url, IReadOnlyCollection<Sha1Hash> infoHashes, CancellationToken ct) =>
        await ClientFor(url).ScrapeAsync(url, infoHashes, ct).ConfigureAwait(false);

    public void Dispose() => Http.Dispose();

    private ITrackerClient ClientFor(string url)
    {
        if (TrackerUrl.Problem(url, TrackerUrl.AllSchemes) is { } problem) throw new TrackerException(problem);
        return TrackerUrl.IsUdp(url) ? Udp : Http;
    }
}
