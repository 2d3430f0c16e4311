using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using TorrentLab.Lab;

namespace TorrentLab.Tests.Lab;

/// <summary>Each fault by what a client of written bytes hears.</summary>
[Bep(3, "trackers")]
public sealed class TrackerFaultTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";
    private const string Close = "Connection: close\r\n\r\n";
    private const string Peer = "\u00c0\u0000\u0002\u0007\u001a\u00e1"; // 192.0.2.7:6881
    private const string Good = $"d8:intervali1800e5:peers6:{Peer}e";
    private const string Stranger = "\u00c0\u0000\u0002\u0009\u001a\u00e9"; // 192.0.2.9:6889 is a peer of another torrent

    private static readonly IPEndPoint[] Known = [IPEndPoint.Parse("192.0.2.7:6881")];

    /// <summary>What an announce is answered with, of the tracker's origin; headers without their order's importance are written whole.</summary>
    private static readonly Dictionary<string, Func<string, string>> Expected = new()
    {
        ["odd-peers"] = _ => Body($"d8:intervali1800e5:peers7:{Peer}\u007fe"),
        ["own-address"] = _ => Body($"d8:intervali1800e5:peers12:\u007f\u0000\u0000\u0001\u001a\u00e2{Peer}e"),
        ["port-0"] = _ => Body($"d8:intervali1800e5:peers12:{Peer[..4]}\0\0{Peer}e"),
        ["duplicates"] = _ => Body($"d8:intervali1800e5:peers600:{string.Concat(Enumerable.Repeat(Peer, 100))}e"),
        ["another-hash"] = _ => Body($"d8:intervali1800e5:peers12:\u007f\u0000\u0000\u0001{Stranger[4..]}{Peer}e"),
        ["failure-reason"] = _ => Body("d14:failure reason28:not registered \u001b[31m\u00e2\u0080\u00ae heree"),
        ["retry-in-number"] = _ => Body("d14:failure reason4:busy8:retry ini5ee"),
        ["retry-in-string"] = _ => Body("d14:failure reason4:busy8:retry in1:5e"),
        ["retry-in-never"] = _ => Body("d14:failure reason4:gone8:retry in5:nevere"),
        ["not-bencode"] = _ => Body("tracker is fine, thank you\n"),
        ["cut-bencode"] = _ => Body(Good[..(Good.Length / 2)]),
        ["not-a-dictionary"] = _ => Body("l8:intervali1800e5:peers0:e"),
        ["negative-interval"] = _ => Body($"d8:intervali-1e5:peers6:{Peer}e"),
        ["zero-interval"] = _ => Body($"d8:intervali0e5:peers6:{Peer}e"),
        ["short-content-length"] = _ => $"{Ok}Content-Length: 16\r\n{Close}{Good}",
        ["long-content-length"] = _ => $"{Ok}Content-Length: 1000000000000000000\r\n{Close}{Good}",
        ["truncated"] = _ => $"{Ok}Content-Length: 33\r\n{Close}{Good[..16]}",
        ["chunked"] = _ => $"{Ok}Transfer-Encoding: chunked\r\n{Close}"
            + string.Concat(Good.Chunk(7).Select(chunk => $"{chunk.Length:x}\r\n{new string(chunk)}\r\n")) + "0\r\n\r\n",
        ["redirect"] = origin => $"HTTP/1.1 302 Found\r\nLocation: {origin}/announce/moved{Target}\r\nContent-Length: 0\r\n{Close}",
        ["redirect-loop"] = origin => $"HTTP/1.1 302 Found\r\nLocation: {origin}{Target}\r\nContent-Length: 0\r\n{Close}",
        ["never-answers"] = _ => "",
        ["closes-at-once"] = _ => "",
        ["http-404"] = _ => $"HTTP/1.1 404 NotFound\r\nContent-Length: 9\r\n{Close}not here\n",
        ["http-500"] = _ => $"HTTP/1.1 500 InternalServerError\r\nContent-Length: 10\r\n{Close}try later\n",
        ["html"] = _ => $"{Ok}Content-Type: text/html\r\nContent-Length: 26\r\n{Close}<!doctype html><p>Log in.\n",
    };

    /// <summary>Too long or too slow to be written out; each has a test of its own.</summary>
    private static readonly string[] Big = ["many-peers", "huge-body", "gzip", "gzip-bomb", "slow-drip", "endless"];

    /// <summary>What a connect and three announces are answered with: the packets to each request, in hex, without their transaction ids.</summary>
    private static readonly Dictionary<string, string[]> ExpectedPackets = new()
    {
        ["udp-loss"] = ["", "", UdpGood, ""],
        ["udp-never-answers"] = ["", "", "", ""],
        ["udp-wrong-transaction"] = [Wrong(Connected), Wrong(UdpGood), Wrong(UdpGood), Wrong(UdpGood)],
        ["udp-stale-connection"] = [Connected, Stale, UdpGood, Stale],
        ["udp-truncated"] = [Connected, UdpGood[..19], UdpGood[..19], UdpGood[..19]],
        ["udp-odd-peers"] = [Connected, UdpGood + "00", UdpGood + "00", UdpGood + "00"],
        ["udp-error"] = [Connected, Refused, Refused, Refused],
        ["udp-duplicated"] = [$"{Connected} {Connected}", $"{UdpGood} {UdpGood}", $"{UdpGood} {UdpGood}", $"{UdpGood} {UdpGood}"],
        ["udp-reordered"] = [Connected, $"{Late} {UdpGood}", $"{Late} {UdpGood}", $"{Late} {UdpGood}"],
    };

    private const string Target = "/announce?info_hash=%00%01%02%03%04%05%06%07%08%09%0a%0b%0c%0d%0e%0f%10%11%12%13&port=6882&event=started";
    private const string Id = "0123456789abcdef";
    private const string Connected = "00000000:" + Id;
    private const string Late = "00000000!0000000000000001";
    private const string UdpGood = "00000001:0000070800000000" + "00000000c00002071ae1";

    private static string Stale => "00000003:" + Convert.ToHexStringLower("connection id is stale"u8);

    private static string Refused => "00000003:" + Convert.ToHexStringLower("not registered \u001b[31m here"u8);

    public static TheoryData<string> HttpFaults() => [.. TrackerFaults.All.Where(fault => fault.Http is not null).Select(fault => fault.Name).Except(Big)];

    public static TheoryData<string> UdpFaults() => [.. TrackerFaults.All.Where(fault => fault.Udp is not null).Select(fault => fault.Name)];

    [Theory(Timeout = 10_000), MemberData(nameof(HttpFaults)), Bep(31, "retry in")]
    public async Task A_client_of_HTTP_hears_what_the_name_says(string name)
    {
        await using FaultTracker tracker = new(TrackerFaults.Find(name), Known);
        if (name == "another-hash") await AskAsync(tracker, "/announce?info_hash=other&port=6889");

        Assert.Equal(Expected[name](tracker.Url[..^"/announce".Length]), await AskAsync(tracker, Target));
        Assert.Contains(tracker.Transcript.Lines, line => line.EndsWith($"!! {name}", StringComparison.Ordinal));
    }

    [Theory(Timeout = 10_000), MemberData(nameof(UdpFaults)), Bep(15, "udp tracker protocol")]
    public async Task A_client_of_UDP_hears_what_the_name_says(string name)
    {
        await using FaultTracker tracker = new(TrackerFaults.Find(name), Known);
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(IPAddress.Loopback, new Uri(tracker.Url).Port);
        byte[] connect = Convert.FromHexString("0000041727101980" + "00000000" + "0a0b0c0d");
        byte[] announce = new byte[98];
        Convert.FromHexString(Id + "00000001" + "0a0b0c0d").CopyTo(announce, 0);
        (announce[83], announce[97]) = (2, 0x50); // started, port 80

        string[] expected = ExpectedPackets[name];
        for (int i = 0; i < expected.Length; i++)
        {
            await socket.SendAsync(i == 0 ? connect : announce);
            List<string> heard = [];
            foreach (string _ in expected[i].Split(' ', StringSplitOptions.RemoveEmptyEntries)) heard.Add(await ReceiveAsync(socket));
            Assert.Equal(expected[i], string.Join(' ', heard));
        }
        Assert.Equal(3, (await SummaryAsync(tracker, requests: 4)).Announces);
        Assert.Equal(0, socket.Available);
    }

    [Fact]
    public void Every_fault_is_tested_here() =>
        Assert.Equal(TrackerFaults.All.Select(fault => fault.Name).Order(), Expected.Keys.Concat(Big).Concat(ExpectedPackets.Keys).Order());

    [Fact]
    public void Each_is_explained_by_a_sentence_a_rule_and_what_is_good()
    {
        Assert.All(TrackerFaults.All, fault =>
        {
            Assert.Matches(@"^[A-Z].+\.$", fault.Does);
            Assert.Matches(@"^[A-Z].+\.$", fault.Good);
            Assert.Matches("^(BEP [0-9]+|none: )", fault.Rule);
            Assert.True(fault.Http is null != fault.Udp is null);
        });
        Assert.Equal("no such fault: 'nothing'", Assert.Throws<FormatException>(() => TrackerFaults.Find("nothing")).Message);
    }

    [Fact(Timeout = 10_000)]
    public async Task Many_peers_are_the_good_ones_and_100_000_that_are_not_there()
    {
        string answer = await AskAsync("many-peers");

        Assert.Contains($"5:peers600006:{Peer}\u007f\u0001\0\0\0\u0009\u007f\u0001\0\u0001", answer, StringComparison.Ordinal);
        Assert.EndsWith("\u007f\u0002\u0086\u009f\0\u0009e", answer, StringComparison.Ordinal); // number 0x1869f
    }

    [Fact(Timeout = 10_000)]
    public async Task A_huge_body_is_a_right_one()
    {
        string answer = await AskAsync("huge-body");

        Assert.EndsWith($"{Peer}15:warning message5000000:{new string('w', 5_000_000)}e", answer, StringComparison.Ordinal);
    }

    [Theory(Timeout = 20_000)]
    [InlineData("gzip", 33)]
    [InlineData("gzip-bomb", 100_000_000)]
    public async Task Gzip_unpacks_to(string name, int length)
    {
        string answer = await AskAsync(name);
        int body = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;

        Assert.Contains("Content-Encoding: gzip\r\n", answer, StringComparison.Ordinal);
        using MemoryStream packed = new(Encoding.Latin1.GetBytes(answer[body..]));
        using GZipStream unpacked = new(packed, CompressionMode.Decompress);
        byte[] buffer = new byte[1 << 20];
        int sum = 0;
        for (int count; (count = await unpacked.ReadAsync(buffer)) > 0; sum += count)
            if (length == 33) Assert.Equal(Good, Encoding.Latin1.GetString(buffer, 0, count));
        Assert.Equal(length, sum);
    }

    [Theory(Timeout = 10_000)]
    [InlineData("slow-drip", "HT")]
    [InlineData("endless", $"{Ok}{Close}\0\0\0\0")]
    public async Task What_has_no_end_begins_with(string name, string beginning)
    {
        await using FaultTracker tracker = new(TrackerFaults.Find(name), Known);
        using TcpClient client = await SendAsync(tracker, Target);
        byte[] heard = new byte[beginning.Length];
        await client.GetStream().ReadExactlyAsync(heard);

        Assert.Equal(beginning, Encoding.Latin1.GetString(heard));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_redirect_leads_to_a_right_answer()
    {
        await using FaultTracker tracker = new(TrackerFaults.Find("redirect"), Known);

        Assert.Equal(Body(Good), await AskAsync(tracker, $"/announce/moved{Target}"));
    }

    [Fact(Timeout = 10_000), Bep(48, "scrape")]
    public async Task A_scrape_is_answered_for_what_was_asked_except_by_the_fault_that_does_not()
    {
        await using FaultTracker good = new(TrackerFaults.Find("zero-interval"));
        await using FaultTracker other = new(TrackerFaults.Find("another-hash"));

        const string Scrape = "/scrape?info_hash=aaaaaaaaaaaaaaaaaaaa";
        Assert.Contains("d5:filesd20:aaaaaaaaaaaaaaaaaaaad8:completei0e", await AskAsync(good, Scrape), StringComparison.Ordinal);
        Assert.Contains($"d5:filesd20:{new string('\0', 20)}d8:completei1000e", await AskAsync(other, Scrape), StringComparison.Ordinal);
    }

    [Fact(Timeout = 10_000)]
    public async Task Who_announces_is_listed_for_the_next_until_it_stops()
    {
        await using FaultTracker tracker = new(TrackerFaults.Find("zero-interval"));

        Assert.EndsWith("5:peers0:e", await AskAsync(tracker, Target), StringComparison.Ordinal);
        Assert.EndsWith("5:peers6:\u007f\0\0\u0001\u001a\u00e2e", await AskAsync(tracker, Target.Replace("6882", "6883", StringComparison.Ordinal)), StringComparison.Ordinal);
        await AskAsync(tracker, Target.Replace("started", "stopped", StringComparison.Ordinal));
        Assert.EndsWith("5:peers0:e", await AskAsync(tracker, Target.Replace("6882", "6883", StringComparison.Ordinal)), StringComparison.Ordinal);

        Assert.Equal(["started", "started", "stopped", "started"], tracker.Summary.Events);
        Assert.Equal("4 announces, 0 other requests", tracker.Summary.Lines().First());
        Assert.StartsWith("asked again after ", tracker.Summary.Lines().Last(), StringComparison.Ordinal);
    }

    private static string Body(string body) => $"{Ok}Content-Length: {body.Length}\r\n{Close}{body}";

    private static string Wrong(string answer) => answer.Replace(':', '!');

    private static async Task<string> AskAsync(string fault)
    {
        await using FaultTracker tracker = new(TrackerFaults.Find(fault), Known);
        return await AskAsync(tracker, Target);
    }

    private static async Task<string> AskAsync(FaultTracker tracker, string target)
    {
        using TcpClient client = await SendAsync(tracker, target);
        NetworkStream stream = client.GetStream();
        if (tracker.Fault.Name == "never-answers") client.Client.Shutdown(SocketShutdown.Send);
        using StreamReader reader = new(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    private static async Task<TcpClient> SendAsync(FaultTracker tracker, string target)
    {
        TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(tracker.Url).Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n"));
        return client;
    }

    /// <summary>A packet as hex, with ':' in place of the right transaction id and '!' in place of another.</summary>
    private static async Task<string> ReceiveAsync(Socket socket)
    {
        byte[] packet = new byte[2048];
        packet = packet[..await socket.ReceiveAsync(packet)];
        string transaction = BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(4)) == 0x0a0b0c0d ? ":" : "!";
        return Convert.ToHexStringLower(packet.AsSpan(0, 4)) + transaction + Convert.ToHexStringLower(packet.AsSpan(8));
    }

    private static async Task<TrackerSummary> SummaryAsync(FaultTracker tracker, int requests)
    {
        using Deadline deadline = Deadline.InSeconds(5);
        await deadline.UntilAsync(_ => Task.FromResult(tracker.Summary is { } summary && summary.Announces + summary.Others == requests), "the last request to arrive");
        return tracker.Summary;
    }
}
