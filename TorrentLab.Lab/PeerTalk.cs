namespace TorrentLab.Lab;

/// <summary>One connection of a <see cref="ScriptedPeer"/>, as its behaviours see it.</summary>
public sealed class PeerTalk(LabTorrent torrent, int connection)
{
    public LabTorrent Torrent { get; } = torrent;

    /// <summary>Number of this connection, from 1.</summary>
    public int Connection { get; } = connection;

    /// <summary>Blocks that were asked for on this connection.</summary>
    public int Asked { get; internal set; }

    /// <summary>Set it to close once the answers of this moment are sent.</summary>
    public bool Close { get; set; }
}
