using System.Text;
using TorrentLab.Primitives;
using TorrentLab.Tracker;

namespace TorrentLab.Tests.Tracker;

/// <summary>Gives the bytes of one answer to the readers, in as many parts as a test wants, and tells what came of it.</summary>
internal static class HttpAnswers
{
    /// <summary>Reads <paramref name="parts"/>, each byte one character (Latin-1), and then the end of the connection.</summary>
    /// <returns>Status line, headers and "|" with the body, or the words of the error.</returns>
    public static string Read(params string[] parts)
    {
        var heads = new HttpHeadReader();
        HttpAnswerHead? head = null;
        HttpBodyReader? body = null;
        try
        {
            foreach (string part in parts)
            {
                ReadOnlySpan<byte> bytes = Encoding.Latin1.GetBytes(part);
                if (head is null)
                {
                    head = heads.Take(ref bytes);
                    if (head is null) continue;
                    body = new HttpBodyReader(head, limit: 32);
                }
                body!.Take(bytes);
            }
            if (body is null) return HttpBodyReader.ClosedEarly;
            if (!body.IsWhole) body.End();
        }
        catch (TrackerException e)
        {
            return e.Message;
        }
        return $"{head!.StatusLine}, {string.Concat(head.Headers.Select(header => $"{header.Key}={header.Value}, "))}"
            + $"|{Encoding.Latin1.GetString(body.Body.Span)}";
    }
}
