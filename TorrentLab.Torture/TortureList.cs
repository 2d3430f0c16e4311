using TorrentLab.Torture.Tortures;

namespace TorrentLab.Torture;

/// <summary>Every torture that there is.</summary>
internal static class TortureList
{
    private const string Kill = "Kills the program (SIGKILL) at any moment, again and again.";

    public static IReadOnlyList<Entry> All { get; } =
    [
        new("kill", "download", Kill, 20, new KillDownload()),
    ];
}
