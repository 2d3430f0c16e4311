using TorrentLab.Torture.Harness;
using TorrentLab.Torture.Tortures;

namespace TorrentLab.Torture;

/// <summary>Every torture that there is.</summary>
internal static class TortureList
{
    private const string Kill = "Kills the program (SIGKILL) at any moment, again and again.";

    private const string Stop = "Stops the program (SIGSTOP) at any moment and lets it go on (SIGCONT), again and again.";

    private const string Full = "Fills the disk at any moment, and makes room again. Needs root, to mount a small file system.";

    public static IReadOnlyList<Entry> All { get; } =
    [
        new("kill", "download", Kill, 20, new KillDownload()),
        new("kill", "seed", Kill, 16, new SeedTorture(Blow.Kill)),
        new("kill", "create", Kill, 20, new CreateTorture(Blow.Kill)),
        new("stop", "download", Stop, 20, new StopDownload()),
        new("stop", "seed", Stop, 16, new SeedTorture(Blow.Stop)),
        new("stop", "create", Stop, 10, new CreateTorture(Blow.Stop)),
        new("disk-full", "download", Full, 9, new DiskFullDownload()),
        new("disk-full", "create", Full, 2, new DiskFullCreate()),
        new("meddle", "", "Truncates, changes, deletes, replaces and locks files under a running download.", 12, new MeddleTorture()),
        new("ledger", "", "Cuts the ledger at every byte, and flips bits of it and of the part file.", 1000, new LedgerTorture()),
    ];
}
