using System.Text;
using TorrentLab.Cli.Scenarios;

namespace TorrentLab.Tests.Cli.Scenarios;

public sealed class ScenarioReaderTests
{
    private const string Good = """
        {
          "title": "t", "teaches": "x",
          "content": { "name": "a", "files": [{ "path": "a", "length": 100 }] },
          "trackers": [{ "name": "tracker" }],
          "peers": [
            { "name": "seed", "kind": "scripted" },
            { "name": "student", "kind": "torrentlab", "underTest": true }
          ],
          "end": { "when": { "complete": ["student"] }, "seconds": 5 }
        }
        """;

    [Fact]
    public void A_good_scenario_is_read()
    {
        Scenario scenario = Read(Good);

        Assert.Equal(["seed", "student"], scenario.Peers.Select(peer => peer.Name));
        Assert.Equal(("student", TimeSpan.FromSeconds(5)), (scenario.UnderTest?.Name, scenario.Limit));
    }

    [Theory]
    [InlineData("\"title\": \"t\",", "", "line 1: a scenario needs 'title'")]
    [InlineData("\"teaches\"", "\"teachs\"", "line 2: teachs: a scenario has no such key. Did you mean 'teaches'?")]
    [InlineData("\"kind\": \"scripted\"", "\"kind\": \"scriptd\"", "line 6: peers[0].kind: 'scriptd' is none of scripted, torrentlab, client. Did you mean 'scripted'?")]
    [InlineData("\"kind\": \"scripted\"", "\"kind\": \"scripted\", \"maxPeers\": 3", "line 6: peers[0].maxPeers: a scripted peer has no such key. It may have name, kind, underTest, have, start, stop, return, behaviours, seed, connects, announces")]
    [InlineData("\"kind\": \"scripted\"", "\"kind\": \"scripted\", \"behaviours\": \"stals:3\"", "line 6: peers[0].behaviours: no such behaviour: 'stals'. Did you mean 'stalls'? See torrentlab lab peer --list")]
    [InlineData("\"kind\": \"scripted\"", "\"kind\": \"scripted\", \"have\": \"3-1\"", "line 6: peers[0].have: '3-1' names no pieces: write all, none, or numbers from 0 as in 0-3,7")]
    [InlineData("\"kind\": \"scripted\"", "\"kind\": \"scripted\", \"return\": { \"seconds\": 1 }", "line 6: peers[0].return: only who leaves can return: add 'stop'")]
    [InlineData("\"kind\": \"scripted\"", "\"kind\": \"client\", \"command\": \"a {torent}\"", "line 6: peers[0].command: {torent} stands for nothing; there are {torrent}, {output}, {address}, {port}, {dir}, {scenario}, {infohash}")]
    [InlineData("\"name\": \"seed\"", "\"name\": \"tracker\"", "line 6: peers[0].name: the name 'tracker' is somebody else's already")]
    [InlineData("\"name\": \"seed\"", "\"name\": \"a seed\"", "line 6: peers[0].name: 'a seed' is no name: use up to 20 letters, digits and '-'")]
    [InlineData("\"underTest\": true", "\"underTest\": \"yes\"", "line 7: peers[1].underTest: write true or false")]
    [InlineData("\"underTest\": true", "\"maxPeers\": 0", "line 7: peers[1].maxPeers: write a whole number from 1 to 1000")]
    [InlineData("[\"student\"]", "[\"studnt\"]", "line 9: end.when.complete[0]: there is no peer 'studnt'. Did you mean 'student'?")]
    [InlineData("[\"student\"]", "[\"seed\"]", "line 9: end.when.complete[0]: 'seed' is a scripted peer, which downloads nothing: name one of another kind")]
    [InlineData("{ \"complete\": [\"student\"] }", "{ }", "line 9: end.when: a condition has one key: complete, incomplete, log, noLog, all, any; put several in \"all\": [ ... ]")]
    [InlineData(", \"seconds\": 5", "", "line 9: end: the end needs 'seconds', the longest that the scenario may take")]
    [InlineData("\"seconds\": 5", "\"seconds\": -5", "line 9: end.seconds: write a number of seconds above 0, at most 3600")]
    [InlineData("{ \"name\": \"tracker\" }", "{ \"name\": \"tracker\", \"fault\": \"gzip-bom\" }", "line 4: trackers[0].fault: no such fault: 'gzip-bom'. Did you mean 'gzip-bomb'? See torrentlab lab tracker --list")]
    [InlineData("{ \"name\": \"tracker\" }", "{ \"name\": \"tracker\", \"fault\": \"udp-loss\" }", "line 4: trackers[0].fault: 'udp-loss' is a fault over UDP: add \"protocol\": \"udp\"")]
    [InlineData("{ \"name\": \"tracker\" }", "{ \"name\": \"tracker\", \"until\": { \"seconds\": 1 } }", "line 4: trackers[0].until: 'until' is for a tracker with a 'fault' that ends")]
    [InlineData("\"path\": \"a\"", "\"path\": \"../a\"", "line 3: content.files[0].path: '..' is no name of a file: use letters, digits, '-', '_' and '.', and '/' between directories")]
    [InlineData("\"length\": 100", "\"length\": 0", "line 3: content.files: all files together have 1 to 1073741824 bytes")]
    [InlineData("\"name\": \"a\",", "\"name\": \"a\", \"pieceLength\": 3000,", "line 3: content.pieceLength: write a power of two")]
    [InlineData("\"title\": \"t\",", "\"title\": \"t\", \"speed\": 101,", "line 2: speed: write a whole number from 1 to 100")]
    [InlineData("\"title\": \"t\",", "\"title\": \"t\", \"title\": \"t\",", "line 1: the key 'title' stands there twice")]
    [InlineData("{ \"path\": \"a\", \"length\": 100 }", "{ \"path\": \"a\", \"length\": 1 }, { \"path\": \"a\", \"length\": 2 }", "line 3: content.files[1]: 'a' is there already, or is a file and a directory at once")]
    [InlineData("{ \"path\": \"a\", \"length\": 100 }", "{ \"path\": \"a/b/c\", \"length\": 1 }, { \"path\": \"a/b\", \"length\": 2 }", "line 3: content.files[1]: 'a/b' is there already, or is a file and a directory at once")]
    [InlineData("{ \"path\": \"a\", \"length\": 100 }", "{ \"path\": \"a\", \"length\": 1 }, { \"path\": \"a/b\", \"length\": 2 }", "line 3: content.files[1]: 'a/b' is there already, or is a file and a directory at once")]
    [InlineData("\"kind\": \"scripted\"", "\"kind\": \"client\", \"command\": \"a 'b\"", "line 6: peers[0].command: a quote is opened and not closed")]
    [InlineData("\"kind\": \"scripted\"", "\"kind\": \"client\", \"command\": \"a\", \"files\": { \"../b\": \"c\" }", "line 6: peers[0].files: '..' is no name of a file: use letters, digits, '-', '_' and '.', and '/' between directories")]
    [InlineData("\"x\"", "\"\\ud800\"", "line 2: a text here is no UTF-8, or half a character: save the file as UTF-8")]
    public void What_is_wrong_is_named_with_its_place(string part, string wrong, string complaint)
    {
        Assert.Contains(part, Good, StringComparison.Ordinal);
        string text = Good.Replace(part, wrong, StringComparison.Ordinal);

        Assert.Equal(complaint, Assert.Throws<FormatException>(() => Read(text)).Message);
    }

