"""Peers that the benchmark brings along; each runs as a process of its own.

  seed    answers requests as fast as one thread can; on demand at a limited rate, or with a part of the pieces
  leech   asks for every block, counts what arrives, keeps nothing (no hashing, no disk)

They speak plain BEP 3 over TCP: no extensions, no encryption. About 0.5 CPU seconds a GiB, so that the client under test
is what limits.
"""
import argparse
import json
import os
import select
import signal
import socket
import struct
import threading
import time
from collections import deque

from torrents import MIB
from wire import BLOCK, Meta, handshake, message, recv_exact


def dial(target, source):
    """Connect to HOST:PORT from address `source`, trying every 10 ms until somebody listens there."""
    host, _, port = target.partition(":")
    while True:
        try:
            return socket.create_connection((host, int(port)), 5, source_address=(source, 0))
        except OSError:
            time.sleep(0.01)


class Seeder:
    def __init__(self, a):
        self.meta = Meta(a.torrent)
        self.data = memoryview(self.meta.map(a.data))
        k, n = (int(x) for x in a.part.split("/"))
        self.bits = self.meta.bitfield(lambda i: i % n == k)
        self.rate = a.rate
        self.sent = 0
        self.credit, self.stamp = 0.0, time.monotonic()
        self.lock = threading.Lock()
        self.host, self.dial = a.host, a.dial
        self.listener = None if a.dial else socket.create_server((a.host, a.port), backlog=64)

    def run(self):
        while self.dial:                      # once connected, serve; try again should it be closed
            self._serve_quietly(dial(self.dial, self.host))
        while True:
            s, _ = self.listener.accept()
            threading.Thread(target=self._serve_quietly, args=(s,), daemon=True).start()

    def _serve_quietly(self, s):
        try:
            with s:
                self._serve(s)
        except (OSError, ConnectionError):
            pass

    def _allow(self, want):
        """Token bucket shared by all connections: how many bytes may go now (and how long to wait)."""
        if not self.rate:
            return want, 0
        with self.lock:
            now = time.monotonic()
            self.credit = min(self.credit + (now - self.stamp) * self.rate, max(BLOCK, self.rate * 0.02))
            self.stamp = now
            if self.credit < min(want, BLOCK):
                return 0, (BLOCK - self.credit) / self.rate
            grant = min(want, int(self.credit))
            return grant, 0

    def _serve(self, s):
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        hello = handshake(self.meta.info_hash, b"-RS0001-" + os.urandom(12))     # the bitfield only after the other's
        if self.dial:
            s.sendall(hello)
        first = recv_exact(s, 68)
        if first[28:48] != self.meta.info_hash:
            return
        s.sendall((b"" if self.dial else hello) + message(5, self.bits))
        s.setblocking(False)
        inbox, queue, pauses = b"", deque(), 0
        plen, data, pack = self.meta.piece_len, self.data, struct.Struct(">IBII").pack
        unpack_len, unpack_req = struct.Struct(">I").unpack_from, struct.Struct(">III").unpack_from
        while True:
            # 1. read everything that is there; block only when there is nothing to send
            select.select([s], [], [], pauses if queue else None)
            try:
                part = s.recv(65536)
                if not part:
                    return
                inbox = inbox + part if inbox else part
            except BlockingIOError:
                pass
            pos, end = 0, len(inbox)
            while end - pos >= 4:
                n = unpack_len(inbox, pos)[0]
                if end - pos - 4 < n:
                    break
                if n:
                    kind = inbox[pos + 4]
                    if kind == 6:
                        queue.append(unpack_req(inbox, pos + 5))
                    elif kind == 2:
                        s.setblocking(True)
                        s.sendall(message(1))
                        s.setblocking(False)
                    elif kind == 8:
                        req = unpack_req(inbox, pos + 5)
                        if req in queue:
                            queue.remove(req)
                pos += 4 + n
            inbox = inbox[pos:]
            # 2. send a batch
            pauses = 0
            if not queue:
                continue
            want = sum(r[2] for r in list(queue)[:64]) if self.rate else 0
            grant, pauses = self._allow(want)
            if self.rate and not grant:
                continue
            vec, total = [], 0
            while queue and len(vec) < 128:
                if self.rate and total + queue[0][2] > grant and vec:
                    break
                i, begin, n = queue.popleft()
                at = i * plen + begin
                vec.append(pack(9 + n, 7, i, begin))
                vec.append(data[at:at + n])
                total += n
            with self.lock:
                self.credit -= total
                self.sent += total
            s.setblocking(True)
            while vec:
                n = s.sendmsg(vec)
                while vec and n >= len(vec[0]):
                    n -= len(vec[0])
                    vec.pop(0)
                if n:
                    vec[0] = memoryview(vec[0])[n:]
            s.setblocking(False)


