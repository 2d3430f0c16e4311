"""The programs under test, as adapters.

CLIENTS maps a name to {workload: function(job) -> Launch}. A Job says what is wanted; a Launch says how to start the program
and how to see that it is done:
  done=None       the program ends by itself with exit code 0 (best: exact, no polling)
  done=function   polled every measure.POLL seconds; the program is ended afterwards
Marker files are touched by the client's own 'download finished' hook, so that no client is slowed by polling it, except where
noted (Transmission's verifying and seeding go through its RPC). The settings are those of a fast local network: TCP only, no
DHT, local discovery, peer exchange or encryption, enough slots.
"""
import json
import os
import shlex
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass

import tracker

HERE = os.path.dirname(os.path.abspath(__file__))
RAW_PEERS = [sys.executable, os.path.join(HERE, "raw_peers.py")]
LIBTORRENT = [sys.executable, os.path.join(HERE, "libtorrent_peers.py")]
ANNOUNCE = "http://127.0.0.1:1/announce"


@dataclass
class Job:
    torrent: str = ""          # path of the .torrent
    name: str = ""             # its name = file or folder under out
    out: str = ""              # folder that holds or gets the payload
    state: str = ""            # empty folder for the client's own files
    port: int = 0              # port to listen on
    rpc: int = 0               # a second free port
    host: str = "127.0.0.1"
    payload: str = ""          # create: what to hash
    result: str = ""           # create: where to put the .torrent
    piece_len: int = 1 << 20


@dataclass
class Launch:
    argv: list
    done: object = None
    lingers: float = 0         # the program exits by itself within so many seconds after done


def write(path, text, mode=0o644):
    with open(path, "w") as f:
        f.write(text)
    os.chmod(path, mode)
    return path


def marker(j: Job):
    path = os.path.join(j.state, "done")
    return path, lambda: os.path.exists(path)


# ---- TorrentLab, and any other build of it --------------------------------------------------------------------------
LAB_CLI = {
    "download": "{torrent} --output {out} --max-peers 50 --no-resume",
    "verify": "{torrent} --output {out} --max-peers 50",
    "seed": "seed {torrent} {out} --port {port}",
    "create": "create {payload} --output {result} --piece-length {piece_len} --tracker " + ANNOUNCE,
    "tracker": "tracker --port {port}",
    "help": "--help",
    "parse": "inspect {torrent}",
}


def lab(command: str):
    """An adapter for `command`, a program with TorrentLab's command line."""
    def make(template):
        return lambda j: Launch(shlex.split(command) + [word.format(**vars(j)) for word in template.split()])
    return {workload: make(template) for workload, template in LAB_CLI.items()}


# ---- libtorrent (in a Python process; all the work is in its C++ threads) ------------------------------------------------
def libtorrent(role):
    return lambda j: Launch(LIBTORRENT + [role, "--torrent", j.torrent, "--data", j.out, "--host", j.host, "--port", str(j.port)])


def libtorrent_create(j):
    return Launch(LIBTORRENT + ["create", "--data", j.payload, "--output", j.result, "--piece-length", str(j.piece_len)])


# ---- aria2 -------------------------------------------------------------------------------------------------------------
def aria2(j, *options):
    return ["aria2c", "--no-conf", "--enable-dht=false", "--enable-dht6=false", "--bt-enable-lpd=false",
            "--enable-peer-exchange=false", "--file-allocation=none", "--bt-request-peer-speed-limit=1000M",
            "--disk-cache=64M", "--summary-interval=0", "--console-log-level=warn", "--bt-max-open-files=4000",
            "-d", j.out, f"--listen-port={j.port}", *options, j.torrent]


def aria2_download(j):
    # Complete when the .aria2 control file, there from the first second, is gone again; exit comes later.
    control, seen = os.path.join(j.out, j.name + ".aria2"), [False]

    def done():
        there = os.path.exists(control)
        seen[0] |= there
        return seen[0] and not there
    return Launch(aria2(j, "--seed-time=0", "--bt-max-peers=50"), done, lingers=5)


def aria2_verify(j):
    return Launch(aria2(j, "--check-integrity=true", "--seed-time=0", "--bt-hash-check-seed=false"))


def aria2_seed(j):
    return Launch(aria2(j, "--bt-seed-unverified=true", "--check-integrity=true", "--seed-ratio=0.0"))


