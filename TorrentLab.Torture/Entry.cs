using TorrentLab.Torture.Tortures;

namespace TorrentLab.Torture;

/// <summary>A torture as the command line knows it.</summary>
/// <param name="Command">"kill".</param>
/// <param name="Workload">"download"; empty where there is only one.</param>
/// <param name="Does">What it does, in a sentence.</param>
/// <param name="Rounds">So many unless the user says otherwise: a minute or less.</param>
/// <param name="Torture">The torture.</param>
internal sealed record Entry(string Command, string Workload, string Does, int Rounds, ITorture Torture);
