using System.Buffers.Binary;
using System.Text;

namespace TorrentLab.Fuzz.Seeds;

/// <summary>Bytes of the peer wire and of its extensions, put together by hand: conversations, handshakes, packets of UDP trackers.</summary>
internal static class WireSeeds
{
    /// <summary>Pieces of the torrent that the conversations are about.</summary>
    public const int Pieces = 20;

    /// <summary>Frames, one conversation each.</summary>
    public static IReadOnlyList<byte[]> Conversations { get; } =
    [
        [.. Frame(5, [0xff, 0xf0, 0x10]), .. Frame(2), .. Frame(1), .. Frame(6, Numbers(3, 16384, 16384)), .. Frame(8, Numbers(3, 16384, 16384))],
        [.. Frame(14), .. Frame(0), .. Frame(17, Numbers(7)), .. Frame(13, Numbers(2)), .. Frame(16, Numbers(1, 0, 16384)), .. Frame(9, [0x1a, 0xe1])],
        [.. Frame(15), .. Numbers(0), .. Frame(4, Numbers(19)), .. Frame(3), .. Frame(20, [0, .. "d1:md11:ut_metadatai1ee1:v4:teste"u8])],
        [.. Frame(1), .. Frame(7, [.. Numbers(0, 0), .. new byte[700]]), .. Frame(7, [.. Numbers(1, 16384), 1, 2, 3]), .. Frame(4, Numbers(0))],
        [.. Frame(7, [.. Numbers(0, 0), .. new byte[16384]]), .. Frame(4, Numbers(5))],
        [.. Frame(20, [1, .. new byte[5000]]), .. Frame(99, new byte[6000]), .. Frame(2)],
        [.. Frame(21, new byte[48]), .. Frame(22, new byte[80]), .. Frame(23, new byte[48])],
    ];

    /// <summary>Bodies of the handshake of the extension protocol (BEP 10).</summary>
    public static IReadOnlyList<byte[]> ExtensionHandshakes { get; } =
    [
        .. new[]
        {
            "d1:md11:ut_metadatai3e6:ut_pexi1ee13:metadata_sizei31235e1:pi6881e4:reqqi500e11:upload_onlyi1e1:v14:SomeClient 1.26:yourip4:\u007f\0\0\u0001e",
            "d1:ei1e1:md12:lt_donthavei7ee6:yourip16:\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\u0001e", "d1:mdee", "de", "d1:v3:\u00e9\u00ffae",
        }.Select(Encoding.Latin1.GetBytes),
    ];

    /// <summary>The 68 bytes that open a connection (BEP 3), and what speaks other protocols.</summary>
    public static IReadOnlyList<byte[]> Handshakes { get; } =
    [
        [19, .. "BitTorrent protocol"u8, 0, 0, 0, 0, 0, 0x10, 0, 0x05, .. "aaaaaaaaaaaaaaaaaaaa-tL0100-bbbbbbbbbbbb"u8],
        [19, .. "BitTorrent protocol"u8, .. new byte[8], .. "aaaaaaaaaaaaaaaaaaaaA2-1-36-0-bbbbbbbbbb"u8],
        [.. "GET / HTTP/1.1\r\n\r\n"u8], [19, .. "BitTorrent"u8], [],
    ];

    /// <summary>Answers of a UDP tracker (BEP 15): connect, announce, scrape, error.</summary>
    public static IReadOnlyList<byte[]> UdpAnswers { get; } =
    [
        Numbers(0, 7, 1, 2), [.. Numbers(1, 7, 1800, 3, 5), 127, 0, 0, 1, 0x1a, 0xe1, 10, 0, 0, 2, 0x1a, 0xe2],
        [.. Numbers(1, 7, 1800, 3, 5), .. new byte[15], 1, 0x1a, 0xe1], [.. Numbers(2, 7), .. Numbers(1, 2, 3, 4, 5, 6)], [.. Numbers(3, 7), .. "not here\0"u8],
    ];

    /// <summary>Questions to a UDP tracker (BEP 15; BEP 41): connect, announce, scrape.</summary>
    /// <param name="connectionId">One that is good.</param>
    public static IReadOnlyList<byte[]> UdpQuestions(ulong connectionId)
    {
        byte[] id = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(id, connectionId);
        byte[] announce = [.. id, .. Numbers(1, 7), .. "aaaaaaaaaaaaaaaaaaaa-tL0100-bbbbbbbbbbbb"u8, .. Numbers(0, 0, 0, 5, 0, 0, 2, 0, 9, -1), 0x1a, 0xe1];
        return
        [
            [0, 0, 4, 0x17, 0x27, 0x10, 0x19, 0x80, .. Numbers(0, 7)], announce, [.. announce, 2, 9, .. "/announce"u8, 0],
            [.. id, .. Numbers(2, 7), .. "aaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbb"u8], [.. new byte[8], .. Numbers(2, 7), .. "aaaaaaaaaaaaaaaaaaaa"u8],
        ];
    }

    public static byte[] Frame(byte id, params ReadOnlySpan<byte> payload) => [.. Numbers(1 + payload.Length), id, .. payload];

    public static byte[] Numbers(params ReadOnlySpan<int> numbers)
    {
        byte[] bytes = new byte[sizeof(int) * numbers.Length];
        for (int i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(sizeof(int) * i), numbers[i]);
        return bytes;
    }
}
