namespace TorrentLab.Tests.Cli;

public sealed class UsageTests
{
    private static readonly string Torrent = CliRun.Fixture("good/single-file");

    [Theory(Timeout = 10_000)]
    [InlineData("", "name a .torrent file, as in: torrentlab FILE.torrent (torrentlab --help shows more)")]
    [InlineData("sxxxd", "no such file or command: 'sxxxd'")]
    [InlineData("verfy", "no such file or command: 'verfy'. Did you mean 'verify'?")]
    [InlineData("TORRENT extra", "'extra' is one argument too many. See torrentlab --help")]
    [InlineData("TORRENT --pipelin 3", "no such option: '--pipelin'. Did you mean '--pipeline'?")]
    [InlineData("TORRENT --colour=red", "no such option: '--colour'. See torrentlab --help")]
    [InlineData("TORRENT --max-peers 0", "--max-peers: '0' is not a number from 1 to 500")]
    [InlineData("TORRENT -m 501", "--max-peers: '501' is not a number from 1 to 500")]
    [InlineData("TORRENT -p 65536", "--port: '65536' is not a number from 1 to 65535")]
    [InlineData("TORRENT --port -1", "--port: '-1' is not a number from 1 to 65535")]
    [InlineData("TORRENT --pipeline 251", "--pipeline: '251' is not a number from 1 to 250")]
    [InlineData("TORRENT --pipeline many", "--pipeline: 'many' is not a number from 1 to 250")]
    [InlineData("TORRENT --resume --no-resume", "--resume and --no-resume contradict each other: give one")]
    [InlineData("TORRENT --peer here", "'here' is not a peer: write HOST:PORT, 192.0.2.1:6881 or [2001:db8::1]:6881")]
    [InlineData("TORRENT --peer ::1:6881", "'::1:6881' is not a peer: write HOST:PORT, 192.0.2.1:6881 or [2001:db8::1]:6881")]
    [InlineData("TORRENT --peer 192.0.2.1:0", "'192.0.2.1:0' is not a peer: write HOST:PORT, 192.0.2.1:6881 or [2001:db8::1]:6881")]
    [InlineData("TORRENT --tracker-ca nowhere.pem", "--tracker-ca: no such file: 'nowhere.pem'")]
    [InlineData("inspect", "FILE.torrent is missing: torrentlab inspect FILE.torrent [--bytes | --json]")]
    [InlineData("inspect nowhere", "no such file: 'nowhere'")]
    [InlineData("inspect TORRENT --json --bytes", "--json and --bytes contradict each other: give one")]
    [InlineData("verify TORRENT", "PATH is missing: torrentlab verify FILE.torrent PATH [--json]")]
    [InlineData("verify TORRENT nowhere", "no such file or directory: 'nowhere'")]
    [InlineData("create", "PATH is missing: torrentlab create PATH [options]")]
    [InlineData("create nowhere", "no such file or directory: 'nowhere'")]
    [InlineData("create . -p 17K", "--piece-length: '17K' is not a power of two from 16K to 64M")]
    [InlineData("create . -p 8192", "--piece-length: '8192' is not a power of two from 16K to 64M")]
    [InlineData("create . -p 128M", "--piece-length: '128M' is not a power of two from 16K to 64M")]
    [InlineData("create . -p 4194304G", "--piece-length: '4194304G' is not a power of two from 16K to 64M")]
    [InlineData("create . --hash-threads 0", "--hash-threads: '0' is not a number from 1 to 256")]
    [InlineData("create . -t wss://w.example", "--tracker: the scheme \"wss\" is not served here (only http, https, udp)")]
    [InlineData("create . -t http://a.example,", "--tracker: not a tracker URL: it has no \"http://\" or the like in front")]
    [InlineData("create . -t udp://b.example", "--tracker: \"udp://b.example\" names no port, and udp trackers have no usual one: udp://HOST:PORT")]
    [InlineData("create . --web-seed ftp://s.example", "--web-seed: 'ftp://s.example' is not an http or https URL")]
    [InlineData("create . --private --public", "--private and --public contradict each other: give one")]
    [InlineData("announce TORRENT --event begun", "--event: 'begun' is not one of started, completed, stopped, none")]
    [InlineData("announce TORRENT --url udp://192.0.2.1", "--url: \"udp://192.0.2.1\" names no port, and udp trackers have no usual one: udp://HOST:PORT")]
    [InlineData("peer TORRENT", "HOST:PORT is missing: torrentlab peer FILE.torrent HOST:PORT [--seconds N] [--json]")]
    [InlineData("tracker --port 65536", "--port: '65536' is not a number from 0 to 65535")]
    [InlineData("tracker --udp-port x", "--udp-port: 'x' is not a number from 0 to 65535")]
    [InlineData("tracker --bind localhost", "--bind: 'localhost' is not an address, as 192.0.2.7 or 2001:db8::7")]
    [InlineData("tracker --interval 0", "--interval: '0' is not a number from 1 to 86400")]
    [InlineData("tracker --whitelist nowhere", "--whitelist: no such file: 'nowhere'")]
    [InlineData("tracker here", "'here' is one argument too many. See torrentlab tracker --help")]
    public async Task A_wrong_command_line_gives_one_line_and_exit_code_2(string commandLine, string complaint)
    {
        string[] args = [.. commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word == "TORRENT" ? Torrent : word)];

        CliRun run = await CliRun.Of(args);

        Assert.Equal(new CliRun(2, "", $"torrentlab: {complaint}\n"), run);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_directory_is_no_torrent()
    {
        using TestDirectory directory = new();

        CliRun run = await CliRun.Of(directory.Path);

        Assert.Equal(new CliRun(2, "", $"torrentlab: '{directory.Path}' is a directory; name the .torrent file\n"), run);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_complaint_carries_nothing_that_a_terminal_obeys()
    {
        CliRun run = await CliRun.Of("inspect", "\u001b[2J\u202e");

        Assert.Equal("torrentlab: no such file: '\\u{1b}[2J\\u{202e}'\n", run.Error);
    }
}
