using System.Net;
using System.Text;
using TorrentLab.Lab;
using Xunit.Abstractions;

namespace TorrentLab.Tests.Interop;

/// <summary>
/// rtorrent with one torrent, as a daemon: in the foreground it wants a terminal. It closes connections that send a bitfield
/// later than first, which aria2 does: the two alone may never finish.
/// </summary>
internal static class Rtorrent
{
    /// <inheritdoc cref="StartClient"/>
    public static ClientProcess Start(LabTorrent torrent, string dataDirectory, IPEndPoint endpoint, ITestOutputHelper output)
    {
        TestDirectory state = new();
        string file = state.WriteFile("t.torrent", torrent.File);
        // Values with a comma can be given only in a file. Where DHT is not off but disabled, or has no session to load from,
        // a torrent without a tracker is refused.
        string config = state.WriteFile("rtorrent.rc", Encoding.UTF8.GetBytes($"""
            system.daemon.set = true
            log.open_file = "log", "/dev/stdout"
            log.add_output = "connection_info", "log"
            log.add_output = "tracker_info", "log"
            session.path.set = "{state.CreateDirectory("session")}"
            directory.default.set = "{dataDirectory}"
            network.bind_address.set = {endpoint.Address}
            network.port_range.set = {endpoint.Port}-{endpoint.Port}
            network.port_random.set = no
            dht.mode.set = off
            protocol.pex.set = no
            protocol.encryption.set = none
            trackers.use_udp.set = yes
            method.set_key = event.download.finished, mark, "execute.nothrow=touch,{FinishedMark.PathIn(state)}"
            load.start = "{file}"

            """));
        return ClientProcess.Start(Client.Rtorrent, "rtorrent", ["-n", "-o", $"import={config}"], state, output);
    }
}
