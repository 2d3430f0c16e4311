"""One JSON file a bench: what was run, on what, and every run's figures."""
import datetime
import json
import os
import platform
import subprocess

import clients

MEASURED = ["TorrentLab", "TorrentLab.Lab", "TorrentLab.Web", "TorrentLab.Cli"]


def machine():
    with open("/proc/cpuinfo") as f:
        model = next((line.partition(":")[2].strip() for line in f if line.startswith("model name")), platform.machine())
    with open("/proc/meminfo") as f:
        memory = round(int(f.readline().split()[1]) / (1 << 20))
    return {"processor": model, "processors": os.cpu_count(), "memory GiB": memory,
            "kernel": f"{platform.system()} {platform.release().partition('-')[0]}"}


def versions(names, repository):
    """Of TorrentLab the last commit that touched what is measured: results may be committed between two benches."""
    def said_by(*argv):
        r = subprocess.run(argv, capture_output=True, text=True, cwd=repository)
        return r.stdout.strip() if r.returncode == 0 else ""
    commit = said_by("git", "log", "-1", "--format=%h", "--", *MEASURED)
    changed = " with changes" if said_by("git", "status", "--porcelain", "--", *MEASURED) else ""
    own = {"torrentlab": commit + changed, "dotnet": said_by("dotnet", "--version")}
    return {**own, **{name: clients.version(name) for name in names if name in clients.PACKAGES}}


def disturbance(runs):
    """Cores that other programs used: of the runs that count, the worst."""
    return max((run.get("other", 0) for run in runs if run["counts"]), default=0)


def store(folder, bench, settings, runs, command, about):
    head = {"bench": bench.name, "workload": bench.workload, "command": command,
            "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"), **about,
            "size_mib": bench.size_mib, "piece_kib": bench.piece_kib, "files": bench.files or 1, "store": bench.store,
            "mode": bench.mode, "noise": {"limit": settings.noise, "worst": disturbance(runs)}}
    # A run a line: a difference of two results is read easily.
    lines = ",\n".join("    " + json.dumps(run) for run in runs)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, bench.name + ".json"), "w") as f:
        f.write(json.dumps(head, indent=2).removesuffix("\n}") + f",\n  \"runs\": [\n{lines}\n  ]\n}}\n")


def load(folder, name):
    """The stored result of a bench, or None where it was not run yet."""
    try:
        with open(os.path.join(folder, name + ".json")) as f:
            return json.load(f)
    except FileNotFoundError:
        return None
