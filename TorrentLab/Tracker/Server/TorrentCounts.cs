namespace TorrentLab.Tracker.Server;

/// <summary>How many peers a torrent has.</summary>
/// <param name="Complete">Seeds.</param>
/// <param name="Incomplete">Everybody else, partial seeds among them.</param>
/// <param name="Downloaded">How often a peer has said that it became complete.</param>
/// <param name="PartialSeeds">Peers that miss something and do not want it (BEP 21).</param>
public readonly record struct TorrentCounts(int Complete, int Incomplete, long Downloaded, int PartialSeeds)
{
    /// <summary>Peers that still download (BEP 21, "tracker scrapes").</summary>
    public int Downloaders => Incomplete - PartialSeeds;
}
