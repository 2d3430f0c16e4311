"""What is measured, how large, how often, and what TorrentLab has to reach: one row a bench."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """A demand on one figure: on its ratio to the best other client's (or to `rival`'s), or on the figure itself."""
    figure: str                # key of a run: wall, cpu, rss, rate, efficiency
    limit: float
    at_most: bool = True
    ratio: bool = True         # False: `limit` is in the figure's own unit
    rival: str = ""


MEMORY = Bar("rss", 100, ratio=False)
DOWNLOAD = (Bar("wall", 0.65), Bar("cpu", 0.65), MEMORY)
SWARM = (Bar("efficiency", 0.97, at_most=False, ratio=False), MEMORY)
# Transmission 3.00 asks for nothing in its first ten to fifteen seconds and sends a few MiB/s to one peer: a few benches show that.
SLOW = ("transmission",)


@dataclass(frozen=True)
class Bench:
    name: str
    workload: str              # a function of workloads.py
    runs: int
    bars: tuple = (MEMORY,)
    size_mib: int = 0
    piece_kib: int = 1024
    files: int = 0             # 0: one file
    seeder: str = "raw"        # or "libtorrent"
    store: str = "memory"      # where downloads go; or "disk"
    without: tuple = ()        # clients that are left out
    mode: str = ""             # swarm: even, disjoint, laggard; startup: help, parse; tracker: http, http-close, udp


PLAN = [
    Bench("download-1gib", "download", 5, DOWNLOAD, 1024),
    Bench("download-many-files", "download", 3, DOWNLOAD, 256, 256, files=2000),
    Bench("download-disk", "download", 3, DOWNLOAD, 512, store="disk", without=SLOW),
    Bench("download-from-libtorrent", "download", 3, DOWNLOAD, 512, seeder="libtorrent", without=SLOW),
    Bench("download-piece-16k", "download", 3, DOWNLOAD, 256, 16, without=SLOW),
    Bench("download-piece-256k", "download", 3, DOWNLOAD, 512, 256, without=SLOW),
    Bench("download-piece-1m", "download", 3, DOWNLOAD, 512, 1024, without=SLOW),
    Bench("download-piece-4m", "download", 3, DOWNLOAD, 512, 4096, without=SLOW),
    Bench("download-piece-16m", "download", 3, DOWNLOAD, 512, 16384, without=SLOW),
    Bench("five-seeders-even", "swarm", 3, SWARM, 512, mode="even"),
    Bench("five-seeders-laggard", "swarm", 3, SWARM, 512, without=SLOW, mode="laggard"),
    Bench("five-seeders-disjoint", "swarm", 3, SWARM, 512, without=SLOW, mode="disjoint"),
    Bench("seed", "seed", 5, (Bar("rate", 1.0, at_most=False), MEMORY), 1024, without=SLOW),
    Bench("seed-small", "seed", 3, (MEMORY,), 64),
    Bench("create", "create", 5, (Bar("rate", 1.25, at_most=False, rival="mktorrent"), MEMORY), 2048),
    Bench("verify", "verify", 3, (Bar("wall", 0.5), MEMORY), 1024),
    Bench("startup-help", "startup", 11, mode="help"),
    Bench("startup-parse", "startup", 11, mode="parse"),
    Bench("tracker-http", "tracker", 3, mode="http"),
    Bench("tracker-http-close", "tracker", 3, mode="http-close"),
    Bench("tracker-udp", "tracker", 3, (Bar("rate", 1.0, at_most=False, rival="opentracker"), MEMORY), mode="udp"),
]
BENCHES = {bench.name: bench for bench in PLAN}
