using System.Net;
using System.Text;
using TorrentLab.Lab;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Tracker;
using TorrentLab.Web.Tracker;

namespace TorrentLab.Tests.Web.Tracker;

public sealed class TrackerStateTests : IDisposable
{
    private const string OnePeer = """[{"infoHash":"fffe000000000000000000000000000000000000","downloaded":3,"peers":[{"endpoint":"192.0.2.1:6881","id":"0000000000000000000000000000000000000000","key":5,"has":"some","seen":0}]}]""";

    private readonly TestDirectory _directory = new();
    private readonly ManualTime _time = new();

    private TrackerServerOptions Options => new() { Port = 0, UdpPort = 0, Bind = IPAddress.Loopback, StateFile = _directory.At("state.json") };

    [Fact(Timeout = 20_000)]
    public async Task Peers_and_downloads_survive_a_restart()
    {
        using Deadline deadline = Deadline.InSeconds(15);
        using TrackerClient client = new();
        await using (TrackerServer first = await StartAsync(deadline))
        {
            Assert.Equal("no state of an earlier run", first.StateNote);
            await client.AnnounceAsync($"http://127.0.0.1:{first.Port}/announce", TrackerServerTests.Peer(1000) with { Left = 0, Event = AnnounceEvent.Completed }, deadline.Token);
        }
        _time.Advance(TimeSpan.FromMinutes(5));
        await using TrackerServer second = await StartAsync(deadline);
        AnnounceAnswer answer = await client.AnnounceAsync($"http://127.0.0.1:{second.Port}/announce", TrackerServerTests.Peer(2000), deadline.Token);

        Assert.Equal("the state file has 1 torrents with 1 peers", second.StateNote);
        Assert.Equal(["127.0.0.1:1000"], answer.Peers.Select(peer => peer.ToString()));
        Assert.Equal(1, second.Stats.Downloaded);
    }

    [Fact(Timeout = 20_000)]
    public async Task Peers_whose_time_ran_out_meanwhile_do_not_come_back()
    {
        using Deadline deadline = Deadline.InSeconds(15);
        _directory.WriteFile("state.json", Encoding.UTF8.GetBytes(OnePeer));
        _time.Advance(TimeSpan.FromHours(1));

        await using TrackerServer server = await StartAsync(deadline);

        Assert.Equal((1, 0, 3L), (server.Stats.Torrents, server.Stats.Leechers, server.Stats.Downloaded));
    }

    [Fact(Timeout = 20_000)]
    public async Task What_is_written_is_what_was_read()
    {
        using Deadline deadline = Deadline.InSeconds(15);
        _directory.WriteFile("state.json", Encoding.UTF8.GetBytes(OnePeer));

        await (await StartAsync(deadline)).DisposeAsync();

        Assert.Equal(OnePeer, await File.ReadAllTextAsync(_directory.At("state.json"), deadline.Token));
        Assert.Equal(["state.json"], Directory.EnumerateFiles(_directory.Path).Select(path => Path.GetFileName(path)));
    }

    [Theory(Timeout = 20_000)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    [InlineData("[1]")]
    [InlineData("""[{"infoHash":"ff","downloaded":0,"peers":[]}]""")]
    [InlineData("""[{"infoHash":"fffe000000000000000000000000000000000000","downloaded":-1,"peers":[]}]""")]
    [InlineData("""[{"infoHash":"fffe000000000000000000000000000000000000","downloaded":0,"peers":[null]}]""")]
    [InlineData("""[{"infoHash":"fffe000000000000000000000000000000000000","downloaded":0,"peers":[{"endpoint":"192.0.2.1:0"}]}]""")]
    [InlineData("""[{"infoHash":"fffe000000000000000000000000000000000000","downloaded":0,"peers":[{"endpoint":"192.0.2.1:1","id":"x"}]}]""")]
    public async Task A_damaged_file_is_said_to_be_so_and_not_used_even_in_part(string content)
    {
        using Deadline deadline = Deadline.InSeconds(15);
        string good = OnePeer[1..^1];
        _directory.WriteFile("state.json", Encoding.UTF8.GetBytes(content.StartsWith("[{", StringComparison.Ordinal) ? $"[{good},{content[1..]}" : content));

        await using TrackerServer server = await StartAsync(deadline);

        Assert.StartsWith("the state file is damaged: starting empty (", server.StateNote, StringComparison.Ordinal);
        Assert.Equal(0, server.Stats.Torrents);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_file_that_ends_early_anywhere_is_damaged()
    {
        using Deadline deadline = Deadline.InSeconds(15);
        for (int length = 1; length < OnePeer.Length; length += 7)
        {
            _directory.WriteFile("state.json", Encoding.UTF8.GetBytes(OnePeer[..length]));
            await using TrackerServer server = await StartAsync(deadline);
            Assert.StartsWith("the state file is damaged", server.StateNote, StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = 20_000)]
    public async Task Two_trackers_do_not_share_a_file()
    {
        using Deadline deadline = Deadline.InSeconds(15);
        await using TrackerServer first = await StartAsync(deadline);

        StorageException refused = await Assert.ThrowsAsync<StorageException>(() => StartAsync(deadline));

        Assert.StartsWith("another tracker keeps its state in ", refused.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task It_is_also_written_while_the_tracker_runs()
    {
        using Deadline deadline = Deadline.InSeconds(15);
        await using TrackerServer server = await StartAsync(deadline);

        await deadline.UntilAsync(_ =>
        {
            _time.Advance(TimeSpan.FromMinutes(5));
            return Task.FromResult(File.Exists(_directory.At("state.json")));
        }, "the state to be written");
    }

    [Fact(Timeout = 20_000)]
    public async Task A_directory_that_is_not_there_is_said_to_be_so()
    {
        using Deadline deadline = Deadline.InSeconds(15);

        StorageException failed = await Assert.ThrowsAsync<StorageException>(() => TrackerServer.StartAsync(
            Options with { StateFile = _directory.At("nowhere", "state.json") }, _time, deadline.Token));

        Assert.EndsWith("Change that, or choose another --state", failed.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private Task<TrackerServer> StartAsync(Deadline deadline) => TrackerServer.StartAsync(Options, _time, deadline.Token);
}
