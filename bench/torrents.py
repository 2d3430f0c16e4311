"""Bencode, deterministic payloads and the .torrent files that describe them."""
import hashlib
import os
import random

MIB = 1 << 20


def bencode(x) -> bytes:
    if isinstance(x, bool):
        raise TypeError("bool")
    if isinstance(x, int):
        return b"i%de" % x
    if isinstance(x, str):
        x = x.encode()
    if isinstance(x, (bytes, bytearray)):
        return b"%d:%s" % (len(x), bytes(x))
    if isinstance(x, (list, tuple)):
        return b"l" + b"".join(map(bencode, x)) + b"e"
    if isinstance(x, dict):
        items = sorted((k.encode() if isinstance(k, str) else k, v) for k, v in x.items())
        return b"d" + b"".join(bencode(k) + bencode(v) for k, v in items) + b"e"
    raise TypeError(type(x))


def bdecode(data: bytes):
    """Strict enough for our own files and for tracker answers."""
    def at(i):
        c = data[i:i + 1]
        if c == b"i":
            j = data.index(b"e", i)
            return int(data[i + 1:j]), j + 1
        if c == b"l":
            out, i = [], i + 1
            while data[i:i + 1] != b"e":
                v, i = at(i)
                out.append(v)
            return out, i + 1
        if c == b"d":
            out, i = {}, i + 1
            while data[i:i + 1] != b"e":
                k, i = at(i)
                out[k], i = at(i)
            return out, i + 1
        j = data.index(b":", i)
        n = int(data[i:j])
        return data[j + 1:j + 1 + n], j + 1 + n
    return at(0)[0]


class Payload:
    """A file or folder of random bytes (the same on every machine for one set of arguments)."""

    def __init__(self, root: str, name: str, sizes, piece_len: int):
        """sizes: one int = single file; a list of (relative path, size) = folder."""
        self.name, self.piece_len = name, piece_len
        self.path = os.path.join(root, name)
        self.single = isinstance(sizes, int)
        self.files = [("", sizes)] if self.single else sizes
        self.size = sum(s for _, s in self.files)
        self._create()

    def _create(self):
        rng = random.Random(self.name)
        pieces, piece, room = [], hashlib.sha1(), self.piece_len
        self.sha1 = {}
        for rel, size in self.files:
            full = os.path.join(self.path, rel) if rel else self.path
            os.makedirs(os.path.dirname(full), exist_ok=True)
            whole = hashlib.sha1()
            with open(full, "wb") as f:
                left = size
                while left:
                    chunk = rng.randbytes(min(MIB, left))
                    left -= len(chunk)
                    f.write(chunk)
                    whole.update(chunk)
                    view = memoryview(chunk)
                    while view:
                        take = view[:room]
                        piece.update(take)
                        room -= len(take)
                        view = view[len(take):]
                        if room == 0:
                            pieces.append(piece.digest())
                            piece, room = hashlib.sha1(), self.piece_len
            self.sha1[rel] = whole.hexdigest()
        if room != self.piece_len:
            pieces.append(piece.digest())
        self.pieces = b"".join(pieces)
        info = {"name": self.name, "piece length": self.piece_len, "pieces": self.pieces}
        if self.single:
            info["length"] = self.size
        else:
            info["files"] = [{"length": s, "path": rel.split("/")} for rel, s in self.files]
        self.info = info
        self.info_hash = hashlib.sha1(bencode(info)).digest()

    def write_torrent(self, path: str, announce: str) -> str:
        with open(path, "wb") as f:
            f.write(bencode({"announce": announce, "created by": "bench", "info": self.info}))
        return path

    def check(self, folder: str) -> bool:
        """True when folder holds a byte-exact copy."""
        for rel, size in self.files:
            full = os.path.join(folder, self.name, rel) if rel else os.path.join(folder, self.name)
            try:
                if os.path.getsize(full) != size:
                    return False
                h = hashlib.sha1()
                with open(full, "rb", buffering=0) as f:
                    while chunk := f.read(MIB):
                        h.update(chunk)
            except OSError:
                return False
            if h.hexdigest() != self.sha1[rel]:
                return False
        return True


def many_files(count: int, total: int):
    """count files in 20 folders, sizes from 1 byte to about 4 x the mean, adding up to total."""
    rng = random.Random(count * 1000003 + total)
    weights = [rng.random() ** 3 + 0.001 for _ in range(count)]
    scale = total / sum(weights)
    sizes = [max(1, int(w * scale)) for w in weights]
    sizes[-1] += total - sum(sizes)
    return [(f"d{i % 20:02d}/f{i:05d}.bin", s) for i, s in enumerate(sizes)]


def big_metadata_torrent(path: str, files: int = 10_000, pieces: int = 100_000) -> str:
    """A .torrent that is only metadata (random hashes): for timing parsers."""
    piece_len = 16384
    total = pieces * piece_len
    rng = random.Random(7)
    info = {
        "name": "big", "piece length": piece_len, "pieces": rng.randbytes(20 * pieces),
        "files": [{"length": total // files, "path": [f"dir{i % 100:03d}", f"file-{i:06d}.dat"]}
                  for i in range(files)],
    }
    with open(path, "wb") as f:
        f.write(bencode({"announce": "http://127.0.0.1:1/announce", "info": info}))
    return path
