using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TorrentLab.Cli.Demo;

/// <summary>A tracker on loopback that names one peer to whoever asks (BEP 3, "trackers"; BEP 23).</summary>
internal sealed class DemoTracker : IAsyncDisposable
{
    private const string Headers = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: ";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly byte[] _answer;
    private readonly Task _serving;

    /// <param name="peer">The peer to name, an IPv4 one.</param>
    public DemoTracker(IPEndPoint peer)
    {
        byte[] compact = [.. peer.Address.GetAddressBytes(), (byte)(peer.Port >> 8), (byte)peer.Port];
        byte[] body = [.. "d8:completei1e10:incompletei1e8:intervali1800e5:peers6:"u8, .. compact, (byte)'e'];
        _answer = [.. Encoding.ASCII.GetBytes($"{Headers}{body.Length}\r\n\r\n"), .. body];
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url => $"http://{_listener.LocalEndpoint}/announce";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
            try
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 }) { } // the request ends with an empty line
                await client.GetStream().WriteAsync(_answer, _stop.Token);
            }
            catch (IOException)
            {
                // That client is gone; the next one is answered.
            }
        }
    }
}
