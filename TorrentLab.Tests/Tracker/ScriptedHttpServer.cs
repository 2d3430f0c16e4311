using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TorrentLab.Tests.Tracker;

/// <summary>Writes given bytes to whoever asks, however wrong they are as HTTP. One script per connection.</summary>
internal sealed class ScriptedHttpServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<Stream, string, CancellationToken, Task> _script;
    private readonly X509Certificate2? _certificate;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _run;

    /// <param name="script">Gets the stream, the request's head as it came, and a token that ends with the server.</param>
    /// <param name="address">Where to listen; loopback if null.</param>
    /// <param name="certificate">Makes it an HTTPS server.</param>
    public ScriptedHttpServer(
        Func<Stream, string, CancellationToken, Task> script, IPAddress? address = null, X509Certificate2? certificate = null)
    {
        _script = script;
        _certificate = certificate;
        _listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        _listener.Start();
        _run = RunAsync();
    }

    /// <summary>A server whose every answer is these bytes (Latin-1), after which it closes.</summary>
    public ScriptedHttpServer(string answer, IPAddress? address = null, X509Certificate2? certificate = null)
        : this((stream, _, ct) => stream.WriteAsync(Encoding.Latin1.GetBytes(answer), ct).AsTask(), address, certificate)
    {
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>"http://127.0.0.1:1234", no slash at the end.</summary>
    public string Url => $"{(_certificate is null ? "http" : "https")}://{_listener.LocalEndpoint}";

    /// <summary>The heads of the requests so far, with their line ends.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Ends when the first request has come.</summary>
    public Task Asked => _asked.Task;

    /// <summary>A whole answer, 200 unless said otherwise. Header lines end in "\r\n".</summary>
    public static string Ok(string body, string headers = "", string status = "200 OK") =>
        $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        finally
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(
                        new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
                    stream = tls;
                }
                string head = await ReadHeadAsync(stream);
                if (head.Length == 0) return; // a client that did not like our certificate
                _requests.Enqueue(head);
                _asked.TrySetResult();
                await _script(stream, head, _stop.Token);
                client.Client.Shutdown(SocketShutdown.Send);
                // Reading to the end lets the client see a close, not a reset.
                while (await stream.ReadAsync(new byte[256], _stop.Token) > 0) { }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException
                or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
            {
                // The client has gone, as the test wanted.
            }
        }
    }

    private async Task<string> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, _stop.Token) == 1)
            head.Append((char)one[0]);
        return head.ToString();
    }
}
