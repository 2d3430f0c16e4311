using System.Text;
using TorrentLab.Bencode;
using TorrentLab.Primitives;

namespace TorrentLab.Tracker;

/// <summary>
/// Announces and scrapes as HTTP carries them: the request is a URL, the answer a bencoded dictionary (BEP 3,
/// "trackers"; BEP 7, BEP 23, BEP 24, BEP 31, BEP 48). Limits keep a hostile tracker from doing harm: what does not fit
/// them is ignored with a note, what makes the answer useless is a <see cref="TrackerException"/>.
/// </summary>
public static class HttpTrackerCodec
{
    /// <summary>Longest "tracker id" that is sent back, in bytes: it goes into every URL.</summary>
    public const int MaxTrackerIdLength = 256;

    /// <summary>The URL of an announce: the tracker's own, a query it may already have, and our parameters.</summary>
    /// <param name="announceUrl">The address from the .torrent file.</param>
    /// <param name="request">What to say.</param>
    public static string BuildAnnounceUrl(string announceUrl, AnnounceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        StringBuilder url = StartQuery(announceUrl);
        AppendEscaped(url.Append("info_hash="), request.InfoHash.ToArray());
        AppendEscaped(url.Append("&peer_id="), request.PeerId.ToArray());
        url.Append($"&port={request.Port}&uploaded={request.Uploaded}&downloaded={request.Downloaded}&left={request.Left}");
        // BEP 23: six bytes a peer instead of a dictionary; whatever the tracker sends is understood.
        url.Append($"&compact=1&no_peer_id=1&numwant={request.NumWant}&key={request.Key:X8}");
        string? name = request.Event switch
        {
            AnnounceEvent.Started => "started",
            AnnounceEvent.Completed => "completed",
            AnnounceEvent.Stopped => "stopped",
            _ => null,
        };
        if (name is not null) url.Append("&event=").Append(name);
        if (request.TrackerId is not null) AppendEscaped(url.Append("&trackerid="), Encoding.Latin1.GetBytes(request.TrackerId));
        return url.ToString();
    }

    /// <summary>The URL that asks for counts: "announce" at the start of the last path segment becomes "scrape" (BEP 48).</summary>
    /// <param name="announceUrl">The address from the .torrent file.</param>
    /// <param name="infoHashes">The torrents to ask about, at least one.</param>
    /// <exception cref="TrackerException">The last path segment does not start with "announce": no scrape there.</exception>
    public static string BuildScrapeUrl(string announceUrl, IReadOnlyCollection<Sha1Hash> infoHashes)
    {
        ArgumentNullException.ThrowIfNull(infoHashes);
        string url = TrackerUrl.Sendable(announceUrl);
        int query = url.IndexOf('?', StringComparison.Ordinal);
        string path = query < 0 ? url : url[..query];
        int segment = path.LastIndexOf('/') + 1;
        const string Announce = "announce";
        if (!path.AsSpan(segment).StartsWith(Announce, StringComparison.Ordinal))
        {
            throw new TrackerException(
                "this tracker does not support scrape: the last part of its path does not start with \"announce\" (BEP 48)");
        }
        StringBuilder scrape = StartQuery($"{url[..segment]}scrape{url[(segment + Announce.Length)..]}");
        string separator = "";
        foreach (Sha1Hash hash in infoHashes)
        {
            AppendEscaped(scrape.Append(separator).Append("info_hash="), hash.ToArray());
            separator = "&";
        }
        return scrape.ToString();
    }

    /// <summary>Reads the body of an answer to an announce. A "failure reason" wins over everything else in it.</summary>
    /// <param name="body">The whole body, decompressed.</param>
    /// <exception cref="TrackerException">Not an answer, or a refusal (then with a <see cref="TrackerRefusalException"/>).</exception>
    public static AnnounceAnswer ReadAnnounce(ReadOnlyMemory<byte> body)
    {
        var notes = new List<string>();
        BencodeDictionary answer = ReadDictionary(body, notes);
        var fields = new AnswerFields(answer, notes);
        var peers = new PeerList(AnnounceAnswer.MaxPeers);
        if (answer.TryGet("peers"u8, out BencodeValue? listed)) peers.AddListed(listed);
        if (answer.TryGet("peers6"u8, out BencodeValue? listed6)) peers.AddListed6(listed6);
        return new AnnounceAnswer
        {
            Interval = AnnounceInterval.Regular(fields.Integer("interval")),
            MinInterval = AnnounceInterval.Least(fields.Integer("min interval")),
            Peers = peers.Peers,
            Complete = fields.Count("complete"),
            Incomplete = fields.Count("incomplete"),
            TrackerId = fields.TrackerId(),
            Warning = fields.Text("warning message"),
            ExternalIp = fields.ExternalIp(),
            Notes = [.. notes, .. peers.Notes()],
        };
    }

