using System.Text;

namespace TorrentLab.Lab;

/// <summary>One HTTP request as it came, and its query in the parts that a test asks for. Nothing in it is judged.</summary>
public sealed class TrackerRequest
{
    /// <param name="head">Everything up to and with the empty line, one character per byte (Latin-1).</param>
    public TrackerRequest(string head)
    {
        Head = head;
        string[] lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        RequestLine = lines.Length == 0 ? "" : lines[0];
        string[] words = RequestLine.Split(' ');
        Method = words[0];
        Target = words.Length == 1 ? "" : words[1];

        int question = Target.IndexOf('?', StringComparison.Ordinal);
        Path = question < 0 ? Target : Target[..question];
        Query = question < 0 ? [] : [.. Target[(question + 1)..].Split('&').Select(Parameter)];
        Headers = [.. lines.Skip(1).Select(Header)];
    }

    /// <summary>The whole head with its line ends, one character per byte.</summary>
    public string Head { get; }

    /// <summary>The first line without its line end, such as "GET /announce?port=6881 HTTP/1.1".</summary>
    public string RequestLine { get; }

    /// <summary>The first word of the request line, such as "GET".</summary>
    public string Method { get; }

    /// <summary>The second word of the request line, escapes and all; empty if there is none.</summary>
    public string Target { get; }

    /// <summary>The target up to the question mark, escapes and all.</summary>
    public string Path { get; }

    /// <summary>The query in the order sent, percent-decoded once. A '+' stays a '+'; a broken escape stays as it stands.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]>> Query { get; }

    /// <summary>The headers in the order sent, values without the space around them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>The first value of a query key as text, one character per byte; null if the key was not sent.</summary>
    public string? this[string key] => Find(key) is { } value ? Encoding.Latin1.GetString(value) : null;

    /// <summary>The first value of a query key, such as the 20 bytes of "info_hash".</summary>
    /// <exception cref="KeyNotFoundException">The key was not sent; the message shows what was.</exception>
    public byte[] Bytes(string key) => Find(key) ?? throw new KeyNotFoundException($"no '{key}' in {RequestLine}");

    public override string ToString() => RequestLine;

    /// <summary>The first value of a query key; null if the key was not sent.</summary>
    public byte[]? Find(string key) => Query.FirstOrDefault(parameter => parameter.Key == key).Value;

    private static KeyValuePair<string, byte[]> Parameter(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string key = equals < 0 ? text : text[..equals];
        string value = equals < 0 ? "" : text[(equals + 1)..];
        return new(Encoding.Latin1.GetString(Decode(key)), Decode(value));
    }

    private static byte[] Decode(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool escape = text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]);
            bytes.Add(escape ? Convert.FromHexString(text.AsSpan(i + 1, 2))[0] : (byte)text[i]);
            if (escape) i += 2;
        }
        return [.. bytes];
    }

    private static KeyValuePair<string, string> Header(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new(line, "") : new(line[..colon], line[(colon + 1)..].Trim());
    }
}
