"""As much of BEP 3's peer protocol as the benchmark's own peers need, and a look at a seeder from outside."""
import hashlib
import mmap
import os
import socket
import struct
import time

from torrents import bdecode, bencode

BLOCK = 16384
PROTO = b"\x13BitTorrent protocol"


class Meta:
    """A .torrent file as a peer sees it."""

    def __init__(self, path):
        with open(path, "rb") as f:
            top = bdecode(f.read())
        info = top[b"info"]
        self.name = info[b"name"].decode()
        self.info_hash = hashlib.sha1(bencode(info)).digest()
        self.piece_len = info[b"piece length"]
        self.count = len(info[b"pieces"]) // 20
        self.files = ([(None, info[b"length"])] if b"length" in info else
                      [("/".join(p.decode() for p in f[b"path"]), f[b"length"]) for f in info[b"files"]])
        self.size = sum(n for _, n in self.files)

    def piece_size(self, i):
        return min(self.piece_len, self.size - i * self.piece_len)

    def map(self, folder):
        """The payload as one buffer."""
        root = os.path.join(folder, self.name)
        if self.files[0][0] is None:
            with open(root, "rb") as f:
                return mmap.mmap(f.fileno(), 0, prot=mmap.PROT_READ)
        data = bytearray()
        for rel, _ in self.files:
            with open(os.path.join(root, rel), "rb") as f:
                data += f.read()
        return data

    def bitfield(self, have=lambda i: True):
        out = bytearray((self.count + 7) // 8)
        for i in range(self.count):
            if have(i):
                out[i >> 3] |= 0x80 >> (i & 7)
        return bytes(out)


def handshake(info_hash, peer_id):
    return PROTO + bytes(8) + info_hash + peer_id


def recv_exact(s, n):
    out = bytearray()
    while len(out) < n:
        part = s.recv(n - len(out))
        if not part:
            raise ConnectionError("closed")
        out += part
    return bytes(out)


def message(kind, body=b""):
    return struct.pack(">IB", 1 + len(body), kind) + body


def probe(host, port, meta, timeout=2.0) -> bool:
    """True when the peer there shakes hands and shows that it has every piece."""
    try:
        with socket.create_connection((host, port), timeout) as s:
            s.settimeout(timeout)
            s.sendall(handshake(meta.info_hash, b"-PB0001-" + os.urandom(12)))
            if recv_exact(s, 68)[28:48] != meta.info_hash:
                return False
            have, end = set(), time.monotonic() + timeout
            while time.monotonic() < end:
                n = struct.unpack(">I", recv_exact(s, 4))[0]
                if n == 0:
                    continue
                body = recv_exact(s, n)
                if body[0] == 5:
                    if body[1:] == meta.bitfield():
                        return True
                    have |= {i for i in range(meta.count) if body[1 + (i >> 3)] & (0x80 >> (i & 7))}
                elif body[0] == 4:          # lazy bitfield: the rest comes as have
                    have.add(struct.unpack(">I", body[1:5])[0])
                if len(have) == meta.count:
                    return True
    except OSError:
        pass
    return False
