namespace TorrentLab.Tracker.Server;

/// <summary>
/// Walks the query of a request target as raw bytes. Frameworks decode %xx as UTF-8, which turns every byte above 0x7f of an
/// info-hash into the same character and makes one torrent of many.
/// </summary>
/// <param name="query">What stands behind the "?"; may be empty.</param>
internal ref struct HttpQuery(ReadOnlySpan<byte> query)
{
    private ReadOnlySpan<byte> _rest = query;

    /// <summary>The name of the parameter, not decoded: those that matter need no escapes.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>The value as it was sent.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Goes to the next parameter.</summary>
    public bool Next()
    {
        while (!_rest.IsEmpty)
        {
            int end = _rest.IndexOf((byte)'&');
            ReadOnlySpan<byte> parameter = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 1)..];
            if (parameter.IsEmpty) continue;
            int equals = parameter.IndexOf((byte)'=');
            Key = equals < 0 ? parameter : parameter[..equals];
            Value = equals < 0 ? default : parameter[(equals + 1)..];
            return true;
        }
        return false;
    }

    /// <summary>Decodes %xx to the byte it means, and "+" to a space as the URL encoders of many languages write it.</summary>
    /// <param name="value">Escaped.</param>
    /// <param name="decoded">Takes the bytes.</param>
    /// <returns>How many bytes there are; -1 when an escape is broken or they do not fit.</returns>
    public static int Decode(ReadOnlySpan<byte> value, Span<byte> decoded)
    {
        int length = 0;
        for (int at = 0; at < value.Length; at++)
        {
            byte next = value[at];
            if (next == (byte)'%')
            {
                if (at + 2 >= value.Length) return -1;
                int high = HexDigit(value[at + 1]), low = HexDigit(value[at + 2]);
                if ((high | low) < 0) return -1;
                next = (byte)((high << 4) | low);
                at += 2;
            }
            else if (next == (byte)'+')
            {
                next = (byte)' ';
            }
            if (length == decoded.Length) return -1;
            decoded[length++] = next;
        }
        return length;
    }

    private static int HexDigit(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };
}
