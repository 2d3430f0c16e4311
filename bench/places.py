"""Folders to work in: one on a memory-backed file system, one on a disk."""
import os
import shutil
import sys

NEEDED_GIB = 4                 # the payload and two copies of it, of the largest bench


def filesystem(path):
    """The type of the file system that holds the path: that of the longest mount point above it."""
    path = os.path.realpath(path)
    with open("/proc/mounts") as f:
        mounts = [line.split()[1:3] for line in f]
    return max((m for m in mounts if os.path.commonpath([path, m[0]]) == m[0]), key=lambda m: len(m[0]))[1]


def memory_folder():
    """The first usual place that is in memory and large enough. Ends the program when there is none."""
    for path in ("/dev/shm", f"/run/user/{os.getuid()}", "/tmp"):
        if os.access(path, os.W_OK) and filesystem(path) == "tmpfs" and shutil.disk_usage(path).free >= NEEDED_GIB << 30:
            return path
    sys.exit(f"no tmpfs with {NEEDED_GIB} GiB free was found: mount one and name it with --memory")
