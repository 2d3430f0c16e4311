namespace TorrentLab.Tests.Interop;

/// <summary>The programs of others that the tests run against.</summary>
public enum Client
{
    Aria2,
    Chromium,
    Libtorrent,
    Opentracker,
    Python,
    Rtorrent,
    Transmission,
    TransmissionCreate,
    Tshark,
}
