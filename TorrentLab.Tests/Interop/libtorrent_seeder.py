"""Checks and serves one torrent until it is ended: libtorrent_seeder.py FILE.torrent DATA_DIRECTORY HOST:PORT."""
import sys

import libtorrent

torrent, data, interface = sys.argv[1:]
session = libtorrent.session({
    "listen_interfaces": interface,
    "max_retry_port_bind": 0,
    "listen_system_port_fallback": False,
    "enable_dht": False,
    "enable_lsd": False,
    "enable_upnp": False,
    "enable_natpmp": False,
    "enable_incoming_utp": False,
    "enable_outgoing_utp": False,
    "allow_multiple_connections_per_ip": True,
    "alert_mask": libtorrent.alert.category_t.error_notification | libtorrent.alert.category_t.status_notification,
})
wanted = libtorrent.add_torrent_params()
wanted.ti = libtorrent.torrent_info(torrent)
wanted.save_path = data
session.add_torrent(wanted)
while True:
    session.wait_for_alert(60_000)
    for alert in session.pop_alerts():
        print(alert, flush=True)
