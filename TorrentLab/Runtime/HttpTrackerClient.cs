using System.Security.Cryptography.X509Certificates;
using TorrentLab.Primitives;
using TorrentLab.Tracker;

namespace TorrentLab.Runtime;

/// <summary>
/// Announces and scrapes over HTTP and HTTPS (BEP 3, "trackers"; BEP 48). Trusts no answer: bounded headers, body,
/// decompression, redirects and time; no cookies, no proxy. Safe for concurrent use.
/// </summary>
public sealed class HttpTrackerClient : ITrackerClient, IDisposable
{
    private readonly HttpTrackerOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpTrackerDialer _dialer;
    private readonly X509ChainPolicy? _trust; // null for the system's
    private readonly CancellationTokenSource _closed = new();

    /// <param name="options">Limits and trust; null for the usual ones.</param>
    /// <param name="time">The clock of the deadline; null for the system's.</param>
    /// <exception cref="TrackerException">The CA file cannot be used.</exception>
    public HttpTrackerClient(HttpTrackerOptions? options = null, TimeProvider? time = null)
    {
        _options = options ?? new HttpTrackerOptions();
        _time = time ?? TimeProvider.System;
        _dialer = new HttpTrackerDialer(_time, _options.IsPublic, _options.LocalAddress);
        if (_options.CaFile is not null) _trust = HttpTrackerTls.Trust(_options.CaFile);
    }

    public async Task<AnnounceAnswer> AnnounceAsync(string url, AnnounceRequest request, CancellationToken ct)
    {
        _ = ToUri(url); // so that the error shows the address of the file, not all that we add to it
        TrackerExchange exchange = await ExchangeAsync(HttpTrackerCodec.BuildAnnounceUrl(url, request), ct).ConfigureAwait(false);
        return Read(exchange, HttpTrackerCodec.ReadAnnounce);
    }

    public async Task<ScrapeAnswer> ScrapeAsync(string url, IReadOnlyCollection<Sha1Hash> infoHashes, CancellationToken ct)
    {
        _ = ToUri(url);
        TrackerExchange exchange = await ExchangeAsync(HttpTrackerCodec.BuildScrapeUrl(url, infoHashes), ct).ConfigureAwait(false);
        return Read(exchange, HttpTrackerCodec.ReadScrape);
    }

    /// <summary>Sends one GET as it stands and returns what came back, whatever its status and body say.</summary>
    /// <param name="url">A whole URL, from <see cref="HttpTrackerCodec"/>; its bytes are sent as they are.</param>
    /// <param name="ct">Gives up early.</param>
    /// <exception cref="TrackerException">There was no whole answer within the limits.</exception>
    public async Task<TrackerExchange> ExchangeAsync(string url, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(_options.Deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _closed.Token, ct);
        try
        {
            return await FollowAsync(url, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new TrackerException($"timed out: no whole answer after {_options.Deadline.TotalSeconds:0} s");
        }
    }

    /// <summary>
    /// Reads an answer. Trackers send a "failure reason" with an error status too, and its words help more than "HTTP 400".
    /// </summary>
    public static T Read<T>(TrackerExchange exchange, Func<ReadOnlyMemory<byte>, T> read)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(read);
        if (exchange.Status == 200) return read(exchange.Body);
        try
        {
            _ = read(exchange.Body);
        }
        catch (TrackerException e) when (!e.IsRefusal)
        {
            // An error page: the status says more than its body.
        }
        throw new TrackerException($"the tracker answered {TrackerText.Printable(exchange.StatusLine)}");
    }

    /// <summary>Gives up what is still being asked.</summary>
    public void Dispose() => _closed.Cancel(); // without a timer it holds nothing to dispose of, and this may be called twice

    private async Task<TrackerExchange> FollowAsync(string url, CancellationToken ct)
    {
        var urls = new List<string> { TrackerUrl.Sendable(url) };
        var trail = new HttpTrackerDialer.Trail();
        while (true)
        {
            Uri uri = ToUri(urls[^1]);
            // A redirect does not learn the password that was meant for the first host.
            string request = HttpRequest.Text(uri, withPassword: urls.Count == 1);
            try
            {
                using HttpTrackerConnection connection = await ConnectAsync(uri, trail, ct).ConfigureAwait(false);
                HttpAnswerHead head = await connection.AskAsync(HttpRequest.Bytes(request), ct).ConfigureAwait(false);
                string? next = HttpTrackerRedirect.Next(head, uri, urls, _options.MaxRedirects);
                if (next is null)
                {
                    ReadOnlyMemory<byte> raw =
                        await connection.ReadBodyAsync(head, _options.MaxBodyLength, ct).ConfigureAwait(false);
                    return await ReadAsync(urls, request, trail, head, raw, ct).ConfigureAwait(false);
                }
                urls.Add(next);
            }
            catch (Exception e) when (HttpTrackerFailure.IsOfTheWay(e))
            {
                throw HttpTrackerFailure.Explain(e, uri);
            }
        }
    }

    private async Task<HttpTrackerConnection> ConnectAsync(Uri uri, HttpTrackerDialer.Trail trail, CancellationToken ct)
    {
        Stream stream = await _dialer.ConnectAsync(uri.IdnHost, uri.Port, trail, ct).ConfigureAwait(false);
        if (uri.Scheme == Uri.UriSchemeHttps)
            stream = await HttpTrackerTls.AuthenticateAsync(stream, uri.IdnHost, _trust, ct).ConfigureAwait(false);
        return new HttpTrackerConnection(stream);
    }

    private async Task<TrackerExchange> ReadAsync(IReadOnlyList<string> urls, string request, HttpTrackerDialer.Trail trail,
        HttpAnswerHead head, ReadOnlyMemory<byte> raw, CancellationToken ct)
    {
        string encoding = head.Value("Content-Encoding") ?? "";
        return new TrackerExchange
        {
            Urls = urls,
            Request = request,
            Remote = trail.Remote,
            Status = head.Status,
            StatusLine = head.StatusLine,
            Headers = head.Headers,
            RawBody = raw,
            Body = await HttpTrackerBody.DecodeAsync(raw, encoding, _options.MaxBodyLength, ct).ConfigureAwait(false),
        };
    }

    private static Uri ToUri(string url)
    {
        if (TrackerUrl.Problem(url, TrackerUrl.HttpSchemes) is { } problem) throw new TrackerException(problem);
        // Canonicalization would rewrite escapes of the info-hash; every byte must arrive as it was built.
        return new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }
}
