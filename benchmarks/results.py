"""From a row to its figures, and from figures to the table."""

import json

from benchmarks import growth
from benchmarks.reasons import REASONS
from benchmarks.row import ROUNDS, SHORT, SHORT_ROUNDS
from benchmarks.timing import Spread, peak_bytes, race, takes


def measure(row, limits, *, rounds=None, progress=iter):
    """All figures of a row, as plain numbers and text."""
    contest = row.set_up()
    peers = contest.present()
    rounds = rounds or row.rounds or (SHORT_ROUNDS if takes(contest.ours, row.clock) < SHORT else ROUNDS)
    peak = peak_bytes(contest.memory or contest.ours) if row.clock == "CPU" else None
    seconds = race([contest.ours, *(peer.run for peer in peers)], rounds=rounds, clock=row.clock, progress=progress)
    ours = Spread.of(seconds[:, 0])
    figures = [judged("time", ours, contest.seconds, kind="s")]
    if peak is not None:
        figures.append(judged("peak memory", Spread(*[peak / 1e6] * 3), contest.megabytes, kind="MB"))
    for peer, theirs in zip(peers, seconds.T[1:], strict=True):
        figures.append(judged(peer.name, Spread.of(seconds[:, 0] / theirs), peer.bar, kind="ratio"))
    return {"name": row.name, "work": row.work, "clock": row.clock, "rounds": rounds,
            "of sgemm": contest.flops / ours.median / limits["flops"] or None,
            "of copy": contest.bytes / ours.median / limits["bytes"] or None,
            "figures": figures}


def explain(results):
    """Adds to each result why the figures that miss their bar do: from the row that measures the part alone."""
    for result in results:
        result["reasons"] = {figure["what"]: reason(result["name"], figure, results)
                             for figure in result.get("figures", []) if figure["met"] is False}


def reason(name, figure, results):
    part = REASONS.get((name, figure["what"]))
    if part is None:
        return "not explained yet"
    wanted = part.share or figure["what"] + "'s whole"
    alone = next((other for result in results if result["name"] == part.row for other in result.get("figures", [])
                  if other["what"] == wanted), None)
    if alone and part.share:
        alone = {**alone, "kind": "s", "median": alone["median"] * figure["median"]}
    return part.explains(alone and alone["median"], figure["bar"], alone and amount(alone))


def judged(what, spread, bar, *, kind):
    return {"what": what, "kind": kind, "median": spread.median, "low": spread.low, "high": spread.high, "bar": bar,
            "met": None if bar is None else spread.median <= bar}


def bars(results):
    """How many bars there are, and the figures that miss theirs: [(result, figure), …]."""
    held = [(result, figure) for result in results for figure in result.get("figures", []) if figure["bar"] is not None]
    return len(held), [(result, figure) for result, figure in held if not figure["met"]]


def one_line(result):
    """A row for the terminal."""
    if "failed" in result:
        return f"{result['name']}: not measured, {result['failed']}"
    return f"{result['name']}: " + ",  ".join(
        f"{figure['what']} {amount(figure)}{verdict(figure)}" for figure in result["figures"])


def amount(figure, *, spread=False):
    value, low, high = (figure[name] for name in ("median", "low", "high"))
    if figure["kind"] == "MB":
        return f"{value:.1f} MB"
    if figure["kind"] == "s":
        unit, factor = next((u, f) for u, f in (("s", 1), ("ms", 1e3), ("µs", 1e6)) if value * f >= 1 or u == "µs")
        return f"{value * factor:.3g} {unit}" + spread * f" ({low * factor:.3g}–{high * factor:.3g})"
    return f"{value:.2f} ({low:.2f}–{high:.2f})"


def verdict(figure):
    """The bar, and whether it is met."""
    if figure["bar"] is None:
        return ""
    bar = amount({**figure, "median": figure["bar"]}) if figure["kind"] != "ratio" else f"{figure['bar']:g}"
    return f" ≤ {bar} {'✓' if figure['met'] else '✗ MISSED'}"


def markdown(machine, limits, results, grown=()):
    """The whole table, with what must be known to read it."""
    count, missed = bars(results)
    return "\n".join([
        "# Benchmarks", "",
        "Made by `make bench`. " + HOW, "",
        *(f"- {name}: {text}" for name, text in machine.items()),
        f"- one thread at best: sgemm {limits['flops'] / 1e9:.0f} GFLOP/s, copying {limits['bytes'] / 1e9:.1f} GB/s",
        "", f"**{count - len(missed)} of {count} bars are met.** "
        + ("The others, with the reason, are marked ✗." if missed else ""), "",
        "| work | ours | against PyTorch | against others | of sgemm | of copy | peak | why a bar is missed |",
        "|---|---|---|---|---|---|---|---|",
        *map(table_row, results), growth.markdown(grown)])


HOW = f"""Everyone runs in one process on one thread, in turns, each round starting with another; a ratio is \
time(ours) / time(theirs) of one round, so lower is better, and given as the median over the rounds, the \
quartiles in brackets. Rounds are {SHORT_ROUNDS} of work below {1000 * SHORT:.0f} ms, and {ROUNDS} where it does \
not say otherwise. Times are CPU times of the process, which others on the machine disturb least; rows marked \
*wall* have part of their work done by another process. "Of sgemm" and "of copy" are shares of what this machine \
reached in a matrix product and in copying; work that fits the cache may exceed the latter. The allocator is \
settled first (machine.py), which helps the peers more than ours. Peak memory is what a call holds beyond what \
was there before it, arrays only (tracemalloc). Plain NumPy computes in float32 where no float64 is said. That \
all who stand in a row compute the same, parts ("of that") apart, is proven by `tests/test_benchmarks.py`."""


def table_row(result):
    work = result["work"]
    if "failed" in result:
        return f"| {work} | not measured: {result['failed']} | | | | | | |"
    few = [f"{result['rounds']} rounds"] * (result["rounds"] < ROUNDS)
    notes = [result["clock"]] * (result["clock"] == "wall") + few
    if notes:
        work += f" (*{', '.join(notes)}*)"
    time, others = result["figures"][0], result["figures"][1:]
    peak = next((figure for figure in others if figure["what"] == "peak memory"), None)
    ratios = [figure for figure in others if figure is not peak]
    torch, rest = ([f for f in ratios if f["what"].startswith("PyTorch") is wanted] for wanted in (True, False))
    cells = [work, amount(time, spread=time["bar"] is not None) + verdict(time),
             peers(torch, "PyTorch"), peers(rest, "plain NumPy"),
             *(f"{result[of]:.0%}" if result[of] else "" for of in ("of sgemm", "of copy")),
             amount(peak) + verdict(peak) if peak else "",
             "; ".join(f"{what}: {reason}" for what, reason in result["reasons"].items())]
    return "| " + " | ".join(cells) + " |"


def peers(figures, usual):
    """Ratios of one cell; only who is not the usual one is named."""
    return "<br>".join(f"{figure['what'].removeprefix(usual).strip()} {amount(figure)}{verdict(figure)}".strip()
                       for figure in figures)


def write(folder, machine, limits, results, grown=()):
    folder.mkdir(parents=True, exist_ok=True)
    everything = {"machine": machine, "limits": limits, "results": results, "growth": list(grown)}
    (folder / "results.json").write_text(json.dumps(everything, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "results.md").write_text(markdown(machine, limits, results, grown), encoding="utf-8")
