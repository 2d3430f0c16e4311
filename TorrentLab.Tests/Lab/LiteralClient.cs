using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using TorrentLab.Lab;

namespace TorrentLab.Tests.Lab;

/// <summary>
/// A client of a few written bytes: it says everything it has to say at once, ends its side, and tells what it heard until
/// the peer ended its own. It shares nothing with the lab's writers and readers.
/// </summary>
internal static class LiteralClient
{
    private const string MyId = "2d585830303030" + "2d6c69746572616c636c69656e"; // -XX0000-literalclien
    private const int BlockLength = 16384;

    /// <summary>Both the extension protocol and the fast extension.</summary>
    public const string AllExtensions = "0000000000100004";

    /// <summary>All pieces are here, unchoke, interested, then the first four blocks of pieces of 32 KiB.</summary>
    private const string Talk = "0000000305ffc0" + "0000000101" + "0000000102"
        + "0000000d06" + "00000000" + "00000000" + "00004000"
        + "0000000d06" + "00000000" + "00004000" + "00004000"
        + "0000000d06" + "00000001" + "00000000" + "00004000"
        + "0000000d06" + "00000001" + "00004000" + "00004000";

    public static byte[] Handshake(LabTorrent torrent, string reserved) =>
        Convert.FromHexString("13426974546f7272656e742070726f746f636f6c" + reserved + Convert.ToHexString(torrent.InfoHash) + MyId);

    /// <summary>Everything that it heard, in one line.</summary>
    public static async Task<string> HearAsync(IPEndPoint peer, LabTorrent torrent, CancellationToken ct, string reserved = AllExtensions)
    {
        using TcpClient client = new();
        await client.ConnectAsync(peer, ct);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync((byte[])[.. Handshake(torrent, reserved), .. Convert.FromHexString(Talk)], ct);
        client.Client.Shutdown(SocketShutdown.Send);
        using MemoryStream heard = new();
        await stream.CopyToAsync(heard, ct);
        return string.Join("; ", Collapsed([.. Parts(heard.ToArray(), torrent)]));
    }

    private static IEnumerable<string> Parts(byte[] heard, LabTorrent torrent)
    {
        int at = 0;
        if (heard.Length >= 68 && heard[0] == 0x13)
        {
            string hash = heard.AsSpan(28, 20).SequenceEqual(torrent.InfoHash) ? "" : " of another torrent";
            string id = Convert.ToHexStringLower(heard.AsSpan(48, 20)) == MyId ? " by my own id" : "";
            yield return $"handshake {Convert.ToHexStringLower(heard.AsSpan(20, 8))}{hash}{id}";
            at = 68;
        }
        while (at + 4 <= heard.Length && BinaryPrimitives.ReadUInt32BigEndian(heard.AsSpan(at)) <= heard.Length - at - 4)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(heard.AsSpan(at));
            yield return Message(heard[(at + 4)..(at + 4 + length)], torrent);
            at += 4 + length;
        }
        if (at < heard.Length) yield return $"{heard.Length - at} other bytes";
    }

    private static string Message(byte[] message, LabTorrent torrent)
    {
        if (message.Length == 0) return "keep-alive";
        if (message[0] == 7)
        {
            int piece = BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(1));
            int begin = BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(5));
            int offset = (piece * torrent.PieceLength) + begin;
            bool isRight = message.Length == 9 + BlockLength && torrent.Payload.AsSpan(offset, BlockLength).SequenceEqual(message.AsSpan(9));
            return $"7 {piece}@{begin}+{message.Length - 9} {(isRight ? "right" : "wrong")}";
        }
        string rest = message.Length > 24 ? $"{message.Length - 1} bytes" : Convert.ToHexStringLower(message.AsSpan(1));
        return $"{message[0]} {rest}".TrimEnd();
    }

    private static IEnumerable<string> Collapsed(IReadOnlyList<string> parts)
    {
        for (int first = 0, next; first < parts.Count; first = next)
        {
            next = first + 1;
            while (next < parts.Count && parts[next] == parts[first]) next++;
            yield return next - first == 1 ? parts[first] : $"{parts[first]} ({next - first} times)";
        }
    }
}
