namespace TorrentLab.Tracker;

/// <summary>What a packet to or from a UDP tracker is for (BEP 15, "UDP tracker protocol").</summary>
public enum UdpTrackerAction
{
    Connect = 0,
    Announce = 1,
    Scrape = 2,

    /// <summary>Only in answers: the tracker refuses.</summary>
    Error = 3,
}
