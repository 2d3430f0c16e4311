namespace TorrentLab.Lab;

/// <summary>Faults in how an HTTP tracker sends what it says, and forms of HTTP that are right but rare.</summary>
internal static class HttpTransferFaults
{
    private const string Http = "none: BEP 3 asks for HTTP, and RFC 9112 tells its";
    private const string NextTracker = "Counts it as a failure and goes to the next tracker.";

    // To loopback, where labs are, libtorrent goes only for paths that begin with "/announce".
    private const string Moved = "/announce/moved";

    private static readonly TimeSpan DripPause = TimeSpan.FromSeconds(1);

    // Made once, where it is first asked for: packing 100 MB takes its time.
    private static readonly Lazy<TrackerAnswer> Bomb = new(() => TrackerAnswer.GzipBomb(100_000_000));

    public static IReadOnlyList<TrackerFault> All { get; } =
    [
        new("short-content-length", "Announces half as many bytes as it sends.",
            $"{Http} Content-Length", "Reads what was announced, finds it cut, and goes to the next tracker.")
        {
            Http = asked => TrackerAnswer.WrongContentLength(HttpAnswerFaults.Good(asked), HttpAnswerFaults.Good(asked).Length / 2),
        },
        new("long-content-length", "Announces 10^18 bytes, sends a right answer and closes.",
            $"{Http} Content-Length", "Sets no memory aside for them; counts it as a failure and goes to the next tracker.")
        {
            Http = asked => TrackerAnswer.WrongContentLength(HttpAnswerFaults.Good(asked), 1_000_000_000_000_000_000),
        },
        new("truncated", "Closes after half of the bytes that it announced.",
            $"{Http} Content-Length", NextTracker)
        {
            Http = asked => TrackerAnswer.Truncated(HttpAnswerFaults.Good(asked)),
        },
        new("gzip", "Compresses a right answer.",
            "none: RFC 9110, Content-Encoding", "Unpacks it, at least where it said that it can.")
        {
            Http = asked => TrackerAnswer.Gzip(HttpAnswerFaults.Good(asked)),
        },
        new("gzip-bomb", "Sends 100 KB that unpack to 100 MB.",
            "none: RFC 9110, Content-Encoding", "Stops at a limit of its own for unpacked bytes, and goes to the next tracker.")
        {
            Http = _ => Bomb.Value,
        },
        new("chunked", "Sends a right answer in chunks of seven bytes.",
            $"{Http} chunked transfer coding", "Puts the chunks together.")
        {
            Http = asked => TrackerAnswer.Chunked(HttpAnswerFaults.Good(asked)),
        },
        new("redirect", "Sends the client to another address of its own, and answers there.",
            "none: RFC 9110, 302", "Goes there.")
        {
            Http = asked => asked.Target.StartsWith(Moved, StringComparison.Ordinal)
                ? TrackerAnswer.Body(HttpAnswerFaults.Good(asked))
                : TrackerAnswer.Redirect($"{asked.Origin}{Moved}{asked.Target}"),
        },
        new("redirect-loop", "Sends the client to where it is.",
            "none: RFC 9110, 302: a client should detect endless redirection", "Gives up after a few, and goes to the next tracker.")
        {
            Http = asked => TrackerAnswer.Redirect($"{asked.Origin}{asked.Target}"),
        },
        new("slow-drip", "Sends a right answer, one byte a second.",
            "none: no proposal sets a time", "Gives up after a deadline for the whole answer, and goes to the next tracker meanwhile or then.")
        {
            Http = asked => TrackerAnswer.Body(HttpAnswerFaults.Good(asked)).Dripping(DripPause),
        },
        new("never-answers", "Takes the request and says nothing.",
            "none: no proposal sets a time", "Gives up after a deadline, and goes to the next tracker meanwhile or then.")
        {
            Http = _ => TrackerAnswer.NeverAnswer,
        },
        new("closes-at-once", "Takes the request and closes without a byte.",
            $"{Http} status line", NextTracker)
        {
            Http = _ => TrackerAnswer.CloseAtOnce,
        },
        new("endless", "Sends zeros without end.",
            "none: no proposal sets a limit", "Stops at a limit of its own, and goes to the next tracker.")
        {
            Http = _ => TrackerAnswer.Endless,
        },
        new("http-404", "Answers 404 with a short text.",
            "BEP 3, \"trackers\": refusals are dictionaries too", NextTracker)
        {
            Http = _ => TrackerAnswer.Status(404, "not here\n"u8),
        },
        new("http-500", "Answers 500 with a short text.",
            "BEP 3, \"trackers\": refusals are dictionaries too", NextTracker)
        {
            Http = _ => TrackerAnswer.Status(500, "try later\n"u8),
        },
        new("html", "Answers 200 with a page, as a captive portal does.",
            "BEP 3, \"trackers\": bencoded dictionaries", NextTracker)
        {
            Http = _ => TrackerAnswer.Html,
        },
    ];
}
