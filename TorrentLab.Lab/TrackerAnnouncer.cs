using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace TorrentLab.Lab;

/// <summary>
/// Makes a <see cref="ScriptedPeer"/> known to a tracker, over HTTP or UDP, so that clients find it: "started" now, again at
/// the tracker's interval, "stopped" at the end. It writes its bytes by hand and believes little of what comes back.
/// </summary>
/// <param name="url">Begins with "http://" or "udp://".</param>
/// <param name="infoHash">20 bytes.</param>
/// <param name="peer">Who is announced.</param>
/// <param name="time">The clock of the interval; the system's if null.</param>
public sealed partial class TrackerAnnouncer(Uri url, byte[] infoHash, ScriptedPeer peer, TimeProvider? time = null)
{
    private const int MaxAnswer = 64 * 1024;
    private const string Refusal = "14:failure reason";
    private const int Started = 2; // BEP 15, "announce request"
    private const int Stopped = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UsualInterval = TimeSpan.FromMinutes(15);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Announces until it is cancelled, and then once more.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            for (int happened = Started; ; happened = 0)
            {
                TimeSpan interval = await AnnounceAsync(happened, ct).ConfigureAwait(false);
                await LabTimer.WaitAsync(interval, _time, ct).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            await AnnounceAsync(Stopped, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>One announce, whose outcome the peer's transcript tells.</summary>
    /// <returns>When to announce again.</returns>
    private async Task<TimeSpan> AnnounceAsync(int happened, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        string outcome;
        TimeSpan interval = UsualInterval;
        try
        {
            (outcome, long seconds) = url.Scheme == "udp"
                ? await OverUdpAsync(happened, either.Token).ConfigureAwait(false)
                : await OverHttpAsync(happened, either.Token).ConfigureAwait(false);
            if (seconds > 0) interval = TimeSpan.FromSeconds(Math.Clamp(seconds, LeastInterval.TotalSeconds, TimeSpan.FromDays(1).TotalSeconds));
        }
        catch (Exception failed) when (failed is SocketException or IOException or InvalidDataException)
        {
            outcome = failed.Message;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            outcome = $"no answer in {Patience.TotalSeconds:0} s";
        }
        peer.Transcript.Add(0, TranscriptKind.Note, $"announced to {url}: {outcome}");
        return interval;
    }

    private async Task<(string Outcome, long Interval)> OverHttpAsync(int happened, CancellationToken ct)
    {
        IPEndPoint tracker = await AddressAsync(ct).ConfigureAwait(false);
        using var client = new TcpClient(tracker.AddressFamily);
        BindTo(client.Client, tracker);
        await client.ConnectAsync(tracker, ct).ConfigureAwait(false);
        string name = happened switch { Started => "&event=started", Stopped => "&event=stopped", _ => "" };
        string sign = url.Query.Length == 0 ? "?" : "&";
        string request = $"GET {url.PathAndQuery}{sign}info_hash={Escaped(infoHash)}&peer_id={Escaped(peer.Id)}&port={peer.Endpoint.Port}"
            + $"&uploaded=0&downloaded=0&left=0&compact=1&numwant=0{name} HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: close\r\n\r\n";
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), ct).ConfigureAwait(false);
        byte[] answer = new byte[MaxAnswer];
        int length = await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, ct).ConfigureAwait(false);
        string text = Encoding.Latin1.GetString(answer, 0, length);
        int refusal = text.IndexOf(Refusal, StringComparison.Ordinal);
        if (refusal >= 0) return ($"refused: {text[(refusal + Refusal.Length)..]}", 0);
        _ = long.TryParse(Interval().Match(text).Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long interval);
        return (length == 0 ? "closed without an answer" : text.Split('\r')[0], interval);
    }

    private async Task<(string Outcome, long Interval)> OverUdpAsync(int happened, CancellationToken ct)
    {
        IPEndPoint tracker = await AddressAsync(ct).ConfigureAwait(false);
        using var socket = new Socket(tracker.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        BindTo(socket, tracker);
        await socket.ConnectAsync(tracker, ct).ConfigureAwait(false);
        byte[] transaction = [1, 2, 3, 4];
        byte[] connected = await AskAsync(socket, [0, 0, 0x04, 0x17, 0x27, 0x10, 0x19, 0x80, .. RawWire.Number(0), .. transaction], ct).ConfigureAwait(false);
        byte[] announce =
        [
            .. connected[8..16], .. RawWire.Number(1), .. transaction, .. infoHash, .. peer.Id, .. new byte[24], // nothing down, left or up
            .. RawWire.Number((uint)happened), .. new byte[8], .. RawWire.Number(0), // own address, no key, no peers wanted
            (byte)(peer.Endpoint.Port >> 8), (byte)peer.Endpoint.Port,
        ];
        byte[] answer = await AskAsync(socket, announce, ct).ConfigureAwait(false);
        return ($"{answer.Length} bytes", new RawFrame(null, answer).Number(2));
    }

    private static async Task<byte[]> AskAsync(Socket socket, byte[] packet, CancellationToken ct)
    {
        await socket.SendAsync(packet, ct).ConfigureAwait(false);
        byte[] answer = new byte[2048];
        int length = await socket.ReceiveAsync(answer, ct).ConfigureAwait(false);
        if (length < 16 || answer[3] != packet[11]) throw new InvalidDataException($"refused: {Encoding.Latin1.GetString(answer, 8, Math.Max(0, length - 8))}");
        return answer[..length];
    }

    private async Task<IPEndPoint> AddressAsync(CancellationToken ct)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(url.DnsSafeHost, ct).ConfigureAwait(false);
        // The one of our own kind, for the tracker takes our peers' address from the connection.
        IPAddress address = addresses.FirstOrDefault(one => one.AddressFamily == peer.Endpoint.AddressFamily) ?? addresses[0];
        return new IPEndPoint(address, url.Port);
    }

    private void BindTo(Socket socket, IPEndPoint tracker)
    {
        if (tracker.AddressFamily == peer.Endpoint.AddressFamily) socket.Bind(new IPEndPoint(peer.Endpoint.Address, 0));
    }

    private static string Escaped(byte[] bytes) => string.Concat(bytes.Select(value => $"%{value:x2}"));

    [GeneratedRegex(@"8:intervali(\d{1,10})e")]
    private static partial Regex Interval();
}
