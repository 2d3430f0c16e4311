using TorrentLab.Lab;

namespace TorrentLab.Tests.Lab;

/// <summary>Each behaviour by what a client of written bytes hears.</summary>
[Bep(3, "peer messages")]
public sealed class BehaviourCatalogueTests
{
    private const string Plain = "handshake 0000000000000000";
    private const string Greeting = Plain + "; 5 ffc0; 1";
    private const string P0 = "7 0@0+16384 right";
    private const string P1 = "7 0@16384+16384 right";
    private const string P2 = "7 1@0+16384 right";
    private const string P3 = "7 1@16384+16384 right";
    private const string Gifts = $"{P0}; {P1}; {P2}; {P3}";
    private const string Perfect = $"{Greeting}; {Gifts}";

    private static readonly LabTorrent Torrent = LabTorrent.SingleFile("payload.bin", 300_001, 32 * 1024);

    /// <summary>What is heard of each: the same torrent of ten pieces, asked for its first four blocks.</summary>
    private static readonly Dictionary<string, string> Expected = new()
    {
        ["perfect-seed"] = Perfect,
        ["slow:1000000"] = Perfect,
        ["one-byte-at-a-time"] = Perfect,
        ["wrong-info-hash"] = $"{Plain} of another torrent; 5 ffc0; 1; {Gifts}",
        ["same-peer-id"] = $"{Plain} by my own id; 5 ffc0; 1; {Gifts}",
        ["half-handshake"] = "34 other bytes",
        ["never-answers"] = "",
        ["garbage"] = "200 other bytes",
        ["web-server"] = "66 other bytes",
        ["spare-bits"] = $"{Plain}; 5 ffff; 1; {Gifts}",
        ["long-bitfield"] = $"{Plain}; 5 000000; 1; {Gifts}",
        ["short-bitfield"] = $"{Plain}; 5 00; 1; {Gifts}",
        ["late-bitfield"] = $"{Plain}; 4 00000000; 5 ffc0; 1; {Gifts}",
        ["no-bitfield"] = $"{Plain}; {Haves(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)}; 1; {Gifts}",
        ["lies-with-have"] = $"{Plain}; 5 aa80; {Haves(1, 3, 5, 7, 9)}; 1; {P0}; {P1}",
        ["have-out-of-range"] = $"{Plain}; 5 ffc0; 4 0000000a; 1; {Gifts}",
        ["unchokes-first"] = $"{Plain}; 5 ffc0; 1 (2 times); {Gifts}",
        ["free-rider"] = $"{Plain}; 2; 6 000000030000000000004000",
        ["oversized-length"] = $"{Plain}; 5 ffc0; {4 + 5 + (4 * (13 + 16384))} other bytes",
        ["negative-length"] = $"{Plain}; 5 ffc0; {4 + 5 + (4 * (13 + 16384))} other bytes",
        ["malformed-request"] = $"{Plain}; 5 ffc0; 6 0000000000; 1; {Gifts}",
        ["unknown-ids"] = $"{Greeting}; {Before("99; 201 010203; 250 70000 bytes")}",
        ["floods-keep-alives:7"] = $"{Greeting}; {Before("keep-alive (7 times)")}",
        ["floods-requests:7"] = $"{Plain}; 5 ffc0; 6 000000000000000000004000 (7 times); 1; {Gifts}",
        ["floods-chokes:2"] = $"{Greeting}; {Before("0; 1; 0; 1")}",
        ["never-unchokes"] = $"{Plain}; 5 ffc0; {Gifts}",
        ["chokes-in-piece"] = $"{Greeting}; {P0}; {P1}; 0; 1; {P3}",
        ["stalls"] = $"{Greeting}; {P0}; {P1}",
        ["corrupts-block:1"] = $"{Greeting}; {P0}; 7 0@16384+16384 wrong; {P2}; {P3}",
        ["corrupts-piece:1"] = $"{Greeting}; {P0}; {P1}; 7 1@0+16384 wrong; 7 1@16384+16384 wrong",
        ["corrupts-every:3"] = $"{Greeting}; {P0}; {P1}; 7 1@0+16384 wrong; {P3}",
        ["unsolicited-pieces:2"] = $"{Greeting}; {Before("7 9@1+1 wrong (2 times)")}",
        ["out-of-range-pieces"] = $"{Greeting}; {Before("7 10@0+16 wrong")}",
        ["other-pieces"] = $"{Greeting}; 7 1@0+16384 wrong (2 times); 7 2@0+16384 wrong (2 times)",
        ["short-blocks"] = $"{Greeting}; {Gifts.Replace("+16384 right", "+16383 wrong", StringComparison.Ordinal)}",
        ["duplicate-blocks"] = $"{Greeting}; {P0} (2 times); {P1} (2 times); {P2} (2 times); {P3} (2 times)",
        ["closes-in-frame"] = $"{Greeting}; {P0}; {P1}; {P2}; 8198 other bytes",
        ["closes-after"] = $"{Greeting}; {P0}; {P1}",
        ["fast"] = $"handshake 0000000000000004; 14; 1; {Gifts}",
        ["uninvited-have-all"] = $"{Plain}; 14; 1; {Gifts}",
        ["rejects"] = $"handshake 0000000000000004; 14; 1; {P0}; {P1}; 16 000000010000000000004000; {P3}",
        ["unasked-reject"] = $"handshake 0000000000000004; 14; 16 000000000000000000004000; 1; {Gifts}",
        ["allows-one-piece"] = "handshake 0000000000000004; 14; 17 00000000; "
            + $"{P0}; {P1}; 16 000000010000000000004000; 16 000000010000400000004000",
        ["extended"] = $"handshake 0000000000100000; 5 ffc0; 20 26 bytes; 1; {Gifts}",
        ["cut-extended"] = $"handshake 0000000000100000; 5 ffc0; 20 0064313a6d6431313a75745f6d657461; 1; {Gifts}",
        ["wild-extended"] = $"handshake 0000000000100000; 5 ffc0; 20 100 bytes; 1; {Gifts}",
    };

