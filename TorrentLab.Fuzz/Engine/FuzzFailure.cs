namespace TorrentLab.Fuzz.Engine;

/// <summary>An input that failed.</summary>
/// <param name="Target">Name of the target.</param>
/// <param name="Seed">Of the run.</param>
/// <param name="Number">Of the input.</param>
/// <param name="Input">The input, made shorter where it fails in the same way then.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Thrown">What was thrown; null for nothing.</param>
internal sealed record FuzzFailure(string Target, ulong Seed, long Number, byte[] Input, string Problem, Exception? Thrown);
