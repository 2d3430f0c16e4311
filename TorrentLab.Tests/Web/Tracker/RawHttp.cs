using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TorrentLab.Tests.Web.Tracker;

/// <summary>Sends bytes as they are, which no HTTP client does, and reads what comes back.</summary>
internal sealed class RawHttp : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private string _unread = "";

    /// <summary>Sends one request on a connection of its own and reads until the server closes it.</summary>
    public static async Task<string> AskAsync(int port, string request, CancellationToken ct)
    {
        using RawHttp http = new();
        await http.SendAsync(port, request, ct);
        StringBuilder answer = new();
        byte[] buffer = new byte[4096];
        try
        {
            for (int length; (length = await http._socket.ReceiveAsync(buffer, ct)) > 0;) answer.Append(Encoding.Latin1.GetString(buffer, 0, length));
        }
        catch (SocketException)
        {
            // Closed with bytes of ours unread: a reset. What came before it counts.
        }
        return answer.ToString();
    }

    /// <summary>Sends bytes, one for each character, over the connection that stays open.</summary>
    public async Task SendAsync(int port, string request, CancellationToken ct)
    {
        if (!_socket.Connected) await _socket.ConnectAsync(IPAddress.Loopback, port, ct);
        await _socket.SendAsync(Encoding.Latin1.GetBytes(request), ct);
    }

    /// <summary>Reads one answer with its Content-Length and leaves the rest.</summary>
    public async Task<string> ReadAsync(CancellationToken ct)
    {
        byte[] buffer = new byte[4096];
        while (true)
        {
            int head = _unread.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head >= 0)
            {
                string length = _unread.Split("Content-Length: ")[1].Split('\r')[0];
                int end = head + 4 + int.Parse(length, System.Globalization.CultureInfo.InvariantCulture);
                if (_unread.Length >= end)
                {
                    string answer = _unread[..end];
                    _unread = _unread[end..];
                    return answer;
                }
            }
            int received = await _socket.ReceiveAsync(buffer, ct);
            if (received == 0) throw new IOException($"closed after '{_unread}'");
            _unread += Encoding.Latin1.GetString(buffer, 0, received);
        }
    }

    public void Dispose() => _socket.Dispose();
}
