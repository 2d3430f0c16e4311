namespace TorrentLab.Tests.Tracker;

/// <summary>RFC 9112 as a client of trackers needs it: bytes in, head and body out.</summary>
public sealed class HttpAnswerTests
{
    private const string Cut = "the connection was closed before the answer was whole";
    private const string TooLong = "the answer is longer than 32 bytes";

    /// <summary>An answer, and what comes of it when the connection is closed behind it.</summary>
    public static TheoryData<string, string> Answers() => new()
    {
        { "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nde", "HTTP/1.1 200 OK, Content-Length=2, |de" },
        { "HTTP/1.1 200 OK\nContent-Length: 2\n\nde", "HTTP/1.1 200 OK, Content-Length=2, |de" },
        { "HTTP/1.1 200 OK\r\ncontent-length:2\r\n\r\nde and more", "HTTP/1.1 200 OK, content-length=2, |de" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK, Content-Length=0, |" },
        { "HTTP/1.0 200 OK\r\n\r\nde", "HTTP/1.0 200 OK, |de" },
        { "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK, |" },
        { "HTTP/1.1 200\r\n\r\nde", "HTTP/1.1 200, |de" },
        { "HTTP/1.1 200 \r\n\r\nde", "HTTP/1.1 200, |de" },
        { "HTTP/1.1 404 Not\u00e9 There\r\n\r\n", "HTTP/1.1 404 Not\u00e9 There, |" },
        { "HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\nhello", "HTTP/1.1 204 No, Content-Length=5, |" },
        { "HTTP/1.1 304 No\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 304 No, Transfer-Encoding=chunked, |" },
        { "HTTP/1.1 101 No\r\n\r\nde", "HTTP/1.1 101 No, |" },
        { "HTTP/1.1 100 Go\r\n\r\nHTTP/1.1 103 Hint\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\n\r\nde", "HTTP/1.1 200 OK, |de" },
        { "HTTP/1.1 200 OK\r\nA:\r\nB: \t x y \t\r\nC : d\r\na: 2\r\n\r\n", "HTTP/1.1 200 OK, A=, B=x y, C=d, a=2, |" },
        { "HTTP/1.1 200 OK\r\nA: b\r\n \t c \r\n\td\r\n\r\n", "HTTP/1.1 200 OK, A=b c d, |" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\nContent-Length: 2\r\n\r\nde", "HTTP/1.1 200 OK, Content-Length=2, 2, Content-Length=2, |de" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nde", "HTTP/1.1 200 OK, Transfer-Encoding=identity, Content-Length=2, |de" },

        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n1\r\nd\r\n0A\r\n0123456789\r\n0\r\n\r\nmore", "HTTP/1.1 200 OK, Transfer-Encoding=Chunked, |d0123456789" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n2;a=\"b\"\r\nde\r\n00 ;c\r\nX: y\r\n\r\n", "HTTP/1.1 200 OK, Transfer-Encoding=chunked, Content-Length=0, |de" },
        { "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nde\n0\n\n", "HTTP/1.1 200 OK, Transfer-Encoding=chunked, |de" },

        { "", Cut },
        { "HTTP/1.1 200 OK\r\nA: b\r\n", Cut },
        { "HTTP/1.1 100 Go\r\n\r\n", Cut },
        { "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nde", Cut },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n", Cut },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n0\r\nX: y\r\n", Cut },