# ---- Transmission --------------------------------------------------------------------------------------------------------
def transmission(j: Job, hook: bool):
    path, seen = marker(j)
    script = write(os.path.join(j.state, "hook.sh"), f"#!/bin/sh\n: > {shlex.quote(path)}\n", 0o755)
    os.makedirs(os.path.join(j.state, "torrents"))
    shutil.copy(j.torrent, os.path.join(j.state, "torrents", "t.torrent"))
    write(os.path.join(j.state, "settings.json"), json.dumps({
        "download-dir": j.out, "peer-port": j.port, "bind-address-ipv4": j.host, "utp-enabled": False,
        "dht-enabled": False, "lpd-enabled": False, "pex-enabled": False, "port-forwarding-enabled": False,
        "encryption": 0, "cache-size-mb": 64, "peer-limit-per-torrent": 50, "rpc-enabled": True,
        "rpc-port": j.rpc, "rpc-bind-address": "127.0.0.1", "rpc-whitelist-enabled": False,
        "rpc-host-whitelist-enabled": False, "speed-limit-up-enabled": False, "upload-slots-per-torrent": 100,
        "script-torrent-done-enabled": hook, "script-torrent-done-filename": script,
        "preallocation": 0, "start-added-torrents": True}))
    argv = ["transmission-daemon", "-f", "-g", j.state, "--log-error"]
    if hook:
        return Launch(argv, seen)
    session = [""]

    def ask(method, args):
        req = urllib.request.Request(f"http://127.0.0.1:{j.rpc}/transmission/rpc",
                                     json.dumps({"method": method, "arguments": args}).encode(),
                                     {"X-Transmission-Session-Id": session[0]})
        try:
            with urllib.request.urlopen(req, timeout=10) as r:
                return json.load(r)["arguments"]
        except urllib.error.HTTPError as e:
            session[0] = e.headers.get("X-Transmission-Session-Id", "")
            return None
        except OSError:
            return None

    def seeding():
        r = ask("torrent-get", {"fields": ["status", "percentDone"]})
        return bool(r and r["torrents"] and r["torrents"][0]["status"] == 6 and r["torrents"][0]["percentDone"] == 1)
    return Launch(argv, seeding)


def transmission_create(j):
    return Launch(["transmission-create", "-o", j.result, "-s", str(j.piece_len >> 10), j.payload])


# ---- rtorrent ------------------------------------------------------------------------------------------------------------
def rtorrent(j: Job, event: str):
    path, seen = marker(j)
    os.makedirs(os.path.join(j.state, "session"))
    rc = write(os.path.join(j.state, "rc"), f"""
directory.default.set = {j.out}
session.path.set = {j.state}/session
network.bind_address.set = {j.host}
network.port_range.set = {j.port}-{j.port}
network.port_random.set = no
dht.mode.set = disable
protocol.pex.set = no
protocol.encryption.set = none
trackers.use_udp.set = no
throttle.max_uploads.set = 100
network.max_open_files.set = 4000
pieces.hash.on_completion.set = no
pieces.memory.max.set = 4096M
system.daemon.set = true
method.set_key = {event}, bench_mark, "execute.nothrow=touch,{path}"
load.start = {j.torrent}
""")
    return Launch(["rtorrent", "-n", "-o", f"import={rc}"], seen)


# ---- opentracker (Debian's build wants a white list of info-hashes) --------------------------------------------------------
def opentracker(j: Job):
    write(os.path.join(j.state, "white"), "".join(h.hex() + "\n" for h in tracker.info_hashes()))
    return Launch(["opentracker", "-i", j.host, "-p", str(j.port), "-P", str(j.port), "-d", j.state, "-w", "white"])


def mktorrent(j):
    return Launch(["mktorrent", "-a", ANNOUNCE, "-t", str(os.cpu_count()), "-l", str(j.piece_len.bit_length() - 1),
                   "-o", j.result, j.payload])


def plain(*argv):
    return lambda j: Launch([a.format(**vars(j)) for a in argv])


CLIENTS = {
    "libtorrent": {"download": libtorrent("download"), "verify": libtorrent("download"), "seed": libtorrent("seed"),
                   "create": libtorrent_create, "parse": libtorrent("inspect")},
    "aria2": {"download": aria2_download, "verify": aria2_verify, "seed": aria2_seed,
              "help": plain("aria2c", "--help"), "parse": plain("aria2c", "--no-conf", "-S", "{torrent}")},
    "transmission": {"download": lambda j: transmission(j, True), "verify": lambda j: transmission(j, False),
                     "seed": lambda j: transmission(j, False)},
    "transmission-cli": {"create": transmission_create, "help": plain("transmission-cli", "--help"),
                         "parse": plain("transmission-show", "{torrent}")},
    "rtorrent": {"download": lambda j: rtorrent(j, "event.download.finished"),
                 "verify": lambda j: rtorrent(j, "event.download.hash_done"),
                 "seed": lambda j: rtorrent(j, "event.download.hash_done"), "help": plain("rtorrent", "-h")},
    "mktorrent": {"create": mktorrent, "help": plain("mktorrent", "-h")},
    "opentracker": {"tracker": opentracker},
}
# Client: its Debian package. wrk is the load for trackers over HTTP.
PACKAGES = {"libtorrent": "python3-libtorrent", "aria2": "aria2", "transmission": "transmission-daemon",
            "transmission-cli": "transmission-cli", "rtorrent": "rtorrent", "mktorrent": "mktorrent",
            "opentracker": "opentracker", "wrk": "wrk"}
PROGRAMS = {"aria2": "aria2c", "transmission": "transmission-daemon"}
# Does not connect to peers in 127.0.0.0/8: the seeders connect to it instead.
NO_LOOPBACK_PEERS = {"transmission"}


def is_installed(name) -> bool:
    if name == "libtorrent":
        return subprocess.run([sys.executable, "-c", "import libtorrent"], capture_output=True).returncode == 0
    return bool(shutil.which(PROGRAMS.get(name, name)))


def version(name) -> str:
    """The upstream part of the Debian package's version; empty where dpkg does not know it."""
    try:
        r = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", PACKAGES[name]], capture_output=True, text=True)
    except OSError:
        return ""
    return r.stdout.rpartition("-")[0]
