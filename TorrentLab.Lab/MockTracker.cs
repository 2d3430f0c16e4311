using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TorrentLab.Lab;

/// <summary>
/// An HTTP or HTTPS tracker on a port of loopback that answers what it was told and records what it was asked.
/// One request per connection. Announces take the queued answers in turn, then <see cref="Default"/>; scrapes take <see cref="Scrape"/>.
/// </summary>
public sealed class MockTracker : IAsyncDisposable
{
    private const int MaxHeadLength = 64 * 1024;

    private readonly TcpListener _listener;
    private readonly X509Certificate2? _certificate;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new(); // guards the queue, the record and _next: tests and connections meet there
    private readonly Queue<TrackerAnswer> _queued = new();
    private readonly List<TrackerRequest> _requests = [];
    private readonly Task _run;
    private TaskCompletionSource _next = NewSignal();

    /// <param name="address">Where to listen; 127.0.0.1 if null.</param>
    /// <param name="certificate">With its private key; makes it an HTTPS tracker.</param>
    /// <param name="port">Where to listen; 0 for any port that is free.</param>
    /// <exception cref="SocketException">It cannot listen there.</exception>
    public MockTracker(IPAddress? address = null, X509Certificate2? certificate = null, int port = 0)
    {
        _certificate = certificate;
        _listener = new TcpListener(address ?? IPAddress.Loopback, port);
        _listener.Start();
        _run = RunAsync();
    }

    /// <summary>The answer to announces once the queue is empty; no peers unless set.</summary>
    public TrackerAnswer Default { get; set; } = TrackerAnswer.Peers([]);

    /// <summary>The answer to requests whose last part of the path begins with "scrape"; no torrents unless set.</summary>
    public TrackerAnswer Scrape { get; set; } = TrackerAnswer.Body("d5:filesdee"u8);

    /// <summary>Gives the answer to every request in place of the ones above; null unless set. Called one at a time.</summary>
    public Func<TrackerRequest, IPEndPoint, TrackerAnswer>? Answer { get; init; }

    /// <summary>Is told when a connection with a request has ended; null unless set. Called by several threads.</summary>
    public Action<TrackerRequest>? Ended { get; init; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The announce address, such as "http://127.0.0.1:40123/announce".</summary>
    public string Url => $"{Origin}/announce";

    /// <summary>What any address of the tracker begins with, such as "http://127.0.0.1:40123".</summary>
    public string Origin => $"{(_certificate is null ? "http" : "https")}://{_listener.LocalEndpoint}";

    /// <summary>The requests so far, in the order they came.</summary>
    public IReadOnlyList<TrackerRequest> Requests
    {
        get
        {
            lock (_gate) return [.. _requests];
        }
    }

    /// <summary>Adds an answer for one announce.</summary>
    public void Enqueue(TrackerAnswer answer)
    {
        lock (_gate) _queued.Enqueue(answer);
    }

    /// <summary>The requests, as soon as there are so many. A request counts when it has come, before it is answered.</summary>
    public async Task<IReadOnlyList<TrackerRequest>> WaitForRequestsAsync(int count, CancellationToken ct)
    {
        while (true)
        {
            Task next;
            lock (_gate)
            {
                if (_requests.Count >= count) return [.. _requests];
                next = _next.Task;
            }
            await next.WaitAsync(ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run; // before the listener stops: accepting from a stopped one is an error of another kind
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        TrackerRequest? request = null;
        using (client)
        {
            try
            {
                await using Stream stream = await OpenAsync(client);
                if (await ReadHeadAsync(stream) is not { } head) return; // gone, or not a client of trackers
                request = new TrackerRequest(head);
                await Take(request, (IPEndPoint)client.Client.RemoteEndPoint!).WriteAsync(stream, _stop.Token);
                if (stream is SslStream tls) await tls.ShutdownAsync();
                client.Client.Shutdown(SocketShutdown.Send);
                // Reading to the end lets the client see a close; closing with bytes unread would be a reset.
                await stream.CopyToAsync(Stream.Null, _stop.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or AuthenticationException)
            {
                // The client has gone or refused the certificate, or the tracker stops: each is what some test wants.
            }
        }
        if (request is not null) Ended?.Invoke(request);
    }

    private async Task<Stream> OpenAsync(TcpClient client)
    {
        if (_certificate is null) return client.GetStream();
        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
        return tls;
    }

    private async Task<string?> ReadHeadAsync(Stream stream)
    {
        byte[] head = new byte[MaxHeadLength];
        int length = 0;
        while (!head.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            // A read into no space would not end before the client sends more.
            int read = length == head.Length ? 0 : await stream.ReadAsync(head.AsMemory(length), _stop.Token);
            if (read == 0) return null;
            length += read;
        }
        return Encoding.Latin1.GetString(head, 0, length);
    }

    /// <summary>Writes the request down, wakes who waits for it, and gives its answer.</summary>
    private TrackerAnswer Take(TrackerRequest request, IPEndPoint client)
    {
        TaskCompletionSource came;
        TrackerAnswer answer;
        lock (_gate)
        {
            _requests.Add(request);
            answer = Answer is not null ? Answer(request, client) : IsScrape(request) ? Scrape : _queued.TryDequeue(out TrackerAnswer? queued) ? queued : Default;
            came = _next;
            _next = NewSignal();
        }
        came.SetResult();
        return answer;
    }

    // BEP 48: the scrape address is the announce address with its last part changed.
    internal static bool IsScrape(TrackerRequest request) =>
        request.Path[(request.Path.LastIndexOf('/') + 1)..].StartsWith("scrape", StringComparison.Ordinal);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
