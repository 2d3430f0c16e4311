namespace TorrentLab.Bencode;

/// <summary>Bytes that are not bencode, or not in the mode asked for.</summary>
/// <param name="offset">The byte of the input where the error stands, from 0.</param>
/// <param name="reason">What is wrong there and what would be right.</param>
public sealed class BencodeException(long offset, string reason) : FormatException($"byte {offset}: {reason}")
{
    /// <summary>The byte of the input where the error stands, from 0.</summary>
    public long Offset { get; } = offset;

    /// <summary>The message without the offset.</summary>
    public string Reason { get; } = reason;
}
