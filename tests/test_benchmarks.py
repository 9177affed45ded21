"""The benchmarks compare like with like, and the table says what was measured.  No time is tested here."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from benchmarks import classroom, growth, results, rows, timing  # noqa: F401      rows fills ROWS
from benchmarks.reasons import REASONS, Part
from benchmarks.row import ROWS, Contest, Peer, Row, arrays, torch

COMPARED = [row for row in ROWS.values() if row.small is not None]
TODAY = Path(__file__).parent.parent / "benchmarks" / "results"
LIMITS = {"flops": 1e9, "bytes": 1e9}


def disagreement(contest, calls=3):
    """How far each peer's results are from ours at most, relative to 1, also on later calls, for those that go on."""
    worst = dict.fromkeys((peer.name for peer in contest.present()), 0.0)
    for _ in range(calls):
        ours = flat(contest.look(arrays(contest.ours())))
        for peer in contest.present():
            theirs = flat(contest.look(arrays(peer.run())))
            assert ours.shape == theirs.shape, peer.name
            worst[peer.name] = max(worst[peer.name], np.max(np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))))
    return worst


def flat(parts):
    return np.concatenate([np.ravel(part) for part in parts]).astype(float)


@pytest.mark.parametrize("row", COMPARED, ids=lambda row: row.name)
def test_all_who_stand_in_a_row_compute_the_same(row):
    contest = row.set_up(**row.small)
    if not contest.present():
        pytest.skip("its only peer is PyTorch, which is not installed (pip install torch==2.13.0)")
    apart = disagreement(contest)
    assert max(apart.values()) <= contest.tolerance, apart


def test_a_peer_that_computes_something_else_is_found():
    contest = Contest(lambda: [np.ones(3), 1.0], [Peer("same", None, lambda: (np.ones(3), np.float32(1))),
                                                  Peer("other", None, lambda: (np.ones(3), 1.01))])
    apart = disagreement(contest)
    assert apart["same"] == 0 and apart["other"] > contest.tolerance


def test_every_row_begins_with_pytorch_and_a_bar_against_it():
    if torch is None:
        pytest.skip("torch is not installed (pip install torch==2.13.0)")
    for row in COMPARED:
        assert row.set_up(**row.small).present()[0].bar is not None, row.name


def test_a_ratio_is_the_median_over_the_rounds_and_a_miss_is_marked_with_its_reason(monkeypatch):
    ours, slow, fast = iter([2.0, 2.0, 8.0] * 9), iter([4.0, 1.0, 4.0] * 9), iter([1.0, 1.0, 1.0] * 9)
    row = Row("name", "some work", lambda: Contest(lambda: next(ours), [
        Peer("PyTorch", 2.5, lambda: next(slow)), Peer("plain NumPy", 1.5, lambda: next(fast))], seconds=3.0),
        None, rounds=3, clock="own")
    monkeypatch.setitem(REASONS, ("name", "plain NumPy"), Part("name-part", "half of it", "copying"))
    result = results.measure(row, LIMITS)
    results.explain([result, part_of("plain NumPy's whole", 1.2)])
    medians = {figure["what"]: figure["median"] for figure in result["figures"]}
    if torch is None:
        medians["PyTorch"] = 2.0
    assert medians == {"time": 2.0, "PyTorch": 2.0, "plain NumPy": 2.0}          # 0.5, 2, 2 and 2, 2, 8
    why = "half of it alone: 1.20 (1.20–1.20) (row name-part); the rest is copying"
    assert result["reasons"] == {"plain NumPy": why}
    count, missed = results.bars([result])
    assert count == len(medians) - (torch is None) and [figure["what"] for _, figure in missed] == ["plain NumPy"]
    table = results.markdown({}, LIMITS, [result])
    assert "some work" in table and "2.00 (2.00–5.00) ≤ 1.5 ✗" in table and why in table
    assert "3 rounds" in table


def test_a_miss_without_a_reason_says_so():
    row = Row("name", "work", lambda: Contest(lambda: 2.0, seconds=1.0), None, clock="own")
    result = results.measure(row, LIMITS, rounds=1)
    results.explain([result])
    assert result["reasons"] == {"time": "not explained yet"}


def part_of(what, ratio):
    return {"name": "name-part", "figures": [{"what": what, "kind": "ratio", "median": ratio, "low": ratio,
                                              "high": ratio, "bar": None, "met": None}]}


def test_a_reason_says_what_the_row_of_the_part_measured_and_nothing_else():
    part = Part("name-part", "half of it", "copying")
    assert part.explains(1.6, 1.5, "1.60") == "half of it alone: 1.60, more than the bar (row name-part)"
    assert part.explains(1.4, 1.5, "1.40") == "half of it alone: 1.40 (row name-part); the rest is copying"
    assert part.explains(None, 1.5, None) == "to be seen beside row name-part"


def test_every_reason_is_of_a_bar_that_there_is_and_of_a_row_that_measures_the_part():
    recorded = {result["name"]: {figure["what"]: figure for figure in result["figures"]}
                for result in json.loads((TODAY / "results.json").read_text(encoding="utf-8"))["results"]}
    for (row, figure), part in REASONS.items():
        held = recorded[row][figure]
        assert held["bar"] is not None
        assert (part.share or figure + "'s whole") in recorded[part.row], (row, figure, part.row)


