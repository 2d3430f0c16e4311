namespace TorrentLab.Torture.Harness;

/// <summary>A torture cannot be run on this machine or by this user.</summary>
/// <param name="message">Why, in a sentence.</param>
internal sealed class NotPossibleHereException(string message) : Exception(message);
