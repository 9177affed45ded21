"""Measure the course's functions against PyTorch, a good student's NumPy and stock nbgrader."""

import os

# One thread each: they read this when they are first imported, below.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1", VECLIB_MAXIMUM_THREADS="1")

from pathlib import Path
from typing import Annotated

import typer
from tqdm import tqdm

from benchmarks import growth, machine, results, rows  # noqa: F401      rows fills ROWS
from benchmarks.row import ROWS, torch

HERE = Path(__file__).parent / "results"


Names = Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Only rows whose names begin so: epoch, "
                                                   "adam, conv, …; all without it")]
Rounds = Annotated[int | None, typer.Option(min=1, help="How often each row is run, if not as the row says")]
Output = Annotated[Path | None, typer.Option(metavar="FOLDER", help="Where results.md and results.json go.  Without it "
                                             "a run of all rows writes benchmarks/results, a run of some only prints")]
List = Annotated[bool, typer.Option("--list", help="Show the rows' names, and end")]


def main(names: Names = None, rounds: Rounds = None, output: Output = None, show: List = False):
    """Measure the course's functions against PyTorch, a good student's NumPy and stock nbgrader, in turns."""
    every = {**ROWS, **{g.name: g for g in growth.GROWTHS}}
    unknown = [name for name in names or [] if not any(row.startswith(name) for row in every)]
    if unknown:
        raise typer.BadParameter(f"no row begins with {', '.join(unknown)}; --list shows the rows")
    asked = [row for row in every.values() if not names or row.name.startswith(tuple(names))]
    chosen = [row for row in asked if row.name in ROWS]
    growths = [g for g in asked if g.name not in ROWS]
    if show:
        print("\n".join(f"{row.name:32} {row.work}" for row in asked))
        return
    if torch is None:
        print("PyTorch is not installed, so nothing is compared with it; make bench installs it.")
    machine.settle()
    about, limits = machine.describe(), machine.limits()
    found = []
    for row in (bar := tqdm(chosen, unit="row")):
        bar.set_description(row.name)
        found.append(measured(row, limits, rounds))
        bar.write(results.one_line(found[-1]))
    grown = []
    for g in growths:
        grown.append(growth.measure(g))
        print(growth.one_line(grown[-1]))
    results.explain(found)
    count, missed = results.bars(found)
    print(f"{count - len(missed)} of {count} bars are met.")
    for result, figure in missed:
        print(f"missed: {result['name']}, {figure['what']} {results.amount(figure)}{results.verdict(figure)}: "
              f"{result['reasons'][figure['what']]}")
    if output or not names:
        results.write(output or HERE, about, limits, found, grown)
        print(f"written: {(output or HERE) / 'results.md'}")
    raise typer.Exit(any("failed" in result for result in found))


def measured(row, limits, rounds):
    """A row's figures; a row that cannot be measured here says why, and the others go on."""
    def progress(sequence):
        return tqdm(sequence, desc="rounds", leave=False, position=1)
    try:
        return results.measure(row, limits, rounds=rounds, progress=progress)
    except Exception as error:
        return {"name": row.name, "work": row.work, "failed": f"{type(error).__name__}: {error}".splitlines()[0]}


if __name__ == "__main__":
    typer.run(main)