def seed(a):
    seeder = Seeder(a)

    def bye(*_):
        if a.stats:
            with open(a.stats, "w") as f:
                json.dump({"sent": seeder.sent}, f)
        os._exit(0)
    signal.signal(signal.SIGTERM, bye)
    seeder.run()


def leech(a):
    """Prints one JSON line with the times (seconds after connect) of unchoke, first and last block."""
    meta = Meta(a.torrent)
    end = time.monotonic() + 10
    while True:             # a seeder may refuse a second peer from one address until it has seen the first leave
        try:
            t0 = time.perf_counter()
            s = socket.create_connection((a.host, a.port))
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            s.sendall(handshake(meta.info_hash, b"-RL0001-" + os.urandom(12)))
            recv_exact(s, 68)
            s.sendall(message(2))       # not with the handshake: aria2 drops a peer that does that
            break
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
    wanted = ((i, b, min(BLOCK, meta.piece_size(i) - b))
              for i in range(meta.count) for b in range(0, meta.piece_size(i), BLOCK))
    pack = struct.Struct(">IBIII").pack
    unpack = struct.Struct(">IB").unpack_from
    buf = bytearray(4 * MIB)
    view = memoryview(buf)
    fill = got = flight = 0
    choked, t_unchoke, t_first = True, None, None
    pending = None

    def ask():
        nonlocal flight
        out = []
        for req in wanted:
            out.append(pack(13, 6, *req))
            flight += 1
            if flight >= a.depth:
                break
        if out:
            s.sendall(b"".join(out))
    while got < meta.size:
        n = s.recv_into(view[fill:])
        if not n:
            raise SystemExit(f"closed after {got} bytes, unchoked at {t_unchoke}, {flight} requests open")
        fill += n
        pos = 0
        while fill - pos >= 5:
            size, kind = unpack(buf, pos)
            if size == 0:
                pos += 4
                continue
            if fill - pos < 4 + size:
                break
            if kind == 7:
                if t_first is None:
                    t_first = time.perf_counter() - t0
                got += size - 9
                flight -= 1
            elif kind == 1 and choked:
                choked, t_unchoke = False, time.perf_counter() - t0
            elif kind == 0 and flight:
                raise SystemExit("choked in mid-transfer")
            pos += 4 + size
        view[:fill - pos] = view[pos:fill]
        fill -= pos
        if not choked and flight <= a.depth - max(1, a.depth // 4):
            ask()
    t = time.perf_counter() - t0
    print(json.dumps({"unchoke": t_unchoke, "first": t_first, "last": t, "bytes": got}), flush=True)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("role", choices=["seed", "leech"])
    p.add_argument("--torrent", required=True)
    p.add_argument("--data", help="seed: folder that holds the payload")
    p.add_argument("--host", default="127.0.0.1")
    p.add_argument("--port", type=int, default=0)
    p.add_argument("--rate", type=int, default=0, help="seed: bytes per second, 0 = unlimited")
    p.add_argument("--part", default="0/1", help="seed K/N: have only the pieces with index %% N == K")
    p.add_argument("--dial", help="seed: do not listen, connect to this HOST:PORT")
    p.add_argument("--stats", help="seed: write {sent: bytes} here on SIGTERM")
    p.add_argument("--depth", type=int, default=256, help="leech: outstanding requests")
    a = p.parse_args()
    {"seed": seed, "leech": leech}[a.role](a)


if __name__ == "__main__":
    main()
