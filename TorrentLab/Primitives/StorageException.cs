namespace TorrentLab.Primitives;

/// <summary>Our disk failed: full, read-only, or something stands where a file must go. Stop, and keep what is stored.</summary>
public sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);