    public static TheoryData<string> Names() => [.. BehaviourCatalogue.All.Select(known => known.Name)];

    [Theory(Timeout = 10_000), MemberData(nameof(Names)), Bep(6, "reject request"), Bep(10, "handshake message")]
    public async Task A_client_hears_what_the_name_says(string name)
    {
        (string asked, string expected) = Assert.Single(Expected, row => row.Key.Split(':')[0] == name);
        await using ScriptedPeer peer = new(Torrent, BehaviourCatalogue.Parse(asked));

        Assert.Equal(expected, await LiteralClient.HearAsync(peer.Endpoint, Torrent, CancellationToken.None));
        Assert.Equal(name == "perfect-seed", peer.Summary.Talks[0].Fault is null);
    }

    [Theory, MemberData(nameof(Names))]
    public void Each_is_explained_by_a_sentence_a_rule_and_what_is_good(string name)
    {
        KnownBehaviour known = BehaviourCatalogue.All.Single(one => one.Name == name);

        Assert.All((string[])[known.Does, known.Good], sentence => Assert.Matches(@"^[A-Z].+\.$", sentence));
        Assert.Matches("^(BEP [0-9]+|none: )", known.Rule);
        Assert.Equal(known.Parameter is null, known.Usage == name);
    }

    [Fact(Timeout = 10_000), Bep(6, "have all/have none")]
    public async Task Extensions_are_not_used_with_a_client_that_has_none()
    {
        await using ScriptedPeer peer = new(Torrent, BehaviourCatalogue.Parse("rejects:2,unasked-reject,extended"));

        Assert.Equal(Perfect.Replace(Plain, "handshake 0000000000100004", StringComparison.Ordinal),
            await LiteralClient.HearAsync(peer.Endpoint, Torrent, CancellationToken.None, reserved: "0000000000000000"));
    }

    [Fact(Timeout = 10_000)]
    public async Task Behaviours_compose_in_their_order()
    {
        await using ScriptedPeer peer = new(Torrent, BehaviourCatalogue.Parse("short-blocks, duplicate-blocks,late-bitfield,one-byte-at-a-time:1000"));

        Assert.Equal($"{Plain}; 4 00000000; 5 ffc0; 1; 7 0@0+16383 wrong (2 times); 7 0@16384+16383 wrong (2 times); "
            + "7 1@0+16383 wrong (2 times); 7 1@16384+16383 wrong (2 times)",
            await LiteralClient.HearAsync(peer.Endpoint, Torrent, CancellationToken.None));
    }

    [Fact(Timeout = 10_000)]
    public async Task What_is_slow_takes_its_time()
    {
        ManualTime time = new();
        await using ScriptedPeer peer = new(Torrent, BehaviourCatalogue.Parse("slow:1000"), time: time);
        Task<string> heard = LiteralClient.HearAsync(peer.Endpoint, Torrent, CancellationToken.None);

        while (!heard.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        Assert.Equal(Perfect, await heard);
        Assert.True(time.Elapsed > TimeSpan.FromSeconds(65), $"{time.Elapsed}"); // 65,689 bytes
    }

    [Theory]
    [InlineData("no-such-thing", "no such behaviour: 'no-such-thing'")]
    [InlineData("spare-bits,", "no such behaviour: ''")]
    [InlineData("spare-bits:1", "'spare-bits' takes no number")]
    [InlineData("slow:0", "'slow:0': '0' is not a number from 1 to 2147483647")]
    [InlineData("slow:fast", "'slow:fast': 'fast' is not a number from 1 to 2147483647")]
    [InlineData("oversized-length:5", "'oversized-length:5': '5' is not a number from 1048576 to 2147483647")]
    public void A_wrong_list_is_refused(string names, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => BehaviourCatalogue.Parse(names)).Message);

    private static string Haves(params int[] pieces) => string.Join("; ", pieces.Select(piece => $"4 {piece:x8}"));

    private static string Before(string messages) => $"{messages}; {P0}; {messages}; {P1}; {messages}; {P2}; {messages}; {P3}";
}
