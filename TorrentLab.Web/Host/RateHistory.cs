namespace TorrentLab.Web.Host;

/// <summary>Rates of the last ten minutes, oldest first; fewer entries when there is less to tell.</summary>
/// <param name="Step">Seconds from one entry to the next.</param>
/// <param name="Down">Bytes a second that came in, on average over each step.</param>
/// <param name="Up">The same for what went out; as long as <paramref name="Down"/>.</param>
public sealed record RateHistory(int Step, IReadOnlyList<long> Down, IReadOnlyList<long> Up);
