"""What the page says of the results: medians, ratios, bars, tables. Run by dotnet test, or by python3 -m unittest."""
import tempfile
import unittest

import render
import results
import summary
from plan import Bar, Bench
from session import Settings

BENCH = Bench("small", "create", 2, (Bar("wall", 0.5), Bar("rss", 100, ratio=False)), 16)


def run(client, wall, ok=True, counts=True, **figures):
    return {"client": client, "ok": ok, "counts": counts, "round": 1, "wall": wall, "cpu": wall, "rate": 16 / wall, **figures}


def result(*runs):
    return {"bench": "small", "workload": "create", "command": "bench/run --only small", "date": "2026-01-31",
            "size_mib": 16, "piece_kib": 1024, "files": 1, "noise": {"limit": 0.25, "worst": 0.1},
            "versions": {"torrentlab": "abc", "fast": "1.0"}, "runs": list(runs)}


class SummaryTests(unittest.TestCase):
    def test_runs_that_failed_or_do_not_count_are_in_no_median(self):
        r = result(run("torrentlab", 1), run("torrentlab", 3),
                   run("torrentlab", 50, ok=False), run("torrentlab", 60, counts=False))
        self.assertEqual(summary.median(r, "torrentlab", "wall"), 2)
        self.assertEqual(summary.failures(r, "torrentlab"), (1, 3))

    def test_a_ratio_is_torrentlabs_figure_divided_by_the_others(self):
        r = result(run("torrentlab", 1), run("fast", 4))
        self.assertEqual(summary.ratio(r, "fast", "wall"), 0.25)
        self.assertEqual(summary.ratio(r, "fast", "rate"), 4)
        self.assertIsNone(summary.ratio(r, "fast", "rss"))

    def test_the_best_other_has_the_least_time_or_the_highest_rate(self):
        r = result(run("torrentlab", 0.1), run("fast", 2), run("slow", 3))
        self.assertEqual(summary.best_other(r, "wall"), "fast")
        self.assertEqual(summary.best_other(r, "rate"), "fast")
        self.assertIsNone(summary.best_other(result(run("torrentlab", 1)), "wall"))

    def test_a_bar_is_met_up_to_its_limit(self):
        r = result(run("torrentlab", 1, rss=100.5), run("fast", 2), run("slow", 4))
        for bar, value, met in [(Bar("wall", 0.5), 0.5, True), (Bar("wall", 0.49), 0.5, False),
                                (Bar("rate", 4, at_most=False, rival="slow"), 4, True),
                                (Bar("rate", 4.1, at_most=False, rival="slow"), 4, False),
                                (Bar("rss", 100, ratio=False), 100.5, False),
                                (Bar("wall", 0.5, rival="absent"), None, False)]:
            with self.subTest(bar=bar):
                verdict = summary.verdict(r, bar)
                self.assertEqual((verdict.value, verdict.met), (value, met))

    def test_no_bar_is_met_when_a_run_of_torrentlab_failed(self):
        r = result(run("torrentlab", 1), run("torrentlab", 1, ok=False), run("fast", 4))
        self.assertFalse(summary.verdict(r, Bar("wall", 0.5)).met)
        self.assertEqual(render.judged(summary.verdict(r, Bar("wall", 0.5))), "≤ 0.5: **not met**, 1 of its runs failed")


class RenderTests(unittest.TestCase):
    def test_the_best_client_stands_first_with_lowest_and_highest_and_ratios(self):
        r = result(run("torrentlab", 4, rss=50), run("fast", 1), run("fast", 3), run("broken", 1, ok=False))
        self.assertEqual(render.figures(r)[2:], [
            "| fast 1.0 | 2.00 (1.00 to 3.00) | 10.7 | 2.00 |  | 2.00 | 2.00 |",
            "| TorrentLab | 4.00 | 4.00 | 4.00 | 50.0 | 1.00 | 1.00 |",
            "| broken (1 of 1 runs failed) |  |  |  |  |  |  |"])

    def test_bars_name_the_rival_and_say_what_is_not_met(self):
        r = result(run("torrentlab", 4, rss=50), run("fast", 5))
        self.assertEqual(render.bars({"small": r}, [BENCH])[2:],
                         ["| small | wall 0.80 of fast's (≤ 0.5): **not met** |  | 50.0 (≤ 100): met |"])

    def test_the_page_takes_what_was_stored_and_says_what_is_missing(self):
        other = Bench("other", "create", 1)
        with tempfile.TemporaryDirectory() as folder:
            about = {"machine": {"processor": "P", "processors": 2, "memory GiB": 4, "kernel": "K"},
                     "versions": {"torrentlab": "abc", "dotnet": "10"}}
            results.store(folder, BENCH, Settings("", ""), [run("torrentlab", 2, rss=50.0, other=0.1)], "bench/run", about)
            page = render.page("# P\n{{machines}}\n{{bars}}\n{{small}}\n{{other}}\n", folder, [BENCH, other])
        self.assertIn("Measured on: P, 2 processors, 4 GiB, K; TorrentLab at abc, .NET SDK 10.", page)
        self.assertIn("16 MiB, pieces of 1 MiB; 1 run each, in turn; other programs used at most 0.10 cores. `bench/run`", page)
        self.assertIn("| TorrentLab | 2.00 | 8.00 | 2.00 | 50.0 | 1.00 | 1.00 |", page)
        self.assertIn("Not measured yet: `bench/run --only other`.", page)

    def test_a_template_without_a_bench_of_the_plan_is_refused(self):
        with tempfile.TemporaryDirectory() as folder, self.assertRaisesRegex(ValueError, "small"):
            render.page("{{machines}}\n{{bars}}\n", folder, [BENCH])


if __name__ == "__main__":
    unittest.main()
