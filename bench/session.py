"""One bench while it runs: scratch folders, the tracker, the payload, processes, seeders, the runs made so far."""
import os
import shutil
import socket
import tempfile
import time
from dataclasses import dataclass

import clients
import tracker
from measure import Proc, wait_quiet
from torrents import MIB, Payload, many_files
from wire import Meta, probe


@dataclass
class Settings:
    """What one invocation decides for all its benches."""
    memory: str                # folder on a tmpfs
    disk: str                  # folder on a disk
    timeout: float = 120       # s for one run
    quiet: float = 0.2         # cores that other programs may use before a run starts
    patience: float = 20       # s to wait for that
    noise: float = 0.25        # cores; a run during which others used more is made again
    retries: int = 1
    rate_mib: int = 20         # of each of the five seeders, per second
    load_seconds: int = 5      # of load on a tracker


@dataclass
class Seeder:
    process: Proc
    host: str
    port: int
    stats: str | None          # where it writes, at its end, how much it sent


class Ports:
    """Ports free for TCP and UDP, below the ephemeral range, so that no client takes one by chance."""
    _next = 20000 + os.getpid() % 9000

    @classmethod
    def free(cls, host="127.0.0.1"):
        while True:
            port, cls._next = cls._next, 20000 + (cls._next - 19999) % 10000
            try:
                with socket.socket() as t, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as u:
                    t.bind((host, port))
                    u.bind((host, port))
                    return port
            except OSError:
                continue


class Session:
    def __init__(self, bench, settings):
        self.bench, self.settings, self.runs, self._count = bench, settings, [], 0
        self.memory = tempfile.mkdtemp(prefix="torrentlab-bench-", dir=settings.memory)
        os.chmod(self.memory, 0o755)               # opentracker reads its white list as nobody
        self.disk = tempfile.mkdtemp(prefix="torrentlab-bench-", dir=settings.disk)
        self.tracker = tracker.TinyTracker()
        self._live = []

    def close(self):
        for p in self._live:
            p.stop(1)
        for folder in (self.memory, self.disk):
            shutil.rmtree(folder, ignore_errors=True)

    def folder(self, kind):
        self._count += 1
        base = self.disk if self.bench.store == "disk" and kind == "out" else self.memory
        path = os.path.join(base, f"{kind}{self._count}")
        os.makedirs(path)
        return path

    def make_payload(self):
        b = self.bench
        sizes = many_files(b.files, b.size_mib * MIB) if b.files else b.size_mib * MIB
        name = f"many-{b.files}-{b.size_mib}M" if b.files else f"single-{b.size_mib}M.bin"
        self.root = os.path.join(self.memory, "payload")
        self.payload = Payload(self.root, name, sizes, b.piece_kib * 1024)
        self.torrent = self.payload.write_torrent(os.path.join(self.memory, "t.torrent"), self.tracker.url)
        self.meta = Meta(self.torrent)
        return self.payload

    def job(self, out=None):
        return clients.Job(torrent=self.torrent, name=self.payload.name, out=out or self.folder("out"),
                           state=self.folder("state"), port=Ports.free(), rpc=Ports.free(), piece_len=self.payload.piece_len)

    def staged(self):
        """A folder with a copy of the payload, for programs that open it for writing."""
        out = self.folder("out")
        copy = shutil.copyfile if self.payload.single else shutil.copytree
        copy(self.payload.path, os.path.join(out, self.payload.name))
        return out

    def start(self, argv):
        self._count += 1
        p = Proc(argv, log=os.path.join(self.memory, f"log{self._count}"))
        self._live.append(p)
        return p

    def end(self, *procs, grace=10.0):
        for p in procs:
            p.stop(grace)
            if p in self._live:
                self._live.remove(p)

    def tidy(self):
        """Throws away what one run left behind."""
        for base in (self.memory, self.disk):
            for name in os.listdir(base):
                if name.startswith(("out", "state", "stats")):
                    shutil.rmtree(os.path.join(base, name), ignore_errors=True)

    def rounds(self, names):
        """Yields the client whose turn it is: A B C, B C A, ..., so that drift of the machine hits all alike.

        A run that other programs disturbed is made again; the least disturbed one counts.
        """
        for r in range(self.bench.runs):
            turn = r % len(names)
            for name in names[turn:] + names[:turn]:
                tries = []
                for _ in range(1 + self.settings.retries):
                    wait_quiet(self.settings.quiet, self.settings.patience)
                    yield name
                    tries.append(self.runs[-1])
                    if tries[-1].get("other", 0) <= self.settings.noise:
                        break
                best = min(tries, key=lambda run: (not run["ok"], run.get("other", 0)))
                for run in tries:
                    run.update(round=r + 1, counts=run is best)

    def add(self, client, ok, **figures):
        self.runs.append({"client": client, "ok": ok,
                          **{k: round(v, 4) if isinstance(v, float) else v for k, v in figures.items() if v is not None}})
        shown = " ".join(f"{k}={v:.3g}" for k, v in figures.items() if v is not None)
        print(f"  {client:18s} {'ok ' if ok else 'BAD'} {shown}", flush=True)

    def seeder(self, kind, host="127.0.0.1", rate=0, part="0/1", dial=None):
        """Starts a seeder of the payload, raw or libtorrent, and waits until it shows its pieces.

        dial: a port that the seeder connects to instead of listening.
        """
        port, stats = Ports.free(host), None
        argv = [*(clients.RAW_PEERS if kind == "raw" else clients.LIBTORRENT), "seed", "--torrent", self.torrent,
                "--data", self.root, "--host", host, "--port", port]
        if kind == "raw":
            stats = os.path.join(self.folder("stats"), "json")
            argv += ["--rate", rate, "--part", part, "--stats", stats]
        if dial:
            argv += ["--dial", f"127.0.0.1:{dial}"]
        seeder = Seeder(self.start(argv), host, port, stats)
        if not dial:
            self.wait_for_pieces(seeder, part)
        return seeder

    def client_as_seeder(self, name):
        job = self.job(self.staged())
        launch = clients.CLIENTS[name]["seed"](job)
        seeder = Seeder(self.start(launch.argv), job.host, job.port, None)
        self.wait_for_pieces(seeder)
        return seeder

    def wait_for_pieces(self, seeder, part="0/1"):
        end = time.monotonic() + 60
        while time.monotonic() < end and seeder.process.running:
            if part != "0/1":                      # it will not show all pieces: that it listens is enough
                try:
                    socket.create_connection((seeder.host, seeder.port), 1).close()
                    return
                except OSError:
                    pass
            elif probe(seeder.host, seeder.port, self.meta):
                return
            time.sleep(0.02)
        raise RuntimeError(f"a seeder did not come up: {seeder.process.tail()}")
