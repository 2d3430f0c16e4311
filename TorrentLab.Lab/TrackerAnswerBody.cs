using System.Net;
using System.Net.Sockets;
using static TorrentLab.Lab.RawBencode;

namespace TorrentLab.Lab;

/// <summary>Writes the bodies of tracker answers by hand (BEP 3, "trackers"; BEP 7; BEP 23; BEP 48), keys in bencode's order.</summary>
internal static class TrackerAnswerBody
{
    public static byte[] Peers(
        IReadOnlyCollection<IPEndPoint> peers, int interval, int? minInterval, bool compact, string? trackerId, string? warning)
    {
        var entries = new List<(string Key, byte[] Value)> { ("interval", Number(interval)) };
        if (minInterval is { } seconds) entries.Add(("min interval", Number(seconds)));
        if (compact)
        {
            entries.Add(("peers", Bytes(Compact(peers, AddressFamily.InterNetwork))));
            byte[] six = Compact(peers, AddressFamily.InterNetworkV6);
            if (six.Length > 0) entries.Add(("peers6", Bytes(six)));
        }
        else
        {
            entries.Add(("peers", List(peers.Select(peer => Dict(("ip", Text($"{peer.Address}")), ("port", Number(peer.Port)))))));
        }
        if (trackerId is not null) entries.Add(("tracker id", Text(trackerId)));
        if (warning is not null) entries.Add(("warning message", Text(warning)));
        return Dict(entries);
    }

    public static byte[] Failure(string reason) => Dict(("failure reason", Text(reason)));

    public static byte[] Scrape(ReadOnlySpan<byte> infoHash, int complete, int downloaded, int incomplete)
    {
        byte[] figures = Dict(("complete", Number(complete)), ("downloaded", Number(downloaded)), ("incomplete", Number(incomplete)));
        // The info-hash is 20 bytes of any value, which a key given as text could not be.
        return Dict(("files", [(byte)'d', .. Bytes(infoHash), .. figures, (byte)'e']));
    }

    private static byte[] Compact(IEnumerable<IPEndPoint> peers, AddressFamily family) =>
    [
        .. peers.Where(peer => peer.AddressFamily == family)
            .SelectMany(peer => (byte[])[.. peer.Address.GetAddressBytes(), (byte)(peer.Port >> 8), (byte)peer.Port]),
    ];
}
