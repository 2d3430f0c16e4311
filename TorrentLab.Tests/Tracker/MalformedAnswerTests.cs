using System.Text;
using TorrentLab.Primitives;
using TorrentLab.Tracker;

namespace TorrentLab.Tests.Tracker;

public sealed class MalformedAnswerTests
{
    private const string Good =
        "d8:completei12e11:external ip4:\u00cb\u0000\u0071\u000510:incompletei34e8:intervali1800e12:min intervali900e"
        + "5:peers12:\u00c0\u0000\u0002\u0001\u001a\u00e1\u00c6\u0033\u0064\u0007\u00c8\u00d5"
        + "6:peers618:\u0020\u0001\u000d\u00b8\0\0\0\0\0\0\0\0\0\0\0\u0001\u001a\u00e110:tracker id3:abce";

    private const string GoodScrape =
        "d5:filesd20:aaaaaaaaaaaaaaaaaaaad8:completei1e10:downloadedi2e10:incompletei3eee5:flagsd20:min_request_intervali9eee";

    private const string Refused = "d14:failure reason2:no8:retry ini5ee";

    private const string Dictionaries = "d8:intervali1e5:peersld2:ip9:192.0.2.14:porti1eed2:ip3:::24:porti2eeee";

    [Theory]
    [InlineData("", "the answer is not bencode: byte 0", "it is empty")]
    [InlineData("<html><body>", "the answer is not bencode: byte 0", "it is \"<html><body>\"")]
    [InlineData("\u001f\u008b\u0008", "the answer is not bencode: byte 0", "it is \"\\u{1f}")]
    [InlineData("d8:interval", "the answer is not bencode: byte ", "it is \"d8:interval\"")]
    [InlineData("d5:peers99999999999:xe", "the answer is not bencode: byte ", "it is \"d5:peers99999999999:xe\"")]
    [InlineData("d1:a1:b1:a1:ce", "the answer is not bencode: byte ", "it is \"d1:a1:b1:a1:ce\"")]
    [InlineData("de<!-- page -->", "the answer is not bencode: byte 2", "it is \"de<!-- page -->\"")]
    [InlineData("le", "the answer is not a dictionary", "it is \"le\"")]
    [InlineData("i5e", "the answer is not a dictionary", "it is \"i5e\"")]
    [InlineData("d5:peersi5ee", "\"peers\" is an integer", "must be a string or a list (BEP 3, BEP 23)")]
    [InlineData("d5:peersdee", "\"peers\" is a dictionary", "must be a string or a list (BEP 3, BEP 23)")]
    [InlineData("d6:peers6lee", "\"peers6\" is a list", "must be a string (BEP 7)")]
    public void What_is_no_answer_is_said_with_what_came(string body, string start, string end)
    {
        var error = Assert.Throws<TrackerException>(() => Read(body));
        Assert.StartsWith(start, error.Message, StringComparison.Ordinal);
        Assert.Contains(end, error.Message, StringComparison.Ordinal);
        Assert.False(error.IsRefusal);
    }

