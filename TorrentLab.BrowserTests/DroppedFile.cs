namespace TorrentLab.BrowserTests;

/// <summary>A file that a user drops on the page.</summary>
/// <param name="Name">Its name without directories.</param>
/// <param name="Content">Its bytes.</param>
public sealed record DroppedFile(string Name, byte[] Content);
