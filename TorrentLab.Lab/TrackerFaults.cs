namespace TorrentLab.Lab;

/// <summary>Every fault of a <see cref="FaultTracker"/> by name: for commands, tests and documents alike.</summary>
public static class TrackerFaults
{
    /// <summary>The faults, those over HTTP in front.</summary>
    public static IReadOnlyList<TrackerFault> All { get; } = [.. HttpAnswerFaults.All, .. HttpTransferFaults.All, .. UdpFaults.All];

    /// <summary>The fault of a name.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static TrackerFault Find(string name) =>
        All.FirstOrDefault(fault => fault.Name == name) ?? throw new FormatException($"no such fault: '{name}'");
}
