using System.Text.Json;

namespace TorrentLab.Cli.Scenarios;

/// <summary>A JSON value that knows where it stands, so that a complaint about it can say so.</summary>
/// <param name="Path">From the top, as in "peers[1].name"; empty for the whole.</param>
/// <param name="Line">From 1.</param>
/// <param name="Kind">What it is.</param>
internal sealed record LocatedJson(string Path, int Line, JsonValueKind Kind)
{
    /// <summary>A text as it is meant; a number as it was written.</summary>
    public string Text { get; private init; } = "";

    /// <summary>What an array holds.</summary>
    public IReadOnlyList<LocatedJson> Items { get; private init; } = [];

    /// <summary>What an object holds, no key twice.</summary>
    public IReadOnlyList<KeyValuePair<string, LocatedJson>> Members { get; private init; } = [];

    /// <exception cref="FormatException">It is no JSON, or has a key twice; the message says where.</exception>
    public static LocatedJson Parse(byte[] utf8)
    {
        ReadOnlySpan<byte> mark = [0xef, 0xbb, 0xbf];
        if (utf8.AsSpan().StartsWith(mark)) utf8 = utf8[mark.Length..];
        var reader = new Utf8JsonReader(utf8);
        try
        {
            reader.Read();
            var lines = new LineCounter(utf8);
            LocatedJson whole = Read(ref reader, ref lines, "");
            reader.Read(); // throws where anything follows
            return whole;
        }
        catch (JsonException wrong)
        {
            string what = wrong.Message.Split(" LineNumber:")[0];
            throw new FormatException($"line {wrong.LineNumber + 1}: this is not JSON: {what}", wrong);
        }
    }

    /// <summary>The complaint about this value.</summary>
    public FormatException Wrong(string what) => new($"line {Line}: {(Path.Length == 0 ? "" : $"{Path}: ")}{what}");

    private static LocatedJson Read(ref Utf8JsonReader reader, ref LineCounter lines, string path)
    {
        int line = lines.LineAt((int)reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject: return ReadObject(ref reader, ref lines, new LocatedJson(path, line, JsonValueKind.Object));
            case JsonTokenType.StartArray:
                List<LocatedJson> items = [];
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Read(ref reader, ref lines, $"{path}[{items.Count}]"));
                return new LocatedJson(path, line, JsonValueKind.Array) { Items = items };
            case JsonTokenType.String: return new LocatedJson(path, line, JsonValueKind.String) { Text = TextOf(ref reader, line) };
            case JsonTokenType.Number:
                return new LocatedJson(path, line, JsonValueKind.Number) { Text = System.Text.Encoding.ASCII.GetString(reader.ValueSpan) };
            case JsonTokenType.True: return new LocatedJson(path, line, JsonValueKind.True);
            case JsonTokenType.False: return new LocatedJson(path, line, JsonValueKind.False);
            default: return new LocatedJson(path, line, JsonValueKind.Null);
        }
    }

    private static string TextOf(ref Utf8JsonReader reader, int line)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException wrong)
        {
            throw new FormatException($"line {line}: a text here is no UTF-8, or half a character: save the file as UTF-8", wrong);
        }
    }

    private static LocatedJson ReadObject(ref Utf8JsonReader reader, ref LineCounter lines, LocatedJson empty)
    {
        List<KeyValuePair<string, LocatedJson>> members = [];
        HashSet<string> keys = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string key = TextOf(ref reader, empty.Line);
            if (!keys.Add(key)) throw empty.Wrong($"the key '{key}' stands there twice");
            reader.Read();
            members.Add(new(key, Read(ref reader, ref lines, empty.Path.Length == 0 ? key : $"{empty.Path}.{key}")));
        }
        return empty with { Members = members };
    }
}