        { "HTTP/1.1 200 OK\r\nContent-Length: 33\r\n\r\n", TooLong },
        { "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", TooLong },
        { "HTTP/1.1 200 OK\r\n\r\n012345678901234567890123456789012", TooLong },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n21\r\n", TooLong },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n", TooLong },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nd\r\n20\r\n", TooLong },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;x=0123456789\r\nd\r\n0\r\nA: 0123456789", "the lines between the chunks of the answer are longer than 32 bytes" },

        { "ICY 200 OK\r\n\r\n", "the answer is not HTTP: its first line is \"ICY 200 OK\"" },
        { "SSH-2.0-x\u001b\r\n", "the answer is not HTTP: its first line is \"SSH-2.0-x\\u{1b}\"" },
        { "\r\nHTTP/1.1 200 OK\r\n", "the answer is not HTTP: its first line is \"\"" },
        { "HTTP/2.0 200 OK\r\n", "the answer is not HTTP: its first line is \"HTTP/2.0 200 OK\"" },
        { "http/1.1 200 OK\r\n", "the answer is not HTTP: its first line is \"http/1.1 200 OK\"" },
        { "HTTP/1.1 20 OK\r\n", "the answer is not HTTP: its first line is \"HTTP/1.1 20 OK\"" },
        { "HTTP/1.1 2000 OK\r\n", "the answer is not HTTP: its first line is \"HTTP/1.1 2000 OK\"" },
        { "HTTP/1.1 099 OK\r\n", "the answer is not HTTP: its first line is \"HTTP/1.1 099 OK\"" },
        { "HTTP/1.1  200 OK\r\n", "the answer is not HTTP: its first line is \"HTTP/1.1  200 OK\"" },
        { "HTTP/1.1 200 OK\r\n A: b\r\n", "the answer is not HTTP: its first header begins with a space" },
        { "HTTP/1.1 200 OK\r\nno header\r\n\r\n", "the answer is not HTTP: a header is \"no header\"" },
        { "HTTP/1.1 200 OK\r\n: b\r\n\r\n", "the answer is not HTTP: a header is \": b\"" },
        { "HTTP/1.1 200 OK\r\nA b: c\r\n\r\n", "the answer is not HTTP: a header is \"A b: c\"" },
        { "HTTP/1.1 200 OK\r\nA: b\0\r\n\r\n", "the answer is not HTTP: a header is \"A: b\\u{0}\"" },
        { "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n", "the answer is not HTTP: a header is \"A: b\\u{d}c\"" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n", "the answer is not HTTP: it has two lengths" },
        { "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n", "the answer is not HTTP: its Content-Length is no number" },
        { "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\n", "the answer is not HTTP: its Content-Length is no number" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\n", "the answer is not HTTP: its Content-Length is no number" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 2,\r\n\r\n", "the answer is not HTTP: its Content-Length is no number" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "the answer is not HTTP: it has the Transfer-Encoding \"gzip, chunked\"" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n", "the answer is not HTTP: the size of a chunk is \"\"" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", "the answer is not HTTP: the size of a chunk is \"-1\"" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\n", "the answer is not HTTP: the size of a chunk is \"0x1\"" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", "the answer is not HTTP: the size of a chunk is \"ffffffffffffffff\"" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nde\r\n", "the answer is not HTTP: a chunk is longer than it says" },
    };

    [Theory, MemberData(nameof(Answers))]
    public void An_answer_is_read_or_refused_with_a_reason(string answer, string expected) =>
        Assert.Equal(expected, HttpAnswers.Read(answer));

    [Theory, MemberData(nameof(Answers))]
    public void An_answer_cut_anywhere_is_read_the_same(string answer, string expected)
    {
        for (int cut = 0; cut <= answer.Length; cut++)
            Assert.Equal(expected, HttpAnswers.Read(answer[..cut], answer[cut..]));
        Assert.Equal(expected, HttpAnswers.Read([.. answer.Select(b => b.ToString())]));
    }

    [Fact]
    public void An_answer_that_ends_early_is_never_taken_for_whole()
    {
        const string Counted = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nde";
        const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n0\r\n\r\n";
        foreach (string answer in (string[])[Counted, Chunked])
        {
            for (int length = 0; length < answer.Length; length++) Assert.Equal(Cut, HttpAnswers.Read(answer[..length]));
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n", "A: b\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\r\n", " c\r\n")]
    [InlineData("HTTP/1.1 200 ", "x")]
    [InlineData("", "HTTP/1.1 100 Go\r\n\r\n")]
    public void A_head_may_have_64_KiB_and_no_byte_more(string start, string more)
    {
        const int Limit = 64 * 1024;
        string endless = start + string.Concat(Enumerable.Repeat(more, Limit / more.Length + 1));
        Assert.Equal(Cut, HttpAnswers.Read(endless[..Limit]));
        Assert.Equal("the headers of the answer are longer than 64 KiB", HttpAnswers.Read(endless[..(Limit + 1)]));
    }

    [Fact]
    public void Random_damage_ends_in_an_answer_or_in_the_tracker_s_fault()
    {
        const string Answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: b\r\n\r\n2;x\r\nde\r\n0\r\nX: y\r\n\r\n";
        const string Bytes = "\r\n :;,0129afx-\0\u00ff\t";
        var random = new Random(1);
        for (int run = 0; run < 20_000; run++)
        {
            char[] damaged = Answer.ToCharArray();
            for (int change = random.Next(3); change >= 0; change--)
                damaged[random.Next(damaged.Length)] = Bytes[random.Next(Bytes.Length)];
            string text = new(damaged);
            int cut = random.Next(text.Length);
            Assert.Equal(HttpAnswers.Read(text), HttpAnswers.Read(text[..cut], text[cut..]));
        }
    }
}
