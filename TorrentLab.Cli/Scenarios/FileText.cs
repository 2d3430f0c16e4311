using System.Text;
using System.Text.Json;

namespace TorrentLab.Cli.Scenarios;

/// <summary>A file that a client needs, as a scenario writes it: a text, or an object that becomes JSON.</summary>
internal static class FileText
{
    public static string Of(LocatedJson value)
    {
        if (value.Kind == JsonValueKind.String) return value.Text;
        if (value.Kind != JsonValueKind.Object) throw value.Wrong("write a text, or an object that becomes a JSON file");
        var text = new StringBuilder();
        Write(value, text);
        return text.ToString();
    }

    private static void Write(LocatedJson value, StringBuilder text)
    {
        switch (value.Kind)
        {
            case JsonValueKind.Object: WriteAll('{', value.Members, member => WriteMember(member, text), '}', text); break;
            case JsonValueKind.Array: WriteAll('[', value.Items, item => Write(item, text), ']', text); break;
            // The port is a number wherever it stands alone.
            case JsonValueKind.String: text.Append(value.Text == "{port}" ? value.Text : Quoted(value.Text)); break;
            case JsonValueKind.Number: text.Append(value.Text); break;
            default: text.Append(value.Kind.ToString().ToLowerInvariant()); break;
        }
    }

    private static void WriteMember(KeyValuePair<string, LocatedJson> member, StringBuilder text)
    {
        text.Append(Quoted(member.Key)).Append(": ");
        Write(member.Value, text);
    }

    private static void WriteAll<T>(char open, IReadOnlyList<T> parts, Action<T> write, char close, StringBuilder text)
    {
        text.Append(open);
        for (int part = 0; part < parts.Count; part++)
        {
            if (part > 0) text.Append(", ");
            write(parts[part]);
        }
        text.Append(close);
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
