"""What a student and an instructor wait for: import, check(f), judging a submission and its walls."""

import atexit
import subprocess
import sys
import tempfile
import time
from inspect import getsource
from pathlib import Path

from autograde import check
from autograde.classroom.grade_one import judge_cells
from autograde.classroom.kept_sandbox import SANDBOX
from autograde.classroom.sample_class import imports_of
from autograde.editions.edition import write_checks, write_library
from autograde.exercises.registry import every, of_chapter
from autograde.judging.judge import judge
from benchmarks.row import Contest, Peer, row

ROOT = Path(__file__).parents[2]
CHAPTER, SEEDS = "dropout", (1, 2, 3)


def in_a_fresh_python(before, statement, folder=ROOT):
    """Seconds of CPU time that a statement takes in a Python of its own, without its start."""
    code = f"{before}\nimport time\nstart = time.process_time()\n{statement}\nprint(time.process_time() - start)"
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    return float(done.stdout)


@row("import", "import course_lib, CPU time in a fresh Python", clock="own")
def import_the_library():
    return Contest(lambda: in_a_fresh_python("", "import course_lib"),
                   [Peer("import numpy", 1.2, lambda: in_a_fresh_python("", "import numpy"))])


@row("import-all", "import every chapter's functions (which nobody needs at once), likewise", clock="own")
def import_every_chapter():
    chapters = sorted(path.stem for path in (ROOT / "course_lib").glob("[a-z]*.py") if path.stem != "widgets")
    return Contest(lambda: in_a_fresh_python("", f"from course_lib import {', '.join(chapters)}"),
                   [Peer("import numpy", None, lambda: in_a_fresh_python("", "import numpy"))])


def shown(f):
    """As a notebook does it: the check, and its page."""
    return check(f)._repr_html_()


def slowest(functions):
    """Of functions to be checked, the one that takes longest."""
    def seconds(f):
        start = time.perf_counter()
        shown(f)
        return time.perf_counter() - start
    functions = list(functions)
    for f in functions:
        shown(f)                        # the first check of an exercise also works out what is expected
    return max(functions, key=seconds)


STUDENTS = """
import numpy as np
from autograde import check
def dropout_forward(x, *, keep_prob, rng):
    mask = (rng.random(x.shape) < keep_prob) / keep_prob
    return x * mask, (mask,)
"""


@row("check-first", "check(f), the first of all in a fresh Python with the student edition", clock="own")
def first_check():
    edition = tempfile.TemporaryDirectory(prefix="student-edition-")
    atexit.register(edition.cleanup)
    write_checks(Path(edition.name), CHAPTER)
    write_library(Path(edition.name), [CHAPTER])
    return Contest(lambda: in_a_fresh_python(STUDENTS, "check(dropout_forward)._repr_html_()", edition.name),
                   seconds=0.3)


@row("check-right", "check(f) of the exercise that takes longest, answered right")
def check_of_the_slowest():
    f = slowest(exercise.reference for exercise in every().values())
    return Contest(lambda: shown(f), seconds=0.3)


@row("check-wrong", "check(f) of the mistake that takes longest")
def check_of_the_slowest_mistake():
    f = slowest(mistake.function for exercise in every().values() for mistake in exercise.mistakes
                if mistake.function.__name__ == exercise.name)
    return Contest(lambda: shown(f), seconds=0.3)


def right_answers():
    """A submission that is all right: its imports and answers, [(name, source), …]."""
    answers = [(exercise.name, getsource(exercise.reference)) for exercise in of_chapter(CHAPTER)]
    imports = ["import numpy as np", "from autograde import check", *sorted(set(imports_of(of_chapter(CHAPTER))))]
    return [("setup", "\n".join(imports)), *answers]


def judge_one(cells):
    judgements, errors = judge_cells(CHAPTER, cells, SEEDS)
    if errors or any(judgement.status != "correct" for judgement in judgements.values()):
        raise RuntimeError(f"right answers were not judged right: {errors}, {judgements}")
    return judgements


def stock_execute(cells):
    """nbgrader's own way: start a kernel, run the notebook in it."""
    import nbformat
    from nbgrader.preprocessors import Execute
    source = [text for name, cell in cells for text in (cell, f"check({name})" if name != "setup" else "")]
    with tempfile.TemporaryDirectory() as folder:
        nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in source if text])
        done, _ = Execute().preprocess(nb, {"metadata": {"path": folder}})
    if any(output.output_type == "error" for cell in done.cells for output in cell.outputs):
        raise RuntimeError("the notebook raised in nbgrader's Execute")
    return done


@row("judge", "judging one submission of the dropout chapter, warm, three seeds", clock="wall")
def judging():
    cells = right_answers()
    return Contest(lambda: judge_one(cells), [Peer("stock nbgrader's Execute", None, lambda: stock_execute(cells))],
                   seconds=0.050)


@row("judge-without-walls", "of that judging alone: the same answers, seeds and verdicts in this process", clock="wall")
def judging_without_walls():
    cells, exercises = right_answers(), of_chapter(CHAPTER)
    return Contest(lambda: [judge(exercise, exercise.reference, SEEDS) for exercise in exercises],
                   [Peer("judging", None, lambda: judge_one(cells))])


def enter_and_leave():
    with SANDBOX.of(CHAPTER, "bubblewrap") as sandbox, sandbox.submission([]):
        pass


@row("walls", "of that the walls: an empty submission, forked behind them and ended", clock="wall", rounds=25)
def walls():
    cells = right_answers()
    return Contest(enter_and_leave, [Peer("judging", None, lambda: judge_one(cells))], seconds=0.010)


FORKS = """
import os, sys
import numpy, course_lib.dropout
for line in sys.stdin:
    if not (child := os.fork()):
        os._exit(0)
    os.waitpid(child, 0)
    print(flush=True)
"""


@row("walls-fork", "of the walls alone: a Python with NumPy and the library is forked, and ended", clock="wall",
     rounds=25)
def forked():
    process = subprocess.Popen([sys.executable, "-c", FORKS], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    atexit.register(process.communicate)

    def fork_and_wait():
        process.stdin.write(b"\n")
        process.stdin.flush()
        process.stdout.readline()

    fork_and_wait()                     # its imports are over
    return Contest(fork_and_wait, [Peer("the walls", None, enter_and_leave)])


