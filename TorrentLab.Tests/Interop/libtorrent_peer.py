"""Checks, downloads and serves one torrent until it is ended: libtorrent_peer.py FILE.torrent DATA_DIRECTORY HOST:PORT MARK.

Creates the file MARK when every piece is on the disk.
"""
import sys

import libtorrent

torrent, data, interface, mark = sys.argv[1:]
encryption_off = 2
session = libtorrent.session({
    "listen_interfaces": interface,
    "outgoing_interfaces": interface.split(":")[0],
    "max_retry_port_bind": 0,
    "listen_system_port_fallback": False,
    "enable_dht": False,
    "enable_lsd": False,
    "enable_upnp": False,
    "enable_natpmp": False,
    "enable_incoming_utp": False,
    "enable_outgoing_utp": False,
    "in_enc_policy": encryption_off,
    "out_enc_policy": encryption_off,
    "allow_multiple_connections_per_ip": True,
    "alert_mask": libtorrent.alert.category_t.error_notification
    | libtorrent.alert.category_t.status_notification
    | libtorrent.alert.category_t.storage_notification,
})
wanted = libtorrent.add_torrent_params()
wanted.ti = libtorrent.torrent_info(torrent)
wanted.save_path = data
wanted.flags |= libtorrent.torrent_flags.disable_pex
handle = session.add_torrent(wanted)
while True:
    session.wait_for_alert(60_000)
    for alert in session.pop_alerts():
        print(alert, flush=True)
        if isinstance(alert, libtorrent.torrent_finished_alert):
            handle.flush_cache()
        elif isinstance(alert, libtorrent.cache_flushed_alert):
            open(mark, "w").close()
