using System.Net;
using System.Net.Sockets;
using System.Text;
using TorrentLab.Bencode;
using TorrentLab.Primitives;

namespace TorrentLab.Tracker;

/// <summary>
/// Collects the peers of an answer in any of their forms: compact (BEP 23), compact IPv6 (BEP 7), dictionaries (BEP 3).
/// Keeps the dialable ones, each once, and counts the rest.
/// </summary>
internal sealed class PeerList(int limit)
{
    private readonly List<PeerEndpoint> _peers = [];
    private readonly HashSet<PeerEndpoint> _known = [];
    private readonly HashSet<string> _remarks = [];
    private int _malformed;
    private int _notDialable;
    private int _duplicates;
    private int _overLimit;

    public IReadOnlyList<PeerEndpoint> Peers => _peers;

    /// <summary>Takes the value of "peers": a string of 6 bytes a peer, or a list of dictionaries.</summary>
    /// <exception cref="TrackerException">Neither.</exception>
    public void AddListed(BencodeValue listed)
    {
        if (listed is BencodeString compact) AddCompact("peers", compact.Bytes.Span, PeerEndpoint.CompactLength);
        else if (listed is BencodeList list) AddDictionaries(list);
        else throw new TrackerException($"\"peers\" is {AnswerFields.Name(listed)}, must be a string or a list (BEP 3, BEP 23)");
    }

    /// <summary>Takes the value of "peers6": a string of 18 bytes a peer.</summary>
    /// <exception cref="TrackerException">Not a string.</exception>
    public void AddListed6(BencodeValue listed)
    {
        if (listed is not BencodeString compact)
            throw new TrackerException($"\"peers6\" is {AnswerFields.Name(listed)}, must be a string (BEP 7)");
        AddCompact("peers6", compact.Bytes.Span, PeerEndpoint.CompactLength6);
    }

    /// <summary>Takes the compact list that ends an answer over UDP (BEP 15, "announce").</summary>
    /// <param name="bytes">The peers one behind the other.</param>
    /// <param name="overIPv6">18 bytes a peer instead of 6.</param>
    public void AddPacked(ReadOnlySpan<byte> bytes, bool overIPv6) =>
        AddCompact("peers", bytes, overIPv6 ? PeerEndpoint.CompactLength6 : PeerEndpoint.CompactLength);

    /// <summary>What was ignored, one line a reason.</summary>
    public IEnumerable<string> Notes()
    {
        foreach (string remark in _remarks) yield return remark;
        if (_malformed > 0) yield return $"ignored {_malformed} peers without a numeric \"ip\" and a \"port\" of 1..65535";
        if (_notDialable > 0) yield return $"ignored {_notDialable} peers that nobody can dial (port 0, 0.0.0.0, multicast)";
        if (_duplicates > 0) yield return $"ignored {_duplicates} peers that came twice";
        if (_overLimit > 0) yield return $"ignored {_overLimit} peers beyond the first {limit}";
    }

    private void AddCompact(string key, ReadOnlySpan<byte> bytes, int size)
    {
        // libtorrent and Transmission use the whole entries too: a cut list still brings peers.
        int rest = bytes.Length % size;
        if (rest != 0) _remarks.Add($"\"{key}\" has {bytes.Length} bytes, not a multiple of {size}: ignored the last {rest}");
        for (; bytes.Length >= size; bytes = bytes[size..]) Add(PeerEndpoint.FromCompact(bytes[..size]));
    }

    private void AddDictionaries(BencodeList list)
    {
        foreach (BencodeValue item in list.Items)
        {
            if (item is BencodeDictionary peer
                && peer.GetInteger("port"u8) is >= 0 and <= 65535 and long port
                && peer.GetString("ip"u8) is { } ip
                && TryParseAddress(ip.Bytes.Span, out IPAddress? address))
            {
                Add(new PeerEndpoint(address, (int)port));
            }
            else
            {
                _malformed++; // a DNS name too, which BEP 3 allows: looking names up for a tracker would be its free probe
            }
        }
    }

    /// <summary>Dotted IPv4 or IPv6 text only: IPAddress.TryParse also takes octal, "127.1", brackets and scopes.</summary>
    private static bool TryParseAddress(ReadOnlySpan<byte> bytes, out IPAddress address)
    {
        const int Longest = 45; // "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255"
        address = IPAddress.None;
        if (bytes.Length > Longest) return false;
        string text = Encoding.ASCII.GetString(bytes);
        if (!text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.')) return false;
        if (!IPAddress.TryParse(text, out IPAddress? parsed)) return false;
        address = parsed;
        return parsed.AddressFamily == AddressFamily.InterNetworkV6 || parsed.ToString() == text;
    }

    private void Add(PeerEndpoint peer)
    {
        if (!peer.IsDialable) _notDialable++;
        else if (_known.Contains(peer)) _duplicates++;
        else if (_peers.Count == limit) _overLimit++;
        else
        {
            _known.Add(peer);
            _peers.Add(peer);
        }
    }
}
