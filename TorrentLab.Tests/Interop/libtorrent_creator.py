"""Makes a torrent: libtorrent_creator.py FILE.torrent PIECE_LENGTH private|- PARENT PATH..., the paths in the torrent's order."""
import os
import sys

import libtorrent

output, piece_length, private, parent, *paths = sys.argv[1:]
files = libtorrent.file_storage()
for path in paths:
    files.add_file(path, os.path.getsize(os.path.join(parent, path)))
torrent = libtorrent.create_torrent(files, int(piece_length), libtorrent.create_torrent.v1_only)
torrent.set_priv(private == "private")
libtorrent.set_piece_hashes(torrent, parent)
with open(output, "wb") as file:
    file.write(libtorrent.bencode(torrent.generate()))
