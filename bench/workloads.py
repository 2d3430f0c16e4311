"""The workloads: each runs its clients in turn and adds one run after the other to the session."""
import json
import os
import sys
import time

import tracker
from clients import CLIENTS, NO_LOOPBACK_PEERS, RAW_PEERS, Job
from measure import Noise, watch
from session import Ports
from torrents import MIB, bdecode, big_metadata_torrent


def read_json(path):
    try:
        with open(path) as f:
            return json.load(f)
    except (OSError, ValueError):
        return {}


def memory_of(p):
    """Peak resident memory, and the most that was no file's, in MiB; None when it was gone before anybody looked."""
    return {"rss": p.hwm_kib / 1024 or None, "anon": p.anon_kib / 1024 or None}


def fetch(s, name, seeders, workload="download"):
    """One download or verification by the client. seeders: arguments of Session.seeder; they are started anew for each run."""
    job = s.job(s.staged() if workload == "verify" else None)
    dial = job.port if name in NO_LOOPBACK_PEERS else None
    group = [s.seeder(**x, dial=dial) for x in seeders]
    procs = [x.process for x in group]
    s.tracker.peers = [] if dial else [(x.host, x.port) for x in group]
    launch = CLIENTS[name][workload](job)
    noise = Noise(procs)
    p = s.start(launch.argv)
    got = watch(p, launch.done, s.settings.timeout)
    other = noise.cores(p)
    if got and launch.lingers:
        p.wait(launch.lingers)                     # it will end by itself
    s.end(p, *procs)
    run = dict(memory_of(p), other=other)
    if got:
        run.update(wall=got[0], cpu=got[1], rate=s.payload.size / MIB / got[0])
        rates = [x.get("rate", 0) for x in seeders]
        if rates and all(rates):
            run["efficiency"] = run["rate"] * MIB / sum(rates)
        sent = [read_json(x.stats).get("sent") for x in group if x.stats]
        if sent and None not in sent:              # what was sent beyond the payload: blocks that were asked for twice
            run["waste"] = sum(sent) / s.payload.size - 1
    else:
        print(p.tail(), file=sys.stderr)
    ok = got is not None and s.payload.check(job.out)
    s.tidy()
    s.add(name, ok, **run)


def download(s, names):
    """From an empty folder to complete, from one unlimited seeder."""
    s.make_payload()
    for name in s.rounds(names):
        fetch(s, name, [{"kind": s.bench.seeder}])


def swarm(s, names):
    """From five rate-limited seeders on 127.0.0.2 to 127.0.0.6; the ideal is the sum of their rates.

    even: all have everything; disjoint: seeder k has the pieces i with i % 5 == k; laggard: one is forty times slower.
    """
    s.make_payload()
    rate, mode = s.settings.rate_mib * MIB, s.bench.mode
    group = [{"kind": "raw", "host": f"127.0.0.{k + 2}", "rate": rate // 40 if mode == "laggard" and k == 4 else rate,
              "part": f"{k}/5" if mode == "disjoint" else "0/1"} for k in range(5)]
    for name in s.rounds(names):
        fetch(s, name, group)


def verify(s, names):
    """Hashing of a payload that is already complete, as the client does it when it knows nothing of it; no peers."""
    s.make_payload()
    for name in s.rounds(names):
        fetch(s, name, [], "verify")


def seed(s, names):
    """Each client serves one fast downloader that only counts. The rate counts from the unchoke."""
    s.make_payload()
    for name in s.rounds(names):
        try:
            seeder = s.client_as_seeder(name)
        except RuntimeError as e:
            print(e, file=sys.stderr)
            s.add(name, False)
            continue
        p = seeder.process
        noise, cpu = Noise([p]), p.cpu()
        leecher = s.start([*RAW_PEERS, "leech", "--torrent", s.torrent, "--host", "127.0.0.1", "--port", seeder.port])
        ok = watch(leecher, None, s.settings.timeout) is not None
        p.sample()
        run = dict(memory_of(p), other=noise.cores(leecher), cpu=p.cpu() - cpu)
        if ok:
            log = json.loads(leecher.tail(4096))
            run.update(wall=log["last"], unchoke=log["unchoke"], rate=s.payload.size / MIB / (log["last"] - log["unchoke"]))
        else:
            print(leecher.tail(), p.tail(), file=sys.stderr)
        s.end(leecher, p)
        s.tidy()
        s.add(name, ok, **run)


def create(s, names):
    """From a file to a .torrent; the piece hashes of the result are compared."""
    payload = s.make_payload()
    for name in s.rounds(names):
        job = Job(payload=payload.path, result=os.path.join(s.folder("state"), "t.torrent"), piece_len=payload.piece_len)
        noise = Noise([])
        p = s.start(CLIENTS[name]["create"](job).argv)
        got = watch(p, None, s.settings.timeout)
        run = dict(memory_of(p), other=noise.cores(p))
        s.end(p)
        ok = got is not None and pieces_of(job.result) == payload.pieces
        if got:
            run.update(wall=got[0], cpu=got[1], rate=payload.size / MIB / got[0])
        if not ok:
            print(p.tail(), file=sys.stderr)
        s.tidy()
        s.add(name, ok, **run)


def pieces_of(torrent):
    try:
        with open(torrent, "rb") as f:
            return bdecode(f.read())[b"info"][b"pieces"]
    except (OSError, ValueError, KeyError):
        return None


def startup(s, names):
    """From start to end. help: the usage; parse: a look into a .torrent of 10,000 files and 100,000 pieces."""
    torrent = big_metadata_torrent(os.path.join(s.memory, "big.torrent"))
    for name in s.rounds(names):
        launch, noise = CLIENTS[name][s.bench.mode](Job(torrent=torrent, state=s.memory)), Noise([])
        p = s.start(launch.argv)
        while not p.wait(0.002) and time.perf_counter() - p.t0 < s.settings.timeout:
            p.sample()
        other = noise.cores(p)
        s.end(p)
        ok = p.rc in (0, 1) if s.bench.mode == "help" else p.rc == 0
        if not ok:
            print(p.tail(), file=sys.stderr)
        s.add(name, ok, wall=p.t_exit - p.t0, cpu=p.cpu(), **memory_of(p), other=other)


def tracker_load(s, names):
    """Announces per second and CPU per announce: over HTTP by wrk, with kept connections or new ones; over UDP by one sender."""
    for name in s.rounds(names):
        port = Ports.free()
        p = s.start(CLIENTS[name]["tracker"](Job(state=s.folder("state"), port=port)).argv)
        run, ok = {}, tracker.answers("127.0.0.1", port, lambda: p.running)
        if ok:
            def load(seconds):
                if s.bench.mode == "udp":
                    return tracker.udp_load("127.0.0.1", port, seconds)
                return tracker.http_load("127.0.0.1", port, seconds, s.memory, closes=s.bench.mode == "http-close")
            load(1)                                # fills the swarms, warms the program up
            cpu = p.cpu()
            got, seconds, bad = load(s.settings.load_seconds)
            p.sample()
            run = dict(rate=got / seconds, cpu_us=(p.cpu() - cpu) / max(1, got) * 1e6, bad=bad, **memory_of(p))
        else:
            print(p.tail(), file=sys.stderr)
        s.end(p, grace=2)
        s.tidy()
        s.add(name, ok, **run)


WORKLOADS = {"download": download, "swarm": swarm, "seed": seed, "verify": verify, "create": create, "startup": startup,
             "tracker": tracker_load}
