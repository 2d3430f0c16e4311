using System.Buffers;
using System.Text;
using TorrentLab.Primitives;

namespace TorrentLab.Tracker;

/// <summary>
/// Reads the head of an HTTP/1.0 or HTTP/1.1 answer, however its bytes are cut (RFC 9112, sections 4 and 5). Strict, but
/// for what does no harm in an answer that has its connection to itself: lines that end in LF alone, folded headers, space
/// before the colon, a status line without its second space.
/// </summary>
internal sealed class HttpHeadReader
{
    private const int LimitKiB = 64;

    private readonly HttpLineReader _lines = new(LimitKiB * 1024, $"the headers of the answer are longer than {LimitKiB} KiB");
    private readonly ArrayBufferWriter<byte> _field = new(); // the last header: its next line may go on with it
    private readonly List<KeyValuePair<string, string>> _headers = [];
    private string? _statusLine;
    private int _status;

    /// <summary>Takes bytes off the front of <paramref name="bytes"/>, none behind the empty line that ends the head.</summary>
    /// <param name="bytes">What arrived; advanced past what was taken.</param>
    /// <returns>The head, or null when more bytes are needed. Interim answers before it are skipped.</returns>
    /// <exception cref="TrackerException">It is not HTTP, or longer than 64 KiB.</exception>
    public HttpAnswerHead? Take(ref ReadOnlySpan<byte> bytes)
    {
        while (_lines.TryTake(ref bytes, out ReadOnlySpan<byte> line))
        {
            if (_statusLine is null)
            {
                TakeStatusLine(line);
            }
            else if (line is [(byte)' ' or (byte)'\t', ..])
            {
                if (_field.WrittenCount == 0) throw HttpAnswerHead.NotHttp("its first header begins with a space");
                _field.Write(" "u8);
                _field.Write(line.Trim(" \t"u8));
            }
            else
            {
                EndField();
                _field.Write(line);
                if (line.IsEmpty && EndHead() is { } head) return head;
            }
        }
        return null;
    }

    private void TakeStatusLine(ReadOnlySpan<byte> line)
    {
        // HTTP-version SP status-code [SP reason-phrase]; strictly, the second space must be there, too.
        bool isStatusLine = line.StartsWith("HTTP/1."u8) && line.Length >= 12 && IsDigit(line[7]) && line[8] == ' '
            && line[9] is >= (byte)'1' and <= (byte)'9' && IsDigit(line[10]) && IsDigit(line[11])
            && (line.Length == 12 || line[12] == ' ');
        if (!isStatusLine) throw HttpAnswerHead.NotHttp($"its first line is \"{TrackerText.Printable(line)}\"");
        _status = ((line[9] - '0') * 100) + ((line[10] - '0') * 10) + line[11] - '0';
        _statusLine = Encoding.Latin1.GetString(line).TrimEnd();
    }

    private void EndField()
    {
        if (_field.WrittenCount == 0) return;
        ReadOnlySpan<byte> field = _field.WrittenSpan;
        int colon = field.IndexOf((byte)':');
        ReadOnlySpan<byte> name = colon < 0 ? [] : field[..colon].TrimEnd(" \t"u8);
        ReadOnlySpan<byte> value = field[(colon + 1)..].Trim(" \t"u8);
        if (!IsToken(name) || value.ContainsAny("\0\r"u8))
            throw HttpAnswerHead.NotHttp($"a header is \"{TrackerText.Printable(field)}\"");
        _headers.Add(KeyValuePair.Create(Encoding.Latin1.GetString(name), Encoding.Latin1.GetString(value)));
        _field.ResetWrittenCount();
    }

    private HttpAnswerHead? EndHead()
    {
        var head = new HttpAnswerHead(_statusLine!, _status, [.. _headers]);
        _statusLine = null;
        _headers.Clear();
        return head.IsInterim ? null : head;
    }

    private static bool IsDigit(byte b) => char.IsAsciiDigit((char)b);

    /// <summary>RFC 9110, section 5.6.2.</summary>
    private static bool IsToken(ReadOnlySpan<byte> name)
    {
        foreach (byte b in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && !"!#$%&'*+-.^_`|~"u8.Contains(b)) return false;
        }
        return !name.IsEmpty;
    }
}
