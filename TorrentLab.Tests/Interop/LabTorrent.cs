using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TorrentLab.Tests.Interop;

public sealed class LabTorrent
{
    public byte[] File { get; }
    public byte[] InfoHash { get; }
    public byte[] Payload { get; }
    public string Name { get; }
    public int PieceCount { get; }

    public LabTorrent(string name, int length, int pieceLength)
    {
        Name = name;
        Payload = new byte[length];
        new Random(1).NextBytes(Payload);
        byte[] hashes = [.. Payload.Chunk(pieceLength).SelectMany(SHA1.HashData)];
        PieceCount = hashes.Length / 20;
        byte[] info =
        [
            .. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"d6:lengthi{length}e4:name{name.Length}:{name}12:piece lengthi{pieceLength}e6:pieces{hashes.Length}:")),
            .. hashes, (byte)'e',
        ];
        InfoHash = SHA1.HashData(info);
        File = [.. "d8:announce22:http://127.0.0.1:1/ann4:info"u8, .. info, (byte)'e'];
    }

    public void WriteTo(string directory) => System.IO.File.WriteAllBytes(Path.Combine(directory, Name), Payload);
}