    [Fact]
    public void With_a_client_that_lives_in_real_time_the_clock_does_too()
    {
        string fast = Good.Replace("\"title\": \"t\",", "\"title\": \"t\", \"speed\": 10,", StringComparison.Ordinal);
        Assert.Equal(10, Read(fast).Speed);

        string real = fast.Replace("\"kind\": \"torrentlab\"", "\"kind\": \"client\", \"command\": \"mine {torrent}\"", StringComparison.Ordinal);

        Assert.Equal("line 2: speed: 'student' is another client and lives in real time: write 1, or leave 'speed' out",
            Assert.Throws<FormatException>(() => Read(real)).Message);
        Assert.Equal(1, Read(real.Replace("\"speed\": 10", "\"speed\": 1", StringComparison.Ordinal)).Speed);
    }

    [Fact]
    public void What_is_no_JSON_is_said_to_be_so() =>
        Assert.StartsWith("line 2: this is not JSON: ", Assert.Throws<FormatException>(() => Read("{\n  title: 3 }")).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_no_UTF_8_is_said_to_be_so() => Assert.Equal("line 1: a text here is no UTF-8, or half a character: save the file as UTF-8",
        Assert.Throws<FormatException>(() => LocatedJson.Parse([.. "{\""u8, 0xff, .. "\": 1}"u8])).Message);

    [Theory]
    [InlineData("a b  c", "a|b|c")]
    [InlineData("a 'b c' \"d e\"", "a|b c|d e")]
    [InlineData("a --b='c d'", "a|--b=c d")]
    [InlineData("a ''", "a|")]
    public void A_command_is_cut_as_a_shell_would(string line, string words) => Assert.Equal(words.Split('|'), CommandTemplate.Split(line));

    [Fact]
    public void Lines_are_told_right_however_the_values_are_nested()
    {
        LocatedJson whole = LocatedJson.Parse("[\n{\n\"a\":\n1,\n\n\"b\": [2,\n3]},\n4]"u8.ToArray());

        Assert.Equal([1, 2, 8], (int[])[whole.Line, whole.Items[0].Line, whole.Items[1].Line]);
        Assert.Equal([4, 6], whole.Items[0].Members.Select(member => member.Value.Line));
        Assert.Equal([6, 7], whole.Items[0].Members[1].Value.Items.Select(item => item.Line));
    }

    private static Scenario Read(string text) => ScenarioReader.Read(LocatedJson.Parse(Encoding.UTF8.GetBytes(text)), "/");
}
