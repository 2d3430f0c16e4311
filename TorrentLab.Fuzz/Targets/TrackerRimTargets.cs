using System.Text;
using TorrentLab.Fuzz.Engine;
using TorrentLab.Fuzz.Grammars;
using TorrentLab.Fuzz.Seeds;
using TorrentLab.Primitives;
using TorrentLab.Runtime;
using TorrentLab.Tracker;
using static TorrentLab.Fuzz.Engine.BrokenInvariantException;

namespace TorrentLab.Fuzz.Targets;

/// <summary>The addresses of trackers, and what HTTP brings beside the answer.</summary>
internal static class TrackerRimTargets
{
    private const int MaxBody = 64 * 1024;

    private static readonly Uri AskedUrl = new("http://tracker.example/announce");
    private static readonly AnnounceRequest Request = new() { InfoHash = default, PeerId = default, Port = 6881, Left = 1, Key = 7, TrackerId = "\u00ff&" };

    public static FuzzTarget Urls() => new FuzzTarget<string>
    {
        Name = "tracker-url",
        Covers = "TrackerUrl, HttpTrackerCodec.BuildAnnounceUrl and BuildScrapeUrl, UdpTrackerCodec.BuildAnnounce",
        Grammar = new TextGrammar(":/?#@[]&=.%", "http", "https", "udp", "http://", "announce", "xn--", "\u00ad", "\ufffd"),
        Seeds = TrackerSeeds.Urls,
        BytesPerByte = 400,
        Read = ReadUrl,
        Check = CheckUrl,
        Bombs = TrackerBombs.Urls,
    };

    public static FuzzTarget Bodies() => new FuzzTarget<byte[]>
    {
        Name = "tracker-body",
        Covers = "HttpTrackerBody.DecodeAsync",
        Grammar = new FieldGrammar([2, 2, 2, 2, 2, 2, 2], recordWidth: 4),
        Seeds = TrackerSeeds.Bodies,
        BytesPerByte = 16,
        BytesAtMost = 6 * MaxBody, // the limit, in a buffer that grows
        Read = ReadBody,
        Check = (_, body) => Unless(body.Length <= MaxBody, $"{body.Length} bytes came out"),
    };

    public static FuzzTarget Redirects() => new FuzzTarget<string>
    {
        Name = "redirect",
        Covers = "HttpTrackerRedirect.Next",
        Grammar = new TextGrammar(":/?#@[]&=.%", "http", "file", "ftp", "//", "announce"),
        Seeds = TrackerSeeds.Locations,
        BytesPerByte = 400,
        Read = ReadLocation,
        Check = (_, url) =>
        {
            Unless(TrackerUrl.Problem(url, TrackerUrl.HttpSchemes) is null, $"a redirect to {url}");
            Unless(url.All(letter => letter is > ' ' and < '\u007f' || url.IndexOf(letter, StringComparison.Ordinal) < url.IndexOf('/', 8)), "a redirect that no request line can hold");
        },
        Bombs = TrackerBombs.Urls,
    };

    private static string? ReadUrl(ReadOnlyMemory<byte> input)
    {
        string url = Encoding.UTF8.GetString(input.Span);
        string shown = TrackerUrl.Redacted(url);
        Unless(shown.Length <= TrackerText.MaxLength + 1 && !shown.Any(char.IsControl), "an address that is not fit to be printed");
        _ = TrackerUrl.IsUdp(url);
        return TrackerUrl.Problem(url, TrackerUrl.AllSchemes) is null ? url : null;
    }

    private static void CheckUrl(ReadOnlyMemory<byte> input, string url)
    {
        string sendable = TrackerUrl.Sendable(url);
        Unless(TrackerUrl.Sendable(sendable) == sendable, "made sendable twice it is not the same");
        Unless(TrackerUrl.Problem(sendable, TrackerUrl.AllSchemes) is null, "made sendable it is refused");
        Unless(TrackerUrl.PathAndQuery(url).All(letter => letter is > ' ' and < '\u007f'), "a path that no request line can hold");
        Unless(Uri.TryCreate(HttpTrackerCodec.BuildAnnounceUrl(url, Request), UriKind.Absolute, out _), "the URL of an announce is none");
        try
        {
            _ = HttpTrackerCodec.BuildScrapeUrl(url, [default]);
            _ = UdpTrackerCodec.BuildAnnounce(1, 2, url, Request);
        }
        catch (TrackerException)
        {
            // No scrape there, or too long for a packet.
        }
    }

    private static byte[]? ReadBody(ReadOnlyMemory<byte> input)
    {
        int line = input.Span.IndexOf((byte)'\n');
        string encoding = Encoding.Latin1.GetString(input.Span[..Math.Max(line, 0)]);
        try
        {
            byte[] body = HttpTrackerBody.DecodeAsync(input[(line + 1)..], encoding, MaxBody, CancellationToken.None).GetAwaiter().GetResult().ToArray();
            return encoding is "" or "identity" && body.Length > MaxBody ? null : body; // what is not compressed has passed the limit before
        }
        catch (TrackerException)
        {
            return null;
        }
    }

    private static string? ReadLocation(ReadOnlyMemory<byte> input)
    {
        var head = new HttpAnswerHead("HTTP/1.1 302 Found", 302, [KeyValuePair.Create("Location", Encoding.Latin1.GetString(input.Span))]);
        try
        {
            return HttpTrackerRedirect.Next(head, AskedUrl, [], limit: 5);
        }
        catch (TrackerException)
        {
            return null;
        }
    }
}
