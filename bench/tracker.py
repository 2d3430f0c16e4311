"""A tiny HTTP tracker with a fixed peer list, in this process, and load for the trackers under test."""
import os
import random
import re
import socket
import struct
import subprocess
import threading
import time

from torrents import bencode


class TinyTracker:
    """Answers every announce at once with the peers it was told; notes the announces."""

    def __init__(self, host="127.0.0.1"):
        self.peers, self.seen = [], []
        self._srv = socket.create_server((host, 0), backlog=128)
        self.url = f"http://{host}:{self._srv.getsockname()[1]}/announce"
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        while True:
            s, _ = self._srv.accept()
            threading.Thread(target=self._one, args=(s,), daemon=True).start()

    def _one(self, s):
        try:
            with s:
                s.settimeout(10)
                req = b""
                while b"\r\n\r\n" not in req and len(req) < 65536:
                    part = s.recv(4096)
                    if not part:
                        return
                    req += part
                line = req.split(b"\r\n", 1)[0].decode("latin-1")
                self.seen.append(dict(re.findall(r"[?&](event|left|downloaded|uploaded)=([^& ]*)", line)))
                body = bencode({"interval": 1800, "min interval": 1800, "complete": len(self.peers), "incomplete": 1,
                                "peers": b"".join(socket.inet_aton(h) + struct.pack(">H", p) for h, p in self.peers)})
                s.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n"
                          b"Content-Length: %d\r\n\r\n" % len(body) + body)
        except OSError:
            pass


WRK_LUA = """
local hashes = { %s }
local n, hex = 0, function(i) return string.format("%%%%%%02X", i) end
math.randomseed(1)
local function id()
  local t = {}
  for i = 1, 12 do t[i] = hex(math.random(0, 255)) end
  return "-WK0001-" .. table.concat(t)
end
local pool = {}
init = function(args)   -- only now wrk knows its Host header
  wrk.headers["Connection"] = "%s"
  for i = 1, 4096 do
    pool[i] = wrk.format("GET", "/announce?info_hash=" .. hashes[i %% #hashes + 1] .. "&peer_id=" .. id() ..
      "&port=" .. (1024 + i) .. "&uploaded=0&downloaded=0&left=" .. (i %% 3) .. "&compact=1&numwant=50")
  end
end
request = function() n = n %% #pool + 1; return pool[n] end
"""


def info_hashes(n=64):
    rng = random.Random(3)
    return [rng.randbytes(20) for _ in range(n)]


def escape(b: bytes) -> str:
    return "".join(f"%{c:02X}" for c in b)


def http_announce(host, port, info_hash, timeout=5.0) -> bytes:
    q = (f"GET /announce?info_hash={escape(info_hash)}&peer_id=-PB0001-abcdefghijkl&port=6000"
         f"&uploaded=0&downloaded=0&left=1&compact=1&numwant=50 HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n")
    with socket.create_connection((host, port), timeout) as s:
        s.settimeout(timeout)
        s.sendall(q.encode())
        out = b""
        while part := s.recv(65536):
            out += part
            m = re.search(rb"content-length: *(\d+)", out, re.I)
            if m and b"\r\n\r\n" in out and len(out) >= out.index(b"\r\n\r\n") + 4 + int(m[1]):
                break
    head, _, body = out.partition(b"\r\n\r\n")
    if b"chunked" in head.lower():
        n, _, rest = body.partition(b"\r\n")
        body = rest[:int(n, 16)]
    return body


def answers(host, port, is_running, patience=20) -> bool:
    """Waits until the tracker there answers an announce; False when it ends or does not answer in time."""
    end = time.monotonic() + patience
    while time.monotonic() < end and is_running():
        try:
            if b"5:peers" in http_announce(host, port, info_hashes()[0]):
                return True
        except OSError:
            pass
        time.sleep(0.05)
    return False


def http_load(host, port, seconds, folder, closes=False, connections=32):
    """wrk, one thread. closes: asks for a new connection for each announce. Gives (answers, seconds, errors)."""
    script = os.path.join(folder, "announce.lua")
    with open(script, "w") as f:
        f.write(WRK_LUA % (", ".join(f'"{escape(h)}"' for h in info_hashes()), "close" if closes else "keep-alive"))
    r = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", script, f"http://{host}:{port}"],
                       capture_output=True, text=True, timeout=seconds + 60)
    m = re.search(r"(\d+) requests in ([\d.]+)(m?s)", r.stdout)
    if not m:
        raise RuntimeError("wrk: " + r.stdout + r.stderr)
    # 'read' errors are connections that the server closed after its answer: slow, but no failure
    bad = sum(int(x) for x in re.findall(r"(?:Non-2xx or 3xx responses:|connect|write|timeout) (\d+)", r.stdout))
    return int(m[1]), float(m[2]) * (0.001 if m[3] == "ms" else 1), bad


def udp_connect(s):
    for _ in range(5):
        s.send(struct.pack(">QII", 0x41727101980, 0, 77))
        try:
            a, t, cid = struct.unpack(">IIQ", s.recv(64)[:16])
            if (a, t) == (0, 77):
                return cid
        except socket.timeout:
            pass
    raise OSError("no UDP tracker there")


def udp_load(host, port, seconds, window=64):
    """BEP 15 announces from one socket, `window` outstanding. Gives (answers, seconds, lost)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        s.connect((host, port))
        s.settimeout(1.0)
        cid = udp_connect(s)
        rng = random.Random(5)
        hashes = info_hashes()
        pool = [struct.pack(">QII20s20sQQQIIIiH", cid, 1, i, hashes[i % len(hashes)], rng.randbytes(20),
                            0, i % 3, 0, 0, 0, i, 50, 1024 + i) for i in range(4096)]
        got = lost = n = 0
        t0 = time.perf_counter()
        send, recv = s.send, s.recv
        for _ in range(window):
            send(pool[n % 4096])
            n += 1
        while True:
            try:
                for _ in range(256):
                    if recv(2048)[3] == 1:
                        got += 1
                    else:
                        lost += 1
                    send(pool[n % 4096])
                    n += 1
            except socket.timeout:
                lost += window
                for _ in range(window):
                    send(pool[n % 4096])
                    n += 1
            t = time.perf_counter() - t0
            if t >= seconds:
                return got, t, lost
