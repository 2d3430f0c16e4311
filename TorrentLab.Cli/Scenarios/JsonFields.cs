using System.Globalization;
using System.Text.Json;
using TorrentLab.Cli.Parsing;

namespace TorrentLab.Cli.Scenarios;

/// <summary>The keys of one object of a scenario, each asked for by name and kind; any other key is refused.</summary>
internal sealed class JsonFields
{
    private readonly LocatedJson _value;
    private readonly string _what;
    private readonly IReadOnlyList<string> _known;

    /// <param name="value">The object.</param>
    /// <param name="what">What it is, as in "a scripted peer".</param>
    /// <param name="known">Every key that it may have.</param>
    /// <exception cref="FormatException">It is no object, or has another key.</exception>
    public JsonFields(LocatedJson value, string what, IReadOnlyList<string> known)
    {
        (_value, _what, _known) = (value, what, known);
        if (value.Kind != JsonValueKind.Object) throw value.Wrong($"{what} is an object, {{ ... }}");
        foreach ((string key, LocatedJson member) in value.Members)
        {
            if (known.Contains(key)) continue;
            string hint = Spelling.Hint(key, known);
            throw member.Wrong($"{what} has no such key.{(hint.Length > 0 ? hint : $" It may have {string.Join(", ", known)}")}");
        }
    }

    public LocatedJson? Find(string key)
    {
        if (!_known.Contains(key)) throw new InvalidOperationException($"'{key}' is missing in the list of keys of {_what}");
        return _value.Members.FirstOrDefault(member => member.Key == key).Value;
    }

    public LocatedJson Require(string key) => Find(key) ?? throw _value.Wrong($"{_what} needs '{key}'");

    /// <summary>Null where it is not there.</summary>
    public string? Text(string key) => Find(key) is { } value ? TextOf(value) : null;

    public string RequireText(string key) => TextOf(Require(key));

    public bool Flag(string key) => Find(key) is { } value && value.Kind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw value.Wrong("write true or false"),
    };

    public int? Number(string key, int least, int most)
    {
        if (Find(key) is not { } value) return null;
        bool isNumber = int.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number);
        if (value.Kind == JsonValueKind.Number && isNumber && number >= least && number <= most) return number;
        throw value.Wrong($"write a whole number from {least} to {most}");
    }

    /// <summary>Seconds, with or without a fraction, above 0 and at most an hour.</summary>
    public TimeSpan? Seconds(string key)
    {
        const double Most = 3600;
        if (Find(key) is not { } value) return null;
        bool isNumber = double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds);
        if (value.Kind == JsonValueKind.Number && isNumber && seconds > 0 && seconds <= Most) return TimeSpan.FromSeconds(seconds);
        throw value.Wrong($"write a number of seconds above 0, at most {Most:0}");
    }

    /// <summary>One of some words; the first where it is not there.</summary>
    public string Word(string key, params string[] words)
    {
        if (Text(key) is not { } text) return words[0];
        if (words.Contains(text)) return text;
        throw Find(key)!.Wrong($"'{text}' is none of {string.Join(", ", words)}.{Spelling.Hint(text, words)}");
    }

    /// <summary>A list; empty where it is not there.</summary>
    public IReadOnlyList<LocatedJson> Items(string key)
    {
        if (Find(key) is not { } value) return [];
        return value.Kind == JsonValueKind.Array ? value.Items : throw value.Wrong("write a list, [ ... ]");
    }

    /// <summary>A list of texts; empty where it is not there.</summary>
    public IReadOnlyList<string> Texts(string key) => [.. Items(key).Select(TextOf)];

    public static string TextOf(LocatedJson value) =>
        value.Kind == JsonValueKind.String ? value.Text : throw value.Wrong("write a text, \"...\"");
}
