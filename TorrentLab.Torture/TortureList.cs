using TorrentLab.Torture.Harness;
using TorrentLab.Torture.Tortures;

namespace TorrentLab.Torture;

/// <summary>Every torture that there is.</summary>
internal static class TortureList
{
    private const string Kill = "Kills the program (SIGKILL) at any moment, again and again.";

    private const string Stop = "Stops the program (SIGSTOP) at any moment and lets it go on (SIGCONT), again and again.";

    private const string Full = "Fills the disk at any moment, and makes room again. Needs root, to mount a small file system.";

    private const string Idle = "Lets 2,000 peers connect and do nothing while one good peer works.";
    private const string Trackers = "Lets a tracker die and come back, twice, while nobody else can help.";

    public static IReadOnlyList<Entry> All { get; } =
    [
        new("kill", "download", Kill, 20, new KillDownload()),
        new("kill", "seed", Kill, 16, new SeedTorture(Blow.Kill)),
        new("kill", "create", Kill, 20, new CreateTorture(Blow.Kill)),
        new("kill", "web", Kill, 8, new WebTorture(Blow.Kill)),
        new("stop", "download", Stop, 20, new StopDownload()),
        new("stop", "seed", Stop, 16, new SeedTorture(Blow.Stop)),
        new("stop", "create", Stop, 10, new CreateTorture(Blow.Stop)),
        new("stop", "web", Stop, 8, new WebTorture(Blow.Stop)),
        new("disk-full", "download", Full, 9, new DiskFullDownload()),
        new("disk-full", "create", Full, 2, new DiskFullCreate()),
        new("meddle", "", "Truncates, changes, deletes, replaces and locks files under a running download.", 12, new MeddleTorture()),
        new("ledger", "", "Cuts the ledger at every byte, and flips bits of it and of the part file.", 1000, new LedgerTorture()),
        new("clock", "", "Lets clocks leap: the wall clock by years, the other by hours.", 10, new ClockTorture()),
        new("idle-peers", "download", Idle, 1, new IdlePeers(seeds: false)),
        new("idle-peers", "seed", Idle, 1, new IdlePeers(seeds: true)),
        new("drip", "", "Gives a download peers that send one byte a second.", 1, new DripPeers()),
        new("trackers", "http", Trackers, 1, new DyingTrackers(overUdp: false)),
        new("trackers", "udp", Trackers, 1, new DyingTrackers(overUdp: true)),
        new("thousand", "", "Downloads a thousand torrents in one web server, with a kill on the way.", 1, new ThousandTorrents()),
    ];
}
