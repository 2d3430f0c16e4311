"""libtorrent as a program: seeds, downloads, creates or reads a torrent; each role is a process of its own.

All the work is done in its C++ threads, Python only waits. Needs Debian's python3-libtorrent.
"""
import argparse
import os
import sys
import time

import libtorrent as lt

MIB = 1 << 20

# Only what the torrent's tracker names: nothing else is looked for, and every peer is on one address.
LOOPBACK = {
    "enable_dht": False, "enable_lsd": False, "enable_upnp": False, "enable_natpmp": False,
    "enable_incoming_utp": False, "enable_outgoing_utp": False, "in_enc_policy": 2, "out_enc_policy": 2,
    "allow_multiple_connections_per_ip": True, "min_reconnect_time": 0, "max_failcount": 1000,
    "alert_mask": lt.alert.category_t.error_notification | lt.alert.category_t.status_notification,
}
# More threads, larger buffers and longer queues than by default: for one fast link.
TUNED = {
    "aio_threads": 2, "hashing_threads": 2, "max_out_request_queue": 2000, "max_allowed_in_request_queue": 4000,
    "request_queue_time": 1, "send_buffer_watermark": 4 * MIB, "send_buffer_low_watermark": MIB,
    "send_buffer_watermark_factor": 200, "recv_socket_buffer_size": 4 * MIB, "send_socket_buffer_size": 4 * MIB,
    "max_queued_disk_bytes": 64 * MIB, "unchoke_slots_limit": -1, "num_want": 50,
}


def session(a, port=0):
    return lt.session({**LOOPBACK, **TUNED, "listen_interfaces": f"{a.host}:{port}"})


def add(a, ses, flags):
    params = lt.add_torrent_params()
    params.ti = lt.torrent_info(a.torrent)
    params.save_path = a.data
    params.flags &= ~(lt.torrent_flags.auto_managed | lt.torrent_flags.paused)
    params.flags |= flags
    return ses.add_torrent(params)


def seed(a):
    ses = session(a, a.port)
    torrent = add(a, ses, lt.torrent_flags.seed_mode)
    while True:
        if a.dial and not torrent.get_peer_info():
            host, _, port = a.dial.partition(":")
            torrent.connect_peer((host, int(port)))
        time.sleep(0.1 if a.dial else 60)


def download(a):
    """Ends when the torrent is complete and everything has been handed to the kernel."""
    ses = session(a)
    torrent = add(a, ses, 0)
    wait_for(ses, lt.torrent_finished_alert)
    ses.remove_torrent(torrent)           # closes the files
    wait_for(ses, lt.torrent_removed_alert)
    del torrent, ses                      # waits for the disk threads


def wait_for(ses, kind):
    while True:
        ses.wait_for_alert(1000)
        for alert in ses.pop_alerts():
            if isinstance(alert, kind):
                return
            if isinstance(alert, (lt.torrent_error_alert, lt.file_error_alert)):
                sys.exit(str(alert))


def create(a):
    files = lt.file_storage()
    lt.add_files(files, a.data)
    torrent = lt.create_torrent(files, a.piece_length, lt.create_torrent.v1_only)
    torrent.add_tracker("http://127.0.0.1:1/announce")
    lt.set_piece_hashes(torrent, os.path.dirname(a.data))
    with open(a.output, "wb") as f:
        f.write(lt.bencode(torrent.generate()))


def inspect(a):
    info = lt.torrent_info(a.torrent, {"max_pieces": 1 << 22, "max_buffer_size": 1 << 28})
    print(info.name(), info.num_files(), info.num_pieces(), info.info_hash())


ROLES = {"seed": seed, "download": download, "create": create, "inspect": inspect}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("role", choices=ROLES)
    p.add_argument("--torrent")
    p.add_argument("--data", help="folder that holds (or gets) the payload; for create the payload itself")
    p.add_argument("--host", default="127.0.0.1")
    p.add_argument("--port", type=int, default=0)
    p.add_argument("--dial", help="seed: connect to this HOST:PORT, too")
    p.add_argument("--piece-length", type=int, default=MIB)
    p.add_argument("--output")
    a = p.parse_args()
    ROLES[a.role](a)


if __name__ == "__main__":
    main()
