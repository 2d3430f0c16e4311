using System.Net;
using System.Net.Sockets;

namespace TorrentLab.Lab;

/// <summary>
/// A UDP tracker on a port of loopback that answers what it was told and records the packets that came. Every packet takes
/// the next of the queued answers; with none left, the tracker behaves (BEP 15).
/// </summary>
public sealed class MockUdpTracker : IAsyncDisposable
{
    private const int ShortestRequest = 16;

    private readonly Socket _socket;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new(); // guards the queue, the record and _next: tests and the loop meet there
    private readonly Queue<UdpTrackerAnswer> _queued = new();
    private readonly List<byte[]> _packets = [];
    private readonly List<EndPoint> _senders = [];
    private readonly Task _run;
    private TaskCompletionSource _next = NewSignal();

    /// <param name="address">Where to listen; 127.0.0.1 if null.</param>
    /// <param name="port">Where to listen; 0 for any port that is free.</param>
    /// <exception cref="SocketException">It cannot listen there.</exception>
    public MockUdpTracker(IPAddress? address = null, int port = 0)
    {
        address ??= IPAddress.Loopback;
        _socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(new IPEndPoint(address, port));
        _run = RunAsync();
    }

    /// <summary>The id that a connect is given. A question under another one is answered with an error.</summary>
    public ulong ConnectionId { get; set; } = 0x0123456789abcdef;

    /// <summary>The answer to announces once the queue is empty; no peers unless set.</summary>
    public UdpTrackerAnswer Announce { get; set; } = UdpTrackerAnswer.Peers([]);

    /// <summary>The answer to scrapes once the queue is empty; all zero unless set.</summary>
    public UdpTrackerAnswer Scrape { get; set; } = UdpTrackerAnswer.Scrape(0, 0, 0);

    /// <summary>Gives the answer to every packet, of the packet, its sender, and what would be answered; null unless set.</summary>
    public Func<byte[], IPEndPoint, UdpTrackerAnswer, UdpTrackerAnswer>? Change { get; init; }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>The announce address, such as "udp://127.0.0.1:40123/announce".</summary>
    public string Url => $"udp://{_socket.LocalEndPoint}/announce";

    /// <summary>The packets so far, in the order they came, and nothing taken out.</summary>
    public IReadOnlyList<byte[]> Packets
    {
        get
        {
            lock (_gate) return [.. _packets];
        }
    }

    /// <summary>Where each of <see cref="Packets"/> came from.</summary>
    public IReadOnlyList<EndPoint> Senders
    {
        get
        {
            lock (_gate) return [.. _senders];
        }
    }

    /// <summary>A UDP port of 127.0.0.1 on which nobody listens, unless somebody has taken it since.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Adds an answer for one packet, whatever it asks.</summary>
    public void Enqueue(UdpTrackerAnswer answer)
    {
        lock (_gate) _queued.Enqueue(answer);
    }

    /// <summary>The packets, as soon as there are so many. A packet counts when it has come, before it is answered.</summary>
    public async Task<IReadOnlyList<byte[]>> WaitForPacketsAsync(int count, CancellationToken ct)
    {
        while (true)
        {
            Task next;
            lock (_gate)
            {
                if (_packets.Count >= count) return [.. _packets];
                next = _next.Task;
            }
            await next.WaitAsync(ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        byte[] buffer = new byte[64 * 1024];
        var anyone = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        try
        {
            while (true)
            {
                SocketReceiveFromResult came = await _socket.ReceiveFromAsync(buffer, anyone, _stop.Token);
                foreach (byte[] packet in Take(buffer[..came.ReceivedBytes], came.RemoteEndPoint))
                    await _socket.SendToAsync(packet, came.RemoteEndPoint, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The tracker stops.
        }
    }

    /// <summary>Writes the packet down, wakes who waits for it, and gives what to send for it.</summary>
    private IEnumerable<byte[]> Take(byte[] packet, EndPoint sender)
    {
        TaskCompletionSource came;
        UdpTrackerAnswer answer;
        lock (_gate)
        {
            _packets.Add(packet);
            _senders.Add(sender);
            answer = _queued.TryDequeue(out UdpTrackerAnswer? queued) ? queued : Usual(packet);
            if (Change is not null) answer = Change(packet, (IPEndPoint)sender, answer);
            came = _next;
            _next = NewSignal();
        }
        came.SetResult();
        return answer.To(packet);
    }

    private UdpTrackerAnswer Usual(byte[] packet)
    {
        if (packet.Length < ShortestRequest) return UdpTrackerAnswer.Lost;
        string id = Convert.ToHexString(packet, 0, 8);
        byte action = packet[11];
        if (action == 0) return id == "0000041727101980" ? UdpTrackerAnswer.Connection(ConnectionId) : UdpTrackerAnswer.Lost;
        if (id != ConnectionId.ToString("X16")) return UdpTrackerAnswer.Error("unknown connection id");
        return action switch
        {
            1 => Announce,
            2 => Scrape,
            _ => UdpTrackerAnswer.Error("unknown action"),
        };
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
