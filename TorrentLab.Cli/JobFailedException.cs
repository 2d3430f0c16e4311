namespace TorrentLab.Cli;

/// <summary>The job cannot be done. The message is the one line that the user sees: what, whose fault, what to do.</summary>
internal sealed class JobFailedException(string message, Exception? inner = null) : Exception(message, inner);
