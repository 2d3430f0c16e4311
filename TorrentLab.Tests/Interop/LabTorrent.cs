using System.Security.Cryptography;
using System.Text;

namespace TorrentLab.Tests.Interop;

/// <summary>A single-file torrent with random content, its metainfo written by hand (BEP 3, "metainfo files").</summary>
public sealed class LabTorrent
{
    private const int Seed = 1;

    /// <param name="name">Name of the file, ASCII.</param>
    /// <param name="length">Bytes of the payload.</param>
    /// <param name="pieceLength">Bytes of a piece.</param>
    public LabTorrent(string name, int length, int pieceLength)
    {
        (Name, Payload) = (name, new byte[length]);
        new Random(Seed).NextBytes(Payload);
        byte[] hashes = [.. Payload.Chunk(pieceLength).SelectMany(SHA1.HashData)];
        string start = $"d6:lengthi{length}e4:name{name.Length}:{name}12:piece lengthi{pieceLength}e6:pieces{hashes.Length}:";
        byte[] info = [.. Encoding.ASCII.GetBytes(start), .. hashes, .. "e"u8];
        File = [.. "d4:info"u8, .. info, .. "e"u8];
        InfoHash = SHA1.HashData(info);
        PieceCount = hashes.Length / SHA1.HashSizeInBytes;
    }

    public string Name { get; }

    public byte[] Payload { get; }

    /// <summary>The bytes of the .torrent file; it names no tracker.</summary>
    public byte[] File { get; }

    public byte[] InfoHash { get; }

    public int PieceCount { get; }

    /// <summary>Writes the payload into a directory, under the torrent's name.</summary>
    public void WriteTo(string directory) => System.IO.File.WriteAllBytes(Path.Combine(directory, Name), Payload);
}
