namespace TorrentLab.Web.Microscope;

/// <summary>How far somebody has read what is said over a connection.</summary>
internal sealed class WireReader
{
    /// <summary>The connection; null before the first.</summary>
    public WireTalk? Talk { get; set; }

    /// <summary>As <see cref="WireTalk.Read"/> counts.</summary>
    public long Next { get; set; }
}
