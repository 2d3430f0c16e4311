using System.Globalization;
using TorrentLab.Primitives;

namespace TorrentLab.Tracker;

/// <summary>Status line and header fields of an HTTP answer, and what they say of its body (RFC 9112, section 6.3).</summary>
/// <param name="StatusLine">"HTTP/1.1 200 OK", each byte one character (Latin-1).</param>
/// <param name="Status">100..999.</param>
/// <param name="Headers">In the order that they came in, names as they were written; Latin-1, too.</param>
internal sealed record HttpAnswerHead(string StatusLine, int Status, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>True for 100..199, after which the real answer comes; not 101, after which there would be no more HTTP.</summary>
    public bool IsInterim => Status is >= 100 and < 200 and not 101;

    /// <summary>True for the answers that have no body, whatever their headers say.</summary>
    public bool HasNoBody => Status is 101 or 204 or 304;

    /// <summary>True when the body comes in chunks. An answer that has a Content-Length besides goes by its chunks.</summary>
    /// <exception cref="TrackerException">Another transfer coding.</exception>
    public bool IsChunked => Value("Transfer-Encoding")?.ToLowerInvariant() switch
    {
        null or "identity" => false, // a word of RFC 2616 for "none"
        "chunked" => true,
        string other => throw NotHttp($"it has the Transfer-Encoding \"{TrackerText.Printable(other)}\""),
    };

    /// <summary>Bytes of a body that does not come in chunks; null when it goes on until the connection is closed.</summary>
    /// <exception cref="TrackerException">Content-Length is no number, or several that differ.</exception>
    public long? ContentLength
    {
        get
        {
            long? length = null;
            foreach (string digits in Value("Content-Length")?.Split(',', StringSplitOptions.TrimEntries) ?? [])
            {
                if (digits.Length == 0 || !digits.All(char.IsAsciiDigit)) throw NotHttp("its Content-Length is no number");
                if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long one)) one = long.MaxValue;
                if (length is not null && length != one) throw NotHttp("it has two lengths");
                length = one;
            }
            return length;
        }
    }

    /// <summary>The value of a header, of several with ", " between (RFC 9110, section 5.3); null when there is none.</summary>
    /// <param name="name">In any case.</param>
    public string? Value(string name)
    {
        string? value = null;
        foreach (KeyValuePair<string, string> header in Headers)
        {
            if (!header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
            value = value is null ? header.Value : $"{value}, {header.Value}";
        }
        return value;
    }

    /// <summary>What is said of a tracker whose answer breaks the rules.</summary>
    public static TrackerException NotHttp(string why) => new($"the answer is not HTTP: {why}");
}
