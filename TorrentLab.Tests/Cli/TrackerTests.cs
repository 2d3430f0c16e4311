using System.Net;
using System.Text.Json;

namespace TorrentLab.Tests.Cli;

public sealed class TrackerTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    [Fact(Timeout = 20_000)]
    public async Task It_says_as_JSON_where_it_listens_serves_and_ends_in_order()
    {
        using Deadline deadline = Deadline.InSeconds(15);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token);
        using AwaitedWriter output = new("httpAnnounce");
        using StringWriter error = new() { NewLine = "\n" };
        Task<int> run = TorrentLab.Cli.App.RunAsync(["tracker", "--port", "0", "--bind", "127.0.0.1", "--state", _directory.At("state.json"), "--json"], output, error, stop.Token);
        await output.Seen.WaitAsync(deadline.Token);

        using JsonDocument report = JsonDocument.Parse(output.ToString());
        using HttpClient http = new();
        string announce = report.RootElement.GetProperty("httpAnnounce").GetString()!;
        string answer = await http.GetStringAsync(new Uri(announce + "?info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=bbbbbbbbbbbbbbbbbbbb&port=1&left=0"), deadline.Token);
        await stop.CancelAsync();

        Assert.Equal(130, await run);
        Assert.StartsWith("d8:completei1e", answer, StringComparison.Ordinal);
        Assert.Equal($"udp://127.0.0.1:{report.RootElement.GetProperty("udpPort").GetInt32()}/announce", report.RootElement.GetProperty("udpAnnounce").GetString());
        Assert.Equal("torrentlab: no state of an earlier run\ntorrentlab: interrupted: 1 announces were answered; 1 torrent had 1 seed and 0 leechers\n", error.ToString());
        Assert.Contains("6161616161616161616161616161616161616161", await File.ReadAllTextAsync(_directory.At("state.json"), deadline.Token), StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_port_that_is_taken_is_said_to_be_so()
    {
        using System.Net.Sockets.TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        CliRun run = await CliRun.Of("tracker", "--bind", "127.0.0.1", "--port", $"{port}", "--udp-port", "0");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains($"127.0.0.1:{port}", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("Stop the other program, or choose another --port, --udp-port or --bind\n", run.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_line_of_the_whitelist_that_is_no_info_hash_is_named()
    {
        string file = _directory.WriteFile("allowed.txt", "# mine\n\n6161616161616161616161616161616161616161 # a\nabc\n"u8);

        CliRun run = await CliRun.Of("tracker", "--whitelist", file);

        Assert.Equal(new CliRun(1, "", $"torrentlab: {file}, line 4: 'abc' is not an info-hash of 40 hexadecimal digits; torrentlab inspect shows them\n"), run);
    }

    public void Dispose() => _directory.Dispose();
}
