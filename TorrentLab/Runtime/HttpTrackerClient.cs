using System.Net.Http.Headers;
using System.Text;
using TorrentLab.Primitives;
using TorrentLab.Tracker;

namespace TorrentLab.Runtime;

/// <summary>
/// Announces and scrapes over HTTP and HTTPS (BEP 3, "trackers"; BEP 48). Trusts no answer: bounded headers, body,
/// decompression, redirects and time; no cookies, no proxy. Safe for concurrent use.
/// </summary>
public sealed class HttpTrackerClient : ITrackerClient, IDisposable
{
    private const int MaxHeadersKiB = 64;

    private readonly HttpMessageInvoker _http;
    private readonly HttpTrackerOptions _options;
    private readonly TimeProvider _time;

    /// <param name="options">Limits and trust; null for the usual ones.</param>
    /// <param name="time">The clock of the deadline; null for the system's.</param>
    /// <exception cref="TrackerException">The CA file cannot be used.</exception>
    public HttpTrackerClient(HttpTrackerOptions? options = null, TimeProvider? time = null)
    {
        _options = options ?? new HttpTrackerOptions();
        _time = time ?? TimeProvider.System;
        var dialer = new HttpTrackerDialer(_time, _options.IsPublic, _options.LocalAddress);
        // An invoker instead of HttpClient, and everything off that is not needed: a download's start waits for this.
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            ConnectCallback = dialer.ConnectAsync,
            ConnectTimeout = _options.Deadline, // the handler goes on dialling when the request was given up
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = MaxHeadersKiB,
            SslOptions = HttpTrackerTls.Options(_options.CaFile),
            UseCookies = false,
            UseProxy = false,
        });
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
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
        try
        {
            return await FollowAsync(url, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
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

    public void Dispose() => _http.Dispose();

    private async Task<TrackerExchange> FollowAsync(string url, CancellationToken ct)
    {
        var urls = new List<string> { TrackerUrl.Sendable(url) };
        var trail = new HttpTrackerDialer.Trail();
        while (true)
        {
            Uri uri = ToUri(urls[^1]);
            using HttpRequestMessage request = NewRequest(uri, trail);
            // A redirect does not learn the password that was meant for the first host.
            if (urls.Count == 1) Authorize(request);
            try
            {
                using HttpResponseMessage response = await _http.SendAsync(request, ct).ConfigureAwait(false);
                string? next = HttpTrackerRedirect.Next(response, uri, urls, _options.MaxRedirects);
                if (next is null) return await ReadAsync(urls, request, trail, response, ct).ConfigureAwait(false);
                urls.Add(next);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                throw HttpTrackerFailure.Explain(e, uri);
            }
        }
    }

    private async Task<TrackerExchange> ReadAsync(IReadOnlyList<string> urls, HttpRequestMessage request,
        HttpTrackerDialer.Trail trail, HttpResponseMessage response, CancellationToken ct)
    {
        byte[] raw = await HttpTrackerBody.ReadAsync(response.Content, _options.MaxBodyLength, ct).ConfigureAwait(false);
        string encoding = string.Join(", ", response.Content.Headers.ContentEncoding);
        return new TrackerExchange
        {
            Urls = urls,
            Request = Describe(request),
            Remote = trail.Remote,
            Status = (int)response.StatusCode,
            StatusLine = $"HTTP/{response.Version} {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd(),
            Headers = [.. response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
                .Select(header => KeyValuePair.Create(header.Key, header.Value.ToString()))],
            RawBody = raw,
            Body = await HttpTrackerBody.DecompressAsync(raw, encoding, _options.MaxBodyLength, ct).ConfigureAwait(false),
        };
    }

    private static Uri ToUri(string url)
    {
        if (TrackerUrl.Problem(url, TrackerUrl.HttpSchemes) is { } problem) throw new TrackerException(problem);
        // Canonicalization would rewrite escapes of the info-hash; every byte must arrive as it was built.
        return new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private static HttpRequestMessage NewRequest(Uri uri, HttpTrackerDialer.Trail trail)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, uri) { Version = new Version(1, 1) };
        request.Options.Set(HttpTrackerDialer.Trail.Key, trail);
        request.Headers.TryAddWithoutValidation("User-Agent", "TorrentLab/0.1");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        request.Headers.ConnectionClose = true; // the next announce is half an hour away
        return request;
    }

    private static void Authorize(HttpRequestMessage request)
    {
        if (request.RequestUri is not { UserInfo.Length: > 0 } uri) return;
        byte[] user = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(uri.UserInfo));
        request.Headers.TryAddWithoutValidation("Authorization", $"Basic {Convert.ToBase64String(user)}");
    }

    private static string Describe(HttpRequestMessage request)
    {
        Uri uri = request.RequestUri!;
        string host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
        string port = uri.IsDefaultPort ? "" : $":{uri.Port}";
        var text = new StringBuilder($"GET {uri.PathAndQuery} HTTP/1.1\nHost: {host}{port}\n");
        foreach (KeyValuePair<string, HeaderStringValues> header in request.Headers.NonValidated)
            text.Append($"{header.Key}: {header.Value}\n");
        return text.ToString();
    }
}
