using System.Buffers;
using System.Text;
using TorrentLab.Primitives;

namespace TorrentLab.Tracker.Server;

/// <summary>A tracker over HTTP without the HTTP: queries in, bencoded bodies out. Safe for concurrent use.</summary>
/// <param name="registry">Knows the peers.</param>
/// <param name="activity">Counts what is done.</param>
/// <param name="trackerId">Sent with every answer; clients send it back (BEP 3, "tracker id").</param>
public sealed class HttpTrackerResponder(TrackerRegistry registry, TrackerActivity activity, string trackerId)
{
    /// <summary>After this many minutes a tracker that is full may be asked again.</summary>
    private const int RetryWhenFull = 30;

    private readonly byte[] _trackerId = Encoding.ASCII.GetBytes(trackerId);

    /// <summary>Answers an announce.</summary>
    /// <param name="query">What stands behind the "?" of the request target, as raw bytes.</param>
    /// <param name="from">The address of the socket.</param>
    /// <param name="now">Seconds on the registry's clock.</param>
    /// <param name="random">Decides which peers; not shared between threads.</param>
    /// <param name="output">Takes the body; a question that is no good gets a "failure reason".</param>
    public void Announce(ReadOnlySpan<byte> query, PeerAddress from, int now, Random random, IBufferWriter<byte> output)
    {
        if (!HttpAnnounceReader.TryRead(query, from, out HttpAnnounce announce, out string problem))
        {
            activity.CountRefusal();
            HttpAnswerWriter.WriteFailure(output, problem, retryIn: null);
            return;
        }
        Span<ListedPeer> peers = stackalloc ListedPeer[Math.Min(announce.Who.NumWant, RegistryOptions.MaxNumWant)];
        RegistryAnswer answer = registry.Announce(announce.Who, now, random, bothFamilies: true, peers);
        switch (answer.Verdict)
        {
            case RegistryVerdict.Served:
                activity.CountAnnounce();
                HttpAnswerWriter.WriteAnnounce(output, announce, answer, peers[..answer.Peers], registry.Options, _trackerId);
                break;
            case RegistryVerdict.NotAllowed:
                activity.CountRefusal();
                HttpAnswerWriter.WriteFailure(output, "this tracker does not serve this torrent", retryIn: null);
                break;
            default:
                activity.CountRefusal();
                HttpAnswerWriter.WriteFailure(output, "this tracker has as many torrents as it can take", RetryWhenFull);
                break;
        }
    }

    /// <summary>Answers a scrape of one or several torrents (BEP 48).</summary>
    /// <param name="query">What stands behind the "?" of the request target, as raw bytes.</param>
    /// <param name="now">Seconds on the registry's clock.</param>
    /// <param name="output">Takes the body.</param>
    public void Scrape(ReadOnlySpan<byte> query, int now, IBufferWriter<byte> output)
    {
        var torrents = new SortedDictionary<byte[], TorrentCounts>(Comparer<byte[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other)));
        bool isNamed = false;
        var parameters = new HttpQuery(query);
        while (parameters.Next())
        {
            if (!parameters.Key.SequenceEqual("info_hash"u8)) continue;
            isNamed = true;
            byte[] bytes = new byte[Sha1Hash.Length];
            if (HttpAnnounceReader.ReadTwenty("info_hash", parameters.Value, bytes) is { } problem)
            {
                activity.CountRefusal();
                HttpAnswerWriter.WriteFailure(output, problem, retryIn: null);
                return;
            }
            if (registry.Scrape(new Sha1Hash(bytes), now) is { } counts) torrents[bytes] = counts;
        }
        if (!isNamed)
        {
            activity.CountRefusal();
            HttpAnswerWriter.WriteFailure(output, "info_hash is missing: name the torrents, the list of all is not given", retryIn: null);
            return;
        }
        activity.CountScrape();
        HttpAnswerWriter.WriteScrape(output, torrents.Select(torrent => (torrent.Key, torrent.Value)));
    }
}
