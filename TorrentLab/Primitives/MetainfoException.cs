namespace TorrentLab.Primitives;

/// <summary>The user's .torrent file is wrong. Nothing was started.</summary>
public sealed class MetainfoException : Exception
{
    /// <param name="message">What is wrong and what would be right.</param>
    /// <param name="offset">The byte of the file where it stands, from 0; null when it is about the file as a whole.</param>
    /// <param name="inner">What the parser said, when it was the parser.</param>
    public MetainfoException(string message, long? offset = null, Exception? inner = null)
        : base(offset is null ? message : $"byte {offset}: {message}", inner) => Offset = offset;

    /// <summary>The byte of the file where the error stands, from 0.</summary>
    public long? Offset { get; }
}