def test_everyone_runs_in_each_round_and_starts_some():
    seen = []
    runners = [lambda name=name: seen.append(name) or 1.0 for name in "abc"]
    assert timing.race(runners, rounds=3, clock="own").shape == (3, 3)
    assert "".join(seen) == "abcbcacab"


def test_short_work_is_repeated_and_counted_once():
    calls = []
    seconds = timing.race([lambda: calls.append(sum(range(1000)))], rounds=2, lap=0.01)
    assert len(calls) > 10 and 0 < seconds.max() < 0.005


def test_the_peak_is_that_of_the_call():
    held = np.ones(10**6)
    assert 7.9e6 < timing.peak_bytes(lambda: held + 1) < 8.2e6
    assert timing.peak_bytes(lambda: (held + 1, held + 2)) > 15.9e6


@pytest.fixture
def command(monkeypatch):
    """Runs the command in this process, and gives the environment back what it was."""
    for library in ("OMP", "OPENBLAS", "MKL"):
        monkeypatch.setenv(f"{library}_NUM_THREADS", "1")
    monkeypatch.setenv("VECLIB_MAXIMUM_THREADS", "1")
    from benchmarks.__main__ import main
    app = typer.Typer()
    app.command()(main)
    return lambda *words: CliRunner().invoke(app, words)


def test_the_command_lists_the_rows_and_refuses_one_that_is_not_there(command):
    assert command("--list", "conv").stdout.split()[0] == "conv"
    refused = command("convolotion")
    assert refused.exit_code == 2 and "convolotion" in refused.output


def test_a_row_that_cannot_be_measured_says_why_and_the_others_go_on(command, monkeypatch, tmp_path):
    def no_walls():
        raise FileNotFoundError("bwrap is not installed")
    monkeypatch.setitem(ROWS, "broken", Row("broken", "work", no_walls, None))
    monkeypatch.setitem(ROWS, "broken-not", Row("broken-not", "other work", lambda: Contest(lambda: 1.0), None,
                                                clock="own"))
    monkeypatch.setattr("benchmarks.machine.limits", lambda: LIMITS)
    ran = command("broken", "--output", str(tmp_path))
    assert ran.exit_code == 1
    table = (tmp_path / "results.md").read_text(encoding="utf-8")
    assert "not measured: FileNotFoundError: bwrap is not installed" in table and "| other work (*" not in table
    assert "| other work | 1 s |" in table


def test_growth_is_the_exponent_of_the_line_through_all_sizes_and_of_the_last_two():
    assert growth.exponents((10, 100, 1000), np.array([2e-3, 2e-1, 20.0])) == pytest.approx((2, 2))
    overall, last = growth.exponents((1, 2, 4), np.array([5.0, 5.0, 10.0]))      # a price that is paid once, then 1
    assert 0 < overall < last == pytest.approx(1)


def test_growth_is_measured_at_every_size_and_stands_below_the_table():
    loops = growth.Growth("growth-loop", "a loop", "n", (2000, 20_000), lambda n: lambda: sum(range(n)), "1")
    grown = growth.measure(loops, rounds=3)
    assert 0.5 < grown["exponent"] < 1.5 and len(grown["seconds"]) == 2
    assert grown["last"] == pytest.approx(grown["exponent"])                     # of two sizes, the line is that
    assert "| a loop | n 2000: " in results.markdown({}, LIMITS, [], [grown])
    assert "Growth" not in results.markdown({}, LIMITS, [])


@pytest.mark.parametrize("one", growth.GROWTHS, ids=lambda one: one.name)
def test_what_grows_runs_at_its_smallest_size(one):
    one.set_up(min(one.sizes))()


def test_the_committed_table_is_that_of_the_committed_figures():
    recorded = json.loads((TODAY / "results.json").read_text(encoding="utf-8"))
    table = results.markdown(recorded["machine"], recorded["limits"], recorded["results"],
                             recorded["growth"])
    assert (TODAY / "results.md").read_text(encoding="utf-8") == table
    assert [result["name"] for result in recorded["results"]] == list(ROWS)
    assert [grown["name"] for grown in recorded["growth"]] == [g.name for g in growth.GROWTHS]
    assert "not explained yet" not in table and "not measured" not in table and "to be seen beside" not in table


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not hand orphans on")
def test_the_cost_of_a_command_counts_what_outlives_it():
    spin = "import time\nwhile time.process_time() < 0.5: pass"
    start = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {spin!r}])"
    measure = ("import sys; from benchmarks.classroom import cost_of; "
               f"print(cost_of([sys.executable, '-c', {start!r}], '.').cpu)")        # all children of its process end
    done = subprocess.run([sys.executable, "-c", measure], cwd=TODAY.parents[1], capture_output=True, text=True,
                          check=True)
    assert float(done.stdout) > 0.5


def test_a_slope_leaves_out_what_is_paid_once():
    costs = {30: classroom.Cost(11, 7), 60: classroom.Cost(12, 9), 90: classroom.Cost(17, 13)}
    assert classroom.slope(costs, "wall") == 0.1 and classroom.slope(costs, "cpu") == 0.1