    [Fact]
    public void A_nesting_bomb_is_no_answer() =>
        Assert.StartsWith("the answer is not bencode",
            Assert.Throws<TrackerException>(() => Read("d5:peers" + new string('l', 1_000_000))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("d14:failure reason12:unregisterede", "the tracker refused: unregistered")]
    [InlineData("d14:failure reason2:no5:peers6:aaaaaae", "the tracker refused: no")]
    [InlineData("d14:failure reason2:no5:peersi1ee", "the tracker refused: no")]
    [InlineData("d14:failure reason0:e", "the tracker refused: no reason given")]
    [InlineData("d14:failure reasoni5ee", "the tracker refused: no reason given")]
    [InlineData("d14:failure reason3:\u001b[He", "the tracker refused: \\u{1b}[H")]
    [InlineData("d14:failure reason2:no8:retry ini5ee", "the tracker refused: no (and says to retry in 5 min)")]
    [InlineData("d14:failure reason2:no8:retry in1:5e", "the tracker refused: no (and says to retry in 5 min)")]
    [InlineData("d14:failure reason2:no8:retry in5:nevere", "the tracker refused: no (and says never to retry)")]
    [InlineData("d14:failure reason2:no8:retry in0:e", "the tracker refused: no")]
    [InlineData("d14:failure reason2:no8:retry in2:-5e", "the tracker refused: no")]
    [InlineData("d14:failure reason2:no8:retry in10:9999999999e", "the tracker refused: no")]
    [InlineData("d14:failure reason2:no8:retry inlee", "the tracker refused: no")]
    [InlineData("d14:failure reason2:no8:retry ini-5ee", "the tracker refused: no (and says to retry in 1 min)")]
    [InlineData("d14:failure reason2:no8:retry ini9223372036854775807ee", "the tracker refused: no (and says to retry in 1440 min)")]
    public void A_failure_reason_wins_and_is_a_refusal(string body, string message)
    {
        var error = Assert.Throws<TrackerException>(() => Read(body));
        Assert.True(error.IsRefusal);
        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("i5e", 5.0)]
    [InlineData("2:15", 15.0)]
    [InlineData("5:never", -1 / 60_000.0)]
    [InlineData("4:soon", null)]
    public void Retry_in_is_minutes_or_never(string retryIn, double? minutes)
    {
        var error = Assert.Throws<TrackerException>(() => Read($"d14:failure reason2:no8:retry in{retryIn}e"));
        var refusal = Assert.IsType<TrackerRefusalException>(error.InnerException);
        Assert.Equal("no", refusal.Message);
        Assert.Equal(minutes is null ? null : TimeSpan.FromMinutes(minutes.Value), refusal.RetryIn);
    }

    [Fact]
    public void A_reason_of_200_KB_is_cut()
    {
        var error = Assert.Throws<TrackerException>(() => Read($"d14:failure reason200000:{new string('x', 200_000)}e"));
        Assert.Equal("the tracker refused: " + new string('x', 200) + "…", error.Message);
    }

    [Fact]
    public void Every_truncation_of_a_good_answer_is_a_tracker_s_fault()
    {
        foreach (string good in new[] { Good, GoodScrape, Refused, Dictionaries })
            for (int length = 0; length < good.Length; length++)
                Assert.Throws<TrackerException>(() => Read(good[..length]));
    }

    [Fact]
    public void No_change_of_one_byte_makes_anything_but_an_answer_or_a_tracker_s_fault()
    {
        int answers = 0;
        foreach (string good in new[] { Good, GoodScrape, Refused, Dictionaries })
        {
            byte[] bytes = Encoding.Latin1.GetBytes(good);
            for (int at = 0; at < bytes.Length; at++)
            {
                byte was = bytes[at];
                foreach (byte now in (byte[])[0, (byte)'0', (byte)'9', (byte)'-', (byte)':', (byte)'d', (byte)'e', (byte)'l', 0x80, 0xff])
                {
                    bytes[at] = now;
                    answers += ReadBoth(bytes);
                }
                bytes[at] = was;
            }
        }
        Assert.True(answers > 0, "no mutant was read, so the mutations prove nothing");
    }

    [Fact]
    public void No_random_mixture_of_good_answers_makes_anything_else()
    {
        var random = new Random(20_240_601);
        string[] goods = [Good, GoodScrape, Refused, Dictionaries];
        int answers = 0;
        for (int i = 0; i < 5_000; i++)
        {
            string a = goods[random.Next(goods.Length)], b = goods[random.Next(goods.Length)];
            byte[] mixed = Encoding.Latin1.GetBytes(a[..random.Next(a.Length)] + b[random.Next(b.Length)..]);
            for (int flips = random.Next(4); flips > 0 && mixed.Length > 0; flips--)
                mixed[random.Next(mixed.Length)] = (byte)random.Next(256);
            answers += ReadBoth(mixed);
        }
        Assert.True(answers > 0, "no mixture was read, so the mixtures prove nothing");
    }

    /// <summary>Number of readings that gave an answer; any exception but the tracker's fault fails the test.</summary>
    private static int ReadBoth(byte[] body)
    {
        int answers = 0;
        try
        {
            AnnounceAnswer answer = HttpTrackerCodec.ReadAnnounce(body);
            Assert.InRange(answer.Interval, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
            Assert.All(answer.Peers, peer => Assert.True(peer.IsDialable));
            answers++;
        }
        catch (TrackerException e)
        {
            Assert.InRange(e.Message.Length, 1, 500);
        }
        try
        {
            HttpTrackerCodec.ReadScrape(body);
            answers++;
        }
        catch (TrackerException e)
        {
            Assert.InRange(e.Message.Length, 1, 500);
        }
        return answers;
    }

    private static AnnounceAnswer Read(string latin1) => HttpTrackerCodec.ReadAnnounce(Encoding.Latin1.GetBytes(latin1));
}
