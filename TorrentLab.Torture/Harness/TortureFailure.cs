namespace TorrentLab.Torture.Harness;

/// <summary>The program under torture did what it must never do.</summary>
/// <param name="message">What, in a sentence.</param>
internal sealed class TortureFailure(string message) : Exception(message);
