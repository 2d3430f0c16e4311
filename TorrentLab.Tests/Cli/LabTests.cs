using System.Text.Json;
using System.Text.RegularExpressions;
using TorrentLab.Lab;
using TorrentLab.Tests.Lab;

namespace TorrentLab.Tests.Cli;

public sealed partial class LabTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly LabTorrent _torrent = LabTorrent.SingleFile("file.bin", 300_001, 32 * 1024);
    private readonly string _file;

    public LabTests()
    {
        _file = _directory.WriteFile("file.torrent", _torrent.File);
        _torrent.WriteTo(_directory.CreateDirectory("data"));
    }

    [Theory(Timeout = 10_000)]
    [InlineData("tracker")]
    [InlineData("peer")]
    public async Task Everything_on_offer_is_explained(string command)
    {
        CliRun run = await CliRun.Of("lab", command, "--list");
        CliRun json = await CliRun.Of("lab", command, "--list", "--json");

        string[] names = [.. command == "peer" ? BehaviourCatalogue.All.Select(known => known.Name) : TrackerFaults.All.Select(fault => fault.Name)];
        Assert.Equal((0, 0), (run.ExitCode, json.ExitCode));
        Assert.Equal(names, ListedName().Matches(run.Output).Select(match => match.Value));
        Assert.Equal(names, JsonDocument.Parse(json.Output).RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_peer_tells_what_a_client_did_and_ends_in_order()
    {
        using CancellationTokenSource stop = new();
        using AwaitedWriter output = new("ended: ") { NewLine = "\n" };
        Task<int> run = RunAsync(output, stop.Token, "lab", "peer", _file, _directory.At("data"), "-b", "corrupts-block:1,late-bitfield");

        await LiteralClient.HearAsync(await EndpointAsync(output), _torrent, CancellationToken.None);
        await output.Seen;
        await stop.CancelAsync();

        Assert.Equal(0, await run);
        Verifier.Verify(Times().Replace(output.ToString(), "{time}"));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_peer_that_is_told_to_dials_and_announces_itself_as_JSON_lines_tell()
    {
        await using FaultTracker tracker = new(TrackerFaults.Find("gzip"));
        using System.Net.Sockets.TcpListener client = new(System.Net.IPAddress.Loopback, 0);
        client.Start();
        using CancellationTokenSource stop = new();
        using AwaitedWriter output = new("announced to ") { NewLine = "\n" };
        Task<int> run = RunAsync(output, stop.Token, "lab", "peer", _file, _directory.At("data/file.bin"), "--json",
            "--tracker", tracker.Url, "--connect", client.LocalEndpoint.ToString()!);

        using System.Net.Sockets.Socket dialled = await client.AcceptSocketAsync();
        byte[] handshake = new byte[68];
        await dialled.ReceiveAsync(handshake);
        await output.Seen;
        await stop.CancelAsync();

        Assert.Equal(0, await run);
        Assert.Equal(LiteralClient.Handshake(_torrent, "0000000000000000")[..48], handshake[..48]);
        JsonElement[] lines = [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Contains(lines, line => line.TryGetProperty("kind", out JsonElement kind) && kind.GetString() == "said");
        Assert.Equal(1, lines[^1].GetProperty("summary").GetProperty("connections").GetInt32());
        Assert.Equal(["started", "stopped"], tracker.Summary.Events);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_tracker_tells_what_clients_asked_and_ends_in_order()
    {
        using CancellationTokenSource stop = new();
        using AwaitedWriter output = new("ended") { NewLine = "\n" };
        Task<int> run = RunAsync(output, stop.Token, "lab", "tracker", "--fault", "retry-in-never", "--peer", "192.0.2.7:6881");
        string url = Url().Match(await FirstLinesAsync(output)).Value;

        CliRun announce = await CliRun.Of("announce", _file, "--url", url);
        await output.Seen;
        await stop.CancelAsync();

        Assert.Equal(0, await run);
        Assert.Contains("refused: gone (and says never to retry)", announce.Error, StringComparison.Ordinal);
        string told = Target().Replace(Times().Replace(output.ToString(), "{time}"), "{target}");
        Verifier.Verify(told);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_port_that_is_taken_is_said_to_be_so()
    {
        await using ScriptedPeer other = new(_torrent);

        CliRun run = await CliRun.Of("lab", "peer", _file, _directory.At("data"), "-p", $"{other.Endpoint.Port}");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"torrentlab: {other.Endpoint} cannot be listened on: ", run.Error, StringComparison.Ordinal);
    }

    [Theory(Timeout = 10_000)]
    [InlineData("lab", "name a command of the lab: tracker, peer or run (torrentlab lab --help shows more)")]
    [InlineData("lab tracker", "--fault NAME is missing; --list names the faults")]
    [InlineData("lab tracker --fault slow", "--fault: no such fault: 'slow'. See --list")]
    [InlineData("lab tracker --fault gzip-bom", "--fault: no such fault: 'gzip-bom'. Did you mean 'gzip-bomb'? See --list")]
    [InlineData("lab peer", "FILE.torrent is missing: torrentlab lab peer FILE.torrent DATA [options]")]
    [InlineData("lab peer TORRENT", "DATA is missing: torrentlab lab peer FILE.torrent DATA [options]")]
    [InlineData("lab peer TORRENT TORRENT -b spare-bits,stals:3", "--behaviour: no such behaviour: 'stals'. Did you mean 'stalls'? See --list")]
    [InlineData("lab peer TORRENT TORRENT -b slow:x", "--behaviour: 'slow:x': 'x' is not a number from 1 to 2147483647. See --list")]
    [InlineData("lab peer TORRENT TORRENT --bind here", "--bind: 'here' is not an address, as 192.0.2.7 or 2001:db8::7")]
    [InlineData("lab peer TORRENT TORRENT --tracker https://t.example/a", "--tracker: the scheme \"https\" is not served here (only http, udp)")]
    [InlineData("lab peer TORRENT TORRENT --colour", "no such option: '--colour'. See torrentlab lab peer --help")]
    public async Task A_wrong_command_line_gives_one_line_and_exit_code_2(string commandLine, string complaint)
    {
        string[] args = [.. commandLine.Split(' ').Select(word => word == "TORRENT" ? _file : word)];

        Assert.Equal(new CliRun(2, "", $"torrentlab: {complaint}\n"), await CliRun.Of(args));
    }

    public void Dispose() => _directory.Dispose();

    private static Task<int> RunAsync(TextWriter output, CancellationToken ct, params string[] args) =>
        TorrentLab.Cli.App.RunAsync(args, output, TextWriter.Null, ct);

    private static async Task<System.Net.IPEndPoint> EndpointAsync(AwaitedWriter output) =>
        System.Net.IPEndPoint.Parse(Endpoint().Match(await FirstLinesAsync(output)).Value);

    private static async Task<string> FirstLinesAsync(AwaitedWriter output)
    {
        using Deadline deadline = Deadline.InSeconds(5);
        await deadline.UntilAsync(_ => Task.FromResult(output.ToString().Contains("listening at", StringComparison.Ordinal)), "the lab to listen");
        return output.ToString();
    }

    [GeneratedRegex(@"^[\w-]+", RegexOptions.Multiline)]
    private static partial Regex ListedName();

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Endpoint();

    [GeneratedRegex(@"http://\S+")]
    private static partial Regex Url();

    [GeneratedRegex(@"\b\d+\.\d{3}\b(?!\.)|(?<=peer id )[0-9a-f]+")]
    private static partial Regex Times();

    [GeneratedRegex(@"(?<=GET )\S+")]
    private static partial Regex Target();
}
