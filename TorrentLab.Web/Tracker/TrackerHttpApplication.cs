using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using TorrentLab.Tracker.Server;

namespace TorrentLab.Web.Tracker;

/// <summary>
/// What Kestrel calls for each request: <c>/announce</c>, <c>/scrape</c>, <c>/</c> and <c>/stats.json</c>. It stands on the
/// server itself; middleware, routing and <see cref="HttpContext"/> would cost more than the answer.
/// </summary>
internal sealed class TrackerHttpApplication(HttpTrackerResponder responder, TrackerClock clock, Func<TrackerStats> stats)
    : IHttpApplication<IFeatureCollection>
{
    private const int UsualAnswer = 1024;

    /// <summary>Kestrel's threads answer one request after another, each from a buffer of its own.</summary>
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _answer;

    [ThreadStatic]
    private static Random? _random;

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
        // Nothing was made.
    }

    public Task ProcessRequestAsync(IFeatureCollection context)
    {
        var request = context.GetRequiredFeature<IHttpRequestFeature>();
        if (request.Method is not ("GET" or "HEAD")) return AnswerAsync(context, StatusCodes.Status405MethodNotAllowed, "text/plain", "only GET is answered\n"u8);
        // Kestrel decodes the path and leaves the query as it came: %xx of an info-hash must not be decoded as text.
        ReadOnlySpan<char> query = request.QueryString.Length > 0 ? request.QueryString.AsSpan(1) : default;
        return request.Path switch
        {
            "/announce" => AnnounceAsync(context, query),
            "/scrape" => ScrapeAsync(context, query),
            "/stats.json" => AnswerAsync(context, StatusCodes.Status200OK, "application/json",
                [.. JsonSerializer.SerializeToUtf8Bytes(stats(), TrackerStatsJson.Default.TrackerStats), (byte)'\n']),
            "/" => AnswerAsync(context, StatusCodes.Status200OK, "text/html; charset=utf-8", StatsPage.Of(stats())),
            _ => AnswerAsync(context, StatusCodes.Status404NotFound, "text/plain", "this tracker has /announce, /scrape, / and /stats.json\n"u8),
        };
    }

    private Task AnnounceAsync(IFeatureCollection context, ReadOnlySpan<char> query)
    {
        IPAddress? from = context.GetRequiredFeature<IHttpConnectionFeature>().RemoteIpAddress;
        ArrayBufferWriter<byte> answer = EmptyAnswer();
        Span<byte> bytes = stackalloc byte[query.Length]; // below Kestrel's limit of the request line, 8 KiB
        Encoding.Latin1.GetBytes(query, bytes);
        responder.Announce(bytes, PeerAddress.From(from ?? IPAddress.None), clock.Now, _random ??= new Random(), answer);
        return AnswerAsync(context, StatusCodes.Status200OK, "text/plain", answer.WrittenSpan);
    }

    private Task ScrapeAsync(IFeatureCollection context, ReadOnlySpan<char> query)
    {
        ArrayBufferWriter<byte> answer = EmptyAnswer();
        Span<byte> bytes = stackalloc byte[query.Length];
        Encoding.Latin1.GetBytes(query, bytes);
        responder.Scrape(bytes, clock.Now, answer);
        return AnswerAsync(context, StatusCodes.Status200OK, "text/plain", answer.WrittenSpan);
    }

    private static ArrayBufferWriter<byte> EmptyAnswer()
    {
        _answer ??= new ArrayBufferWriter<byte>(UsualAnswer);
        _answer.ResetWrittenCount();
        return _answer;
    }

    private static Task AnswerAsync(IFeatureCollection context, int status, string type, ReadOnlySpan<byte> body)
    {
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        response.StatusCode = status;
        response.Headers.ContentType = type;
        response.Headers.ContentLength = body.Length;
        if (type.StartsWith("text/html", StringComparison.Ordinal))
            response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        PipeWriter writer = context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer;
        body.CopyTo(writer.GetSpan(body.Length));
        writer.Advance(body.Length);
        return Task.CompletedTask;
    }
}