    /// <summary>Reads the body of an answer to a scrape (BEP 48).</summary>
    /// <param name="body">The whole body, decompressed.</param>
    /// <exception cref="TrackerException">Not an answer, or a refusal (then with a <see cref="TrackerRefusalException"/>).</exception>
    public static ScrapeAnswer ReadScrape(ReadOnlyMemory<byte> body)
    {
        var notes = new List<string>();
        BencodeDictionary answer = ReadDictionary(body, notes);
        if (!answer.TryGet("files"u8, out BencodeValue? value) || value is not BencodeDictionary files)
            throw new TrackerException($"the scrape answer has no dictionary \"files\" (BEP 48): {TrackerText.Beginning(body.Span)}");
        var torrents = new Dictionary<Sha1Hash, ScrapeCounts>();
        int ignored = 0;
        foreach ((ReadOnlyMemory<byte> key, BencodeValue entry) in files.Entries)
        {
            if (key.Length == Sha1Hash.Length && entry is BencodeDictionary counts)
            {
                var fields = new AnswerFields(counts, notes);
                torrents[new Sha1Hash(key.Span)] =
                    new ScrapeCounts(fields.Count("complete"), fields.Count("incomplete"), fields.Count("downloaded"));
            }
            else
            {
                ignored++;
            }
        }
        if (ignored > 0) notes.Add($"ignored {ignored} entries of \"files\" that are not a 20-byte hash with a dictionary");
        return new ScrapeAnswer(torrents, notes);
    }

    private static BencodeDictionary ReadDictionary(ReadOnlyMemory<byte> body, List<string> notes)
    {
        BencodeValue value;
        try
        {
            value = BencodeValue.Parse(body, BencodeMode.Tolerant, notes);
        }
        catch (BencodeException e)
        {
            throw new TrackerException($"the answer is not bencode: {e.Message}; {TrackerText.Beginning(body.Span)}", e);
        }
        if (value is not BencodeDictionary answer)
            throw new TrackerException($"the answer is not a dictionary: {TrackerText.Beginning(body.Span)}");
        if (answer.TryGet("failure reason"u8, out BencodeValue? reason))
            throw TrackerRefusalException.Report(reason is BencodeString words ? words.Bytes.Span : [], RetryIn(answer));
        return answer;
    }

    /// <summary>BEP 31 says an integer and shows a string, both in minutes; other words than "never" mean nothing.</summary>
    private static TimeSpan? RetryIn(BencodeDictionary answer)
    {
        if (!answer.TryGet("retry in"u8, out BencodeValue? value)) return null;
        if (value is BencodeString word && word.Bytes.Span.SequenceEqual("never"u8)) return Timeout.InfiniteTimeSpan;
        long? minutes = value switch
        {
            BencodeInteger integer => integer.Value,
            BencodeString { Bytes.Length: <= 9 } digits when AnswerFields.TryReadDigits(digits.Bytes.Span, out long read) => read,
            _ => null,
        };
        return minutes is null ? null : TimeSpan.FromMinutes(Math.Clamp(minutes.Value, 1, AnnounceInterval.MaxSeconds / 60));
    }

    private static StringBuilder StartQuery(string url)
    {
        var result = new StringBuilder(TrackerUrl.Sendable(url));
        bool hasQuery = result.ToString().Contains('?', StringComparison.Ordinal);
        if (!hasQuery) result.Append('?');
        else if (result[^1] is not ('?' or '&')) result.Append('&');
        return result;
    }

    /// <summary>Every byte except the unreserved ones of RFC 3986 as %XX; trackers decode bytes, not text.</summary>
    private static void AppendEscaped(StringBuilder url, byte[] bytes)
    {
        foreach (byte b in bytes)
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~') url.Append((char)b);
            else url.Append('%').Append(b.ToString("X2"));
        }
    }
}
