using System.Text;
using TorrentLab.Fuzz.Engine;
using TorrentLab.Fuzz.Grammars;
using TorrentLab.Fuzz.Seeds;
using TorrentLab.Primitives;
using TorrentLab.Tracker;
using static TorrentLab.Fuzz.Engine.BrokenInvariantException;

namespace TorrentLab.Fuzz.Targets;

/// <summary>The HTTP answers of trackers, head and body.</summary>
internal static class HttpAnswerTargets
{
    private const int MaxBody = 4096;

    public static FuzzTarget Answers() => new FuzzTarget<string>
    {
        Name = "http-answer",
        Covers = "HttpHeadReader, HttpAnswerHead, HttpBodyReader, HttpLineReader",
        Grammar = new TextGrammar(":;, \r\n", "HTTP/1.1 ", "200", "100", "Content-Length: ", "Transfer-Encoding: chunked", "\r\n\r\n", "\r\n0\r\n\r\n", "ffffffffffffffff"),
        Seeds = TrackerSeeds.Answers,
        BytesPerByte = 60,
        Read = input => Answer(input.Span, input.Length),
        // However the bytes are cut, they mean the same.
        Check = (input, answer) => Unless(Answer(input.Span, 1) == answer && Answer(input.Span, 7) == answer, "cut elsewhere the answer is another"),
    };

    /// <summary>What the bytes say when they come so many at a time, and the connection is closed behind them; null when it is no answer.</summary>
    private static string? Answer(ReadOnlySpan<byte> bytes, int atATime)
    {
        try
        {
            var heads = new HttpHeadReader();
            HttpAnswerHead? head = null;
            HttpBodyReader? body = null;
            for (; !bytes.IsEmpty && body?.IsWhole != true; bytes = bytes[Math.Min(atATime, bytes.Length)..])
            {
                ReadOnlySpan<byte> part = bytes[..Math.Min(atATime, bytes.Length)];
                head ??= heads.Take(ref part);
                if (head is not null) body ??= new HttpBodyReader(head, MaxBody);
                body?.Take(part);
            }
            if (head is null || body is null) return null;
            if (!body.IsWhole) body.End();
            Unless(body.Body.Length <= MaxBody, $"a body of {body.Body.Length} bytes");
            return $"{head.StatusLine}|{head.Status}|{string.Join('|', head.Headers)}|{Encoding.Latin1.GetString(body.Body.Span)}";
        }
        catch (TrackerException)
        {
            return null;
        }
    }
}
