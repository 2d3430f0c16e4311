using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TorrentLab.Tracker.Server;

namespace TorrentLab.Web.Tracker;

/// <summary>A tracker beside the page, over HTTP alone: what is shared here can be found without another.</summary>
internal sealed class BuiltInTracker : IAsyncDisposable
{
    private const int MaxQuery = 8 * 1024; // as long as Kestrel takes a request line

    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);

    private readonly TrackerRegistry _registry;
    private readonly HttpTrackerResponder _responder;
    private readonly TrackerClock _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sweeping;

    public BuiltInTracker(RegistryOptions options, TimeProvider time)
    {
        (_registry, _clock) = (new TrackerRegistry(options), new TrackerClock(time));
        _responder = new HttpTrackerResponder(_registry, new TrackerActivity(), RandomNumberGenerator.GetHexString(8, lowercase: true));
        _sweeping = SweepAsync(time);
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(WebPaths.Announce, context => AnswerAsync(context, (query, from, answer) => _responder.Announce(query, from, _clock.Now, new Random(), answer)))
            .ExcludeFromDescription();
        routes.MapGet(WebPaths.Scrape, context => AnswerAsync(context, (query, _, answer) => _responder.Scrape(query, _clock.Now, answer)))
            .ExcludeFromDescription();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sweeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private delegate void Answer(ReadOnlySpan<byte> query, PeerAddress from, ArrayBufferWriter<byte> answer);

    private static Task AnswerAsync(HttpContext context, Answer answer)
    {
        // The query is as it came: %xx of an info-hash must not be decoded as text.
        string query = context.Request.QueryString.Value ?? "";
        byte[] bytes = Encoding.Latin1.GetBytes(query.Length is > 0 and <= MaxQuery ? query[1..] : "");
        var body = new ArrayBufferWriter<byte>();
        answer(bytes, PeerAddress.From(context.Connection.RemoteIpAddress ?? IPAddress.None), body);
        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = body.WrittenCount;
        return context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted).AsTask();
    }

    private async Task SweepAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(SweepEvery, time);
        while (await timer.WaitForNextTickAsync(_stop.Token)) _registry.Sweep(_clock.Now);
    }
}
