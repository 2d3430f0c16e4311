"""From runs to medians, ratios and bars."""
import statistics
from dataclasses import dataclass

OWN = "torrentlab"
HIGHER_IS_BETTER = {"rate", "efficiency"}


def values(result, client, figure):
    """One figure of the client's runs that count and gave the right result."""
    return [run[figure] for run in result["runs"]
            if run["client"] == client and run["counts"] and run["ok"] and figure in run]


def clients_of(result):
    return list(dict.fromkeys(run["client"] for run in result["runs"]))


def failures(result, client):
    """(runs that went wrong, runs that count)."""
    runs = [run for run in result["runs"] if run["client"] == client and run["counts"]]
    return sum(not run["ok"] for run in runs), len(runs)


def median_of(found):
    return statistics.median(found)


def median(result, client, figure):
    """None when no run has the figure."""
    found = values(result, client, figure)
    return median_of(found) if found else None


def ratio(result, client, figure):
    """TorrentLab's median divided by the client's; None when either is missing or the client's is 0."""
    own, other = median(result, OWN, figure), median(result, client, figure)
    return own / other if own is not None and other else None


def best_other(result, figure):
    """The client, other than TorrentLab, with the best median; None when there is none."""
    found = {c: m for c in clients_of(result) if c != OWN and (m := median(result, c, figure)) is not None}
    if not found:
        return None
    return (max if figure in HIGHER_IS_BETTER else min)(found, key=found.get)


@dataclass(frozen=True)
class Verdict:
    bar: object
    rival: str                 # empty where the bar is on the figure itself
    value: float | None        # the ratio, or the figure; None: not measured
    failed: int = 0            # runs of TorrentLab that went wrong

    @property
    def met(self):
        if self.value is None or self.failed:
            return False
        return self.value <= self.bar.limit if self.bar.at_most else self.value >= self.bar.limit


def verdict(result, bar):
    failed, _ = failures(result, OWN)
    if not bar.ratio:
        return Verdict(bar, "", median(result, OWN, bar.figure), failed)
    rival = bar.rival or best_other(result, bar.figure)
    return Verdict(bar, rival or "", ratio(result, rival, bar.figure) if rival else None, failed)
