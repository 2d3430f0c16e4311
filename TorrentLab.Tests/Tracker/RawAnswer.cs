using System.Text;
using TorrentLab.Lab;

namespace TorrentLab.Tests.Tracker;

/// <summary>Answers of a tracker from text that shows each byte of the response as one character (Latin-1).</summary>
internal static class RawAnswer
{
    /// <summary>A whole answer, 200 unless said otherwise. Header lines end in "\r\n".</summary>
    public static TrackerAnswer Ok(string body, string headers = "", string status = "200 OK") =>
        Raw($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}");

    public static TrackerAnswer Raw(string response) => TrackerAnswer.Raw(Encoding.Latin1.GetBytes(response));
}
