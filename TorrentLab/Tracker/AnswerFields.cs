using System.Net;
using System.Text;
using TorrentLab.Bencode;

namespace TorrentLab.Tracker;

/// <summary>
/// Optional keys of an answer. One that is there but useless is ignored with a note: a tracker that gets a detail wrong
/// may still bring peers.
/// </summary>
internal sealed class AnswerFields(BencodeDictionary answer, List<string> notes)
{
    // A scrape answer can hold thousands of wrong counts; a few lines tell the story.
    private const int MaxNotes = 20;

    public long? Integer(string key)
    {
        if (Get(key) is not { } value) return null;
        if (value is BencodeInteger integer) return integer.Value;
        return Ignore<long?>(key, $"is {Name(value)}, not an integer");
    }

    public long? Count(string key)
    {
        long? count = Integer(key);
        return count < 0 ? Ignore<long?>(key, $"is {count}, must be at least 0") : count;
    }

    public string? Text(string key)
    {
        if (Get(key) is not { } value) return null;
        return value is BencodeString text
            ? TrackerText.Printable(text.Bytes.Span)
            : Ignore<string>(key, $"is {Name(value)}, not a string");
    }

    public string? TrackerId()
    {
        const string Key = "tracker id";
        if (Get(Key) is not { } value) return null;
        if (value is not BencodeString id) return Ignore<string>(Key, $"is {Name(value)}, not a string");
        if (id.Bytes.Length > HttpTrackerCodec.MaxTrackerIdLength)
            return Ignore<string>(Key, $"has {id.Bytes.Length} bytes, more than {HttpTrackerCodec.MaxTrackerIdLength}");
        return Encoding.Latin1.GetString(id.Bytes.Span);
    }

    public IPAddress? ExternalIp()
    {
        const string Key = "external ip";
        if (Get(Key) is not { } value) return null;
        return value is BencodeString { Bytes.Length: 4 or 16 } bytes
            ? new IPAddress(bytes.Bytes.Span)
            : Ignore<IPAddress>(Key, "is not 4 or 16 bytes (BEP 24)");
    }

    /// <summary>ASCII digits only: no sign, no space, no digit of another script.</summary>
    public static bool TryReadDigits(ReadOnlySpan<byte> digits, out long value)
    {
        value = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            value = checked(value * 10 + (digit - '0'));
        }
        return !digits.IsEmpty;
    }

    /// <summary>The words for a value's type in messages.</summary>
    public static string Name(BencodeValue value) => value switch
    {
        BencodeInteger => "an integer",
        BencodeString => "a string",
        BencodeList => "a list",
        _ => "a dictionary",
    };

    private BencodeValue? Get(string key) =>
        answer.TryGet(Encoding.ASCII.GetBytes(key), out BencodeValue? value) ? value : null;

    private T? Ignore<T>(string key, string why)
    {
        if (notes.Count < MaxNotes) notes.Add($"ignored \"{key}\": it {why}");
        return default;
    }
}
