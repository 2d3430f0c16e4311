"""Tables of results, for the console and for docs/performance.md.

The page is the hand-written performance.md.template, in which a line `{{bars}}`, `{{machines}}`, or `{{NAME}}` with a bench of
the plan is replaced by what was measured.
"""
import re

import summary
from plan import PLAN
from results import load

UNITS = {"wall": "wall s", "wall_ms": "wall ms", "cpu": "CPU s", "cpu_ms": "CPU ms", "rss": "peak MiB", "rate": "MiB/s",
         "announces": "announces/s", "efficiency": "of the ideal", "waste": "sent twice, %", "cpu_us": "CPU µs each",
         "unchoke": "to unchoke s"}
# Columns that show a run's figure under another name, in another unit.
SOURCES = {"wall_ms": ("wall", 1000), "cpu_ms": ("cpu", 1000), "announces": ("rate", 1), "waste": ("waste", 100)}
PASS = ["wall", "rate", "cpu", "rss"]
# Workload: its columns (the first with lowest and highest run), and the figures whose ratios are shown.
TABLES = {
    "download": (PASS, ["wall", "cpu"]),
    "verify": (PASS, ["wall", "cpu"]),
    "create": (PASS, ["wall", "cpu"]),
    "swarm": (["efficiency", "wall", "rate", "waste", "cpu", "rss"], ["efficiency", "cpu"]),
    "seed": (["rate", "wall", "cpu", "rss", "unchoke"], ["rate", "cpu"]),
    "startup": (["wall_ms", "cpu_ms", "rss"], ["wall", "cpu"]),
    "tracker": (["announces", "cpu_us", "rss"], ["rate", "cpu_us"]),
}
FIGURES = {"wall": "wall", "cpu": "CPU", "cpu_us": "CPU", "rate": "rate", "efficiency": "of the ideal", "rss": "peak MiB"}
TITLES = {"torrentlab": "TorrentLab", "transmission": "Transmission", "transmission-cli": "Transmission's tools"}


def number(value):
    """A figure with three digits that mean something, or the whole number."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:#.3g}" if abs(value) >= 1 else f"{value:.3f}"


def times(ratio):
    return "" if ratio is None else f"{ratio:.2f}"


def row(*cells):
    return f"| {' | '.join(cells)} |"


def lines_of_table(header, rows):
    return [row(*header), row(*["---"] * len(header)), *(row(*cells) for cells in rows)]


def title(result, client):
    name, version = TITLES.get(client, client), result["versions"].get(client)
    return f"{name} {version}" if version and client != summary.OWN else name


def figures(result):
    """The table of one bench: medians, the best client first, and TorrentLab's figure divided by that of each other."""
    columns, ratios = TABLES[result["workload"]]
    key = SOURCES.get(columns[0], (columns[0],))[0]

    def rank(client):
        m = summary.median(result, client, key)
        return m is None, -(m or 0) if key in summary.HIGHER_IS_BETTER else m or 0

    def cell(client, column):
        figure, factor = SOURCES.get(column, (column, 1))
        found = [value * factor for value in summary.values(result, client, figure)]
        if not found:
            return ""
        text = number(summary.median_of(found))
        has_spread = column == columns[0] and len(found) > 1
        return f"{text} ({number(min(found))} to {number(max(found))})" if has_spread else text

    def name(client):
        wrong, counted = summary.failures(result, client)
        return title(result, client) + (f" ({wrong} of {counted} runs failed)" if wrong else "")

    header = ["client", *(UNITS[c] for c in columns), *(f"ratio, {FIGURES[r]}" for r in ratios)]
    rows = [[name(client), *(cell(client, c) for c in columns), *(times(summary.ratio(result, client, r)) for r in ratios)]
            for client in sorted(summary.clients_of(result), key=rank)]
    return lines_of_table(header, rows)


def caption(result):
    parts = []
    if result["size_mib"]:
        files = f" in {result['files']:,} files" if result["files"] > 1 else ""
        piece = f"{result['piece_kib']} KiB" if result["piece_kib"] < 1024 else f"{result['piece_kib'] >> 10} MiB"
        parts.append(f"{result['size_mib']:,} MiB{files}, pieces of {piece}")
    rounds = max(run["round"] for run in result["runs"])
    parts.append(f"{rounds} run{'s' if rounds > 1 else ''} each, in turn")
    parts.append(f"other programs used at most {times(result['noise']['worst'])} cores")
    return f"{'; '.join(parts)}. `{result['command']}`, {result['date']}."


def judged(verdict):
    """What a bar demands and what came: one cell."""
    if verdict is None:
        return ""
    bar = verdict.bar
    demand = f"{'≤' if bar.at_most else '≥'} {bar.limit:g}"
    if verdict.failed:
        return f"{demand}: **not met**, {verdict.failed} of its runs failed"
    if verdict.value is None:
        return f"{demand}: not measured"
    what = f"{times(verdict.value)} of {TITLES.get(verdict.rival, verdict.rival)}'s" if bar.ratio else number(verdict.value)
    return f"{what} ({demand}): {'met' if verdict.met else '**not met**'}"


def bars(results, plan):
    """A row a bench: its bars, and whether they are met."""
    rows = []
    for bench in plan:
        if not (result := results.get(bench.name)):
            continue
        by_figure = {bar.figure: summary.verdict(result, bar) for bar in bench.bars}
        first = next((v for f, v in by_figure.items() if f not in ("cpu", "rss")), None)
        what = FIGURES[first.bar.figure] + " " if first else ""
        rows.append([bench.name, what + judged(first), judged(by_figure.get("cpu")), judged(by_figure.get("rss"))])
    if not rows:
        return ["Nothing is measured yet."]
    return lines_of_table(["bench", "time or rate", "CPU time", "peak memory, MiB"], rows)


def machines(results):
    """A line for each machine and build that results come from."""
    groups = {}
    for name, result in results.items():
        m, v = result["machine"], result["versions"]
        where = (f"{m['processor']}, {m['processors']} processors, {m['memory GiB']} GiB, {m['kernel']}; "
                 f"TorrentLab at {v['torrentlab']}, .NET SDK {v['dotnet']}")
        groups.setdefault(where, []).append(name)
    if len(groups) == 1:
        return [f"Measured on: {next(iter(groups))}."]
    return [f"- {', '.join(names)}: {where}." for where, names in groups.items()]


def section(result, name):
    if result is None:
        return [f"Not measured yet: `bench/run --only {name}`."]
    return [caption(result), "", *figures(result)]


def page(template, folder, plan=PLAN):
    """The text of docs/performance.md. Raises ValueError when the template and the plan name different benches."""
    results = {bench.name: result for bench in plan if (result := load(folder, bench.name))}
    parts = {"bars": bars(results, plan), "machines": machines(results),
             **{bench.name: section(results.get(bench.name), bench.name) for bench in plan}}
    named = re.findall(r"^\{\{(.+)\}\}$", template, re.M)
    if sorted(named) != sorted(parts):
        raise ValueError(f"the template names {sorted(set(named) ^ set(parts))} and the plan does not, or the other way round")
    return re.sub(r"^\{\{(.+)\}\}$", lambda match: "\n".join(parts[match[1]]), template, flags=re.M)
