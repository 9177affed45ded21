"""A class from its hand-ins to grades and pages, beside stock nbgrader: wall time, processor time, memory.

    make bench-class                        a class of 60 beside stock nbgrader, 30 and 90 for the slopes, 50 to 1000
    make bench-class ARGS="--few"           the same with classes of 6, 3, 9 and 5 to 10: whether it works

Two of each 60 hand in an endless loop.  Stock nbgrader runs the released notebook with tests of its own kind, cells
that import the chapter's cases and give points, under its default time-outs: `nbgrader autograde`, then `nbgrader
generate_feedback`.  Processor time is that of all processes that a command starts, those in sandboxes included (Linux).
"""

import argparse
import contextlib
import ctypes
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from autograde.classroom.course import Course
from autograde.classroom.sample_class import sample_class
from autograde.classroom.sample_demo import class_of, prepare, submit
from benchmarks import machine

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results" / "classroom.md"
CHAPTER, LOOP, EVERY = "dropout", "endless-loop", 30
UNFAIR = {"prints-20-megabytes"}                # stock nbgrader keeps all of it, and then stumbles
STOCK = {"check-cell-missing", "check-cell-edited", "not-a-notebook", "exits", "syntax-error", "raises", LOOP,
         "imports-the-answer", "hogs-memory", "helpers-in-own-cells"}    # what stock nbgrader does not grade honestly
MEMORY = """import atexit, re, runpy, sys
from pathlib import Path
def most():         # ru_maxrss would be that of the process which started this one, if it is larger
    print("kilobytes", *re.findall(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text()), file=sys.stderr)
atexit.register(most)
sys.argv = ["autograde", *sys.argv[1:]]
if __name__ == "__main__":
    runpy.run_module("autograde", run_name="__main__", alter_sys=False)
"""


@dataclass(frozen=True)
class Cost:
    """Of one command: seconds on the clock, seconds of processor time, megabytes of its main process."""

    wall: float
    cpu: float
    megabytes: float = 0.0

    def __add__(self, other):
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.megabytes, other.megabytes))


