namespace TorrentLab.Lab;

/// <summary>What a <see cref="ScriptedPeer"/> serves: the shape of a torrent, and its bytes.</summary>
public interface IServedContent
{
    /// <summary>20 bytes.</summary>
    byte[] InfoHash { get; }

    /// <summary>Bytes of a piece; the last may be shorter.</summary>
    int PieceLength { get; }

    int PieceCount { get; }

    /// <summary>Bytes of all files, end to end.</summary>
    long Length { get; }

    /// <summary>Bytes of the files, end to end.</summary>
    /// <param name="offset">First byte, from the start of the first file.</param>
    /// <param name="length">Number of bytes; all of them are inside the content.</param>
    /// <exception cref="IOException">They cannot be read.</exception>
    byte[] Read(long offset, int length);
}
