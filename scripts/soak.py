"""What is too long for `make test`, part by part; one that fails stops no other.  The table of the last runs is kept.

    .venv/bin/python scripts/soak.py [--list] [PART ...]

PART is the beginning of a name: classes, classes/dropout; all of them without it.  docs/soak.md is written anew after
each part, so what was run stays when the rest is cut off; the rows of the other parts stay as they are.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs/soak.md"
HEAD = """# What is too long for `make test`

`make soak` runs these parts and writes this table; `make soak ARGS=classes/dropout` runs those whose names begin so.
A row tells of its part's last run.  Times are on the clock, of a machine that others may have used too.

| part | what | how long | outcome | date | machine |
|---|---|---|---|---|---|
"""
NOT_RUN = ("", "not run", "", "")
CHAPTERS = sorted(path.stem for path in ROOT.glob("notebooks/[0-9]*/*.ipynb"))


@dataclass(frozen=True)
class Part:
    """A command that proves something, with exit code 0 if it holds.  {folder} in it is a fresh one."""

    name: str
    what: str
    command: tuple

    @property
    def first(self):
        """Of the row in the table."""
        return f"{self.name} | {self.what}"


def python(*words):
    return (sys.executable, *words)


def parts():
    """Every part, in the order in which they are run."""
    for chapter in CHAPTERS:
        yield Part(f"classes/{chapter}", "a sample class: points, statuses and hints as they are written down",
                   python("-m", "autograde", "demo", chapter, "--folder", "{folder}"))
    for chapter in CHAPTERS:
        yield Part(f"seeds/{chapter}", "the exercises are fair under 60 seeds",
                   python("-m", "autograde", "verify", chapter, "--seeds", "60"))
    yield Part("tests", "the tests that are marked soak",
               python("-m", "pytest", "-m", "soak", "-n", "auto", "--dist", "load"))
    yield Part("hub", "a class on a JupyterHub, in a browser: from the release to the feedback",
               python("-m", "pytest", "-m", "hub", "-n", "0"))
    yield Part("thousand", "a class of 1 000 is graded, each as it is written down",
               python("-m", "autograde", "demo", "dropout", "--students", "1000", "--folder", "{folder}"))
    yield Part("demos", "lines and text of every demo as drawn stand out, light and dark, and not by colour alone",
               python("scripts/demos.py", "contrast"))
    yield Part("cluster", "a class is graded by a Dask cluster as by one machine", ("make", "cluster"))
    yield Part("mutants", "40 changes of one line each, and whether a test fails",
               python("scripts/mutants.py", "--seed", "1", "--count", "40"))
    yield Part("pythons", "all tests under each Python that is found", ("make", "pythons"))


def run(part):
    """The cells that this run puts into the part's row: how long, outcome, date, machine.  What it prints is shown."""
    begin, last = time.monotonic(), ""
    with tempfile.TemporaryDirectory() as folder:
        command = [word.format(folder=folder) for word in part.command]
        try:
            process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
                                       encoding="utf-8", errors="replace", env=surroundings())
        except OSError as error:
            return "", f"✗ {in_a_cell(str(error))}", today(), machine()
        with process:
            for line in process.stdout:
                print(f"    {line}", end="", flush=True)
                last = line.strip() if tells(line) else last
    good = "✓" if process.returncode == 0 else f"✗ exit code {process.returncode}:"
    return duration(time.monotonic() - begin), f"{good} {in_a_cell(last)}", today(), machine()


def surroundings():
    """The environment of a part: one thread, and nothing of make's, which hands its ARGS on to each make within."""
    of_make = "ARGS", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"
    return {name: value for name, value in os.environ.items() if name not in of_make} | {"OMP_NUM_THREADS": "1"}


def tells(line):
    """Whether a line says how it went: not where something lies."""
    return bool(line.strip()) and "file://" not in line


def in_a_cell(text):
    return re.sub(r"\s+", " ", text).replace("|", "/").strip("= ")[:150]


def duration(seconds):
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def today():
    return datetime.now(UTC).date().isoformat()


def machine():
    return f"{os.cpu_count()} cores, Python {platform.python_version()}"


def kept(text):
    """The rows of a table, {part's name: its last four cells}."""
    rows = ([cell.strip() for cell in line.split("|")[1:-1]] for line in text.rpartition("---|\n")[2].splitlines())
    return {name: tuple(cells) for name, _, *cells in rows}


def written(every, rows):
    """The table of these parts: {name: cells} of those that were run."""
    return HEAD + "".join(f"| {part.first} | {' | '.join(rows.get(part.name, NOT_RUN))} |\n" for part in every)


def soak(every, chosen, table):
    """Run the chosen parts one after the other, and write the table after each.  Returns the names of those that
    failed.
    """
    failed = []
    for number, part in enumerate(chosen, 1):
        print(f"[{number}/{len(chosen)}] {part.name}: {part.what}", flush=True)
        cells = run(part)
        rows = kept(table.read_text(encoding="utf-8")) if table.exists() else {}
        table.write_text(written(every, rows | {part.name: cells}), encoding="utf-8")
        print(f"  {cells[1]}  ({cells[0]})", flush=True)
        failed += [part.name] if cells[1].startswith("✗") else []
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help="the beginning of a part's name")
    parser.add_argument("--list", action="store_true", help="name the parts, and end")
    options, every = parser.parse_args(), list(parts())
    for name in options.parts:
        if not any(part.name.startswith(name) for part in every):
            parser.error(f"no part begins with {name}; --list names them")
    chosen = [part for part in every if not options.parts or part.name.startswith(tuple(options.parts))]
    if options.list:
        print("\n".join(f"{part.name:28} {part.what}" for part in chosen))
        return
    if failed := soak(every, chosen, TABLE):
        sys.exit(f"not as it should be: {', '.join(failed)}")


if __name__ == "__main__":
    main()