def cost_of(command, folder):
    """Run a command; processes that lose their parent become ours, so that what they computed is counted."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)     # PR_SET_CHILD_SUBREAPER
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
                                "PYTHONPATH": str(ROOT), "JUPYTER_NO_CONFIG": "1", "PYTHONWARNINGS": "ignore"}
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(command, cwd=folder, env=environment, stdout=said, stderr=said, check=False)
        wall = time.perf_counter() - begin
        said.seek(0)
        text = said.read().decode(errors="replace")
    collect()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    megabytes = [int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith("kilobytes ")]
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{command} ended with {done.returncode}: {text[-2000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, *megabytes)


def collect(seconds=10):
    """Wait for the processes that became ours, and end those that go on: a kernel may outlive its notebook."""
    deadline = time.monotonic() + seconds
    while children := psutil.Process().children(recursive=True):
        for process in children if time.monotonic() > deadline else ():
            process.kill()
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        time.sleep(0.05)


def grading(assignment, *words):
    """A run of `autograde grade`."""
    program = assignment.course.root / "with_memory.py"         # forkserver wants a main that is a file
    program.write_text(MEMORY, encoding="utf-8")
    return cost_of([sys.executable, program, "grade", assignment.stem, *words], assignment.course.root)


def hand_in(assignment, students):
    """A class of so many: two of 60 loop without end, the others go through the other samples."""
    released = json.loads(assignment.released_notebook.read_text(encoding="utf-8"))
    every = [sample for sample in sample_class(assignment.stem, released) if sample.name not in UNFAIR]
    loops = max(1, students // EVERY)
    others = class_of(students - loops, [sample for sample in every if sample.name != LOOP])
    loop = next(sample for sample in every if sample.name == LOOP)
    samples = [*others, *(replace(loop, name=f"{LOOP}-{n}") for n in range(loops))]
    shutil.rmtree(assignment.course.made / "submitted", ignore_errors=True)
    for sample in samples:
        submit(assignment, sample)
    return {sample.name: sample for sample in samples}


def copy_of(assignment, folder):
    return Course(shutil.copytree(assignment.course.root, folder)).assignment(assignment.stem)


def stock_course(assignment, folder):
    """The same assignment as a course of stock nbgrader: its test cells give the points that `check` gives."""
    source = folder / "source" / assignment.folder
    source.mkdir(parents=True)
    nb = json.loads(assignment.released_notebook.read_text(encoding="utf-8"))
    for cell in nb["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if name.startswith("check-"):
            cell["source"] = f"from autograde import check\ncheck({name.removeprefix('check-')}).judgement.earned"
    (source / f"{assignment.stem}.ipynb").write_text(json.dumps(nb), encoding="utf-8")
    (folder / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'stock'\n"
                                               "c.ClearSolutions.enforce_metadata = False\n", encoding="utf-8")
    cost_of([sys.executable, "-m", "nbgrader", "generate_assignment", assignment.folder], folder)
    return folder


def stock(assignment, folder):
    """`nbgrader autograde` and `generate_feedback` over the same hand-ins: the cost, and {student: points}."""
    shutil.copytree(assignment.course.made / "submitted", folder / "submitted")
    cost = sum((cost_of([sys.executable, "-m", "nbgrader", step, assignment.folder], folder)
                for step in ("autograde", "generate_feedback")), Cost(0, 0))
    from nbgrader.api import Gradebook, MissingEntry
    points = {}
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        for student in os.listdir(folder / "submitted"):
            try:
                points[student] = book.find_submission(assignment.folder, student).score
            except MissingEntry:
                points[student] = None
    return cost, points


def differing(points, samples):
    """Whom of those that it grades honestly stock nbgrader gives other points than are written down, in words."""
    fair = [name for name in samples if not name.startswith(LOOP) and name.partition("-again-")[0] not in STOCK]
    return sorted(f"{name} ({points[name]} for {samples[name].points})" for name in fair
                  if points[name] != samples[name].points)


def slope(costs, what):
    """Of a figure per student, between the smallest and the largest class."""
    few, many = min(costs), max(costs)
    return (getattr(costs[many], what) - getattr(costs[few], what)) / (many - few)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--few", action="store_true", help="small classes, to see whether it works")
    parser.add_argument("--ours", type=int, nargs="*", help="sizes of the classes that are graded (30 60 90)")
    parser.add_argument("--stock", type=int, nargs="*", help="of those that stock nbgrader grades, too (30 60 90)")
    parser.add_argument("--large", type=int, nargs="*", help="of those of which time and memory must grow as the class "
                        "does (50 200 1000)")
    told = parser.parse_args()
    few = (3, 6, 9) if told.few else (30, 60, 90)
    large = (5, 10) if told.few else (50, 200, 1000)
    sizes = {name: few_ if getattr(told, name) is None else getattr(told, name)
             for name, few_ in (("ours", few), ("stock", few), ("large", large))}
    lines = ["# A class, beside stock nbgrader\n\n" + "\n".join(
        f"- {name}: {text}" for name, text in machine.describe().items()) + "\n",
             "| what | students | wall, s | CPU, s | main process, MB |", "|---|---|---|---|---|"]

    def row(what, students, cost):
        lines.append(f"| {what} | {students} | {cost.wall:.1f} | {cost.cpu:.1f} | {cost.megabytes:.0f} |")
        print(lines[-1], flush=True)

    with tempfile.TemporaryDirectory(prefix="bench-class-") as place:
        place = Path(place)
        assignment = prepare(CHAPTER, place / "released")
        assignment.course.secret()
        ours, stocks, larges, wrong = {}, {}, {}, []
        for n in sorted({*sizes["ours"], *sizes["stock"]}):
            own = copy_of(assignment, place / f"own-{n}")
            samples = hand_in(own, n)
            ours[n] = grading(own)
            row("autograde grade", n, ours[n])
            wrong += [name for name, sample in samples.items() if own.record(name)["earned"] != sample.points]
            nothing = grading(own)
            row("the same again: nothing to do", n, nothing)
            if n in sizes["stock"]:
                folder = stock_course(own, place / f"stock-{n}")
                stocks[n], points = stock(own, folder)
                row("nbgrader autograde, generate_feedback", n, stocks[n])
                wrong += differing(points, samples)
                lines.append(f"\n{n} students: {stocks[n].wall / ours[n].wall:.1f} × stock in wall time, "
                             f"{stocks[n].cpu / ours[n].cpu:.1f} × in processor time\n")
                print(lines[-1], flush=True)
            shutil.rmtree(own.course.root)
        if len(stocks) > 1:
            shared = {n: ours[n] for n in stocks}
            lines.append(f"\nby the slope: {slope(stocks, 'wall') / slope(shared, 'wall'):.1f} × in wall time, "
                         f"{slope(stocks, 'cpu') / slope(shared, 'cpu'):.1f} × in processor time")
        lines.append(f"\ngrades that differ: {', '.join(wrong) or 'none'}\n")
        for n in sizes["large"]:
            own = copy_of(assignment, place / f"large-{n}")
            hand_in(own, n)
            larges[n] = grading(own)
            row("autograde grade", n, larges[n])
            shutil.rmtree(own.course.root)
        if len(larges) > 1:
            each = {n: cost.cpu / n for n, cost in larges.items()}
            lines.append(f"\nCPU a student: {', '.join(f'{s * 1000:.0f} ms of {n}' for n, s in each.items())}; slope "
                         f"{slope(larges, 'cpu') * 1000:.0f} ms\n")
    print("\n".join(lines))
    if not told.few:
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
