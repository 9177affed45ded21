"""A sample class: submissions made from the real release, each with the points it deserves.

Honest work, every known mistake, and what goes wrong on a Sunday evening.  `autograde demo` grades them.
"""

import inspect
import json
from dataclasses import dataclass, field
from inspect import getsource
from itertools import zip_longest

from autograde.classroom.submission import grade_id, tags
from autograde.exercises.model import AS_IT_WAS
from autograde.exercises.registry import of_chapter


@dataclass(frozen=True)
class Sample:
    """One submission: what is handed in, and what must come of it."""

    name: str
    content: bytes
    points: float
    statuses: dict = field(default_factory=dict)        # {exercise: status}, of those that are not correct
    hints: frozenset = frozenset()                      # that must be given, and no others
    status: str = "graded"


def sample_class(chapter, released):
    """The samples of a chapter.  released: the notebook that students got, as its file says it."""
    maker = Maker(chapter, released)
    return [*maker.honest(), *maker.mistaken(), *maker.going_wrong(), *maker.mishandled()]


class Maker:
    """Fills the released notebook in."""

    def __init__(self, chapter, released):
        self.chapter, self.released, self.exercises = chapter, released, of_chapter(chapter)
        self.full = sum(e.points for e in self.exercises)
        self.answers = {e.name: getsource(e.reference) for e in self.exercises}
        self.first = self.exercises[0]
        self.check = f"check-{self.first.name}"
        as_given = {e.name: [m.hint for m in e.mistakes if m.hint.startswith(AS_IT_WAS)] for e in self.exercises}
        self.left = ({name: "wrong" if hints else "not answered" for name, hints in as_given.items()},
                     frozenset(hint for hints in as_given.values() for hint in hints))
        self.imports = "\n".join(sorted(set(imports_of(self.exercises))))

    def honest(self):
        """All right, in plain and in unusual notebooks."""
        yield Sample("all-correct", self.notebook(change=self.write), self.full)
        yield Sample("blank", self.notebook({}), 0, *self.left)
        magics = {name: f"%matplotlib inline\n!ls\n{source}" for name, source in self.answers.items()}
        yield Sample("magics-and-shell-lines", self.notebook(magics), self.full)
        yield Sample("helpers-in-own-cells", self.notebook(self.calling_helpers(), self.add_helpers), self.full)

    def mistaken(self):
        """One submission makes the first mistake of every exercise, one the second, …"""
        for row, mistakes in enumerate(zip_longest(*(e.mistakes for e in self.exercises)), 1):
            yield self.mistake(f"mistakes-{row}", [(e, m) for e, m in zip(self.exercises, mistakes, strict=True) if m])
        yield self.mistake("two-mistakes", [(e, e.mistakes[1]) for e in self.exercises[:2]])

    def going_wrong(self):
        """Code that does not end, or not as it should, in the first exercise; the others are correct."""
        first = f"def {self.first.name}(*args, **kwargs):\n    "
        yield self.failing("syntax-error", f"def {self.first.name}(:\n", "raised")
        yield self.failing("raises", first + "raise ValueError('I give up')\n", "raised")
        yield self.failing("endless-loop", first + "while True: pass\n", "timed out")
        yield self.failing("exits", first + "import os; os._exit(0)\n", "crashed")
        yield self.failing("hogs-memory", first + "return b'x' * 10**12\n", "out of memory")
        yield self.failing("imports-the-answer", f"from {self.first.reference.__module__} import {self.first.name}\n",
                           "not answered")
        yield self.passing("prints-20-megabytes", "print('x' * 20_000_000)\n")
        yield self.passing("warns-on-stderr", "import sys, warnings\n"
                           "warnings.warn('careful')\nprint('hot', file=sys.stderr)\n")

    def mishandled(self):
        """Notebooks that are not as they were handed out."""
        yield Sample("check-cell-missing", self.notebook(change=self.drop_check), self.full)
        yield Sample("check-cell-edited", self.notebook({}, self.edit_check), 0, *self.left)
        yield Sample("not-a-notebook", b"My dog ate it.\n", 0, *self.left, status="unreadable")

    def mistake(self, name, made):
        return Sample(name, self.notebook(self.answers | {e.name: m.source for e, m in made}),
                      self.full - sum(e.points - m.earns for e, m in made),
                      {e.name: "partly" if m.earns else "wrong" for e, m in made}, frozenset(m.hint for _, m in made))

    def failing(self, name, source, status):
        return Sample(name, self.notebook(self.answers | {self.first.name: source}), self.full - self.first.points,
                      {self.first.name: status})

    def passing(self, name, before):
        """The right answer, with something before it in the cell."""
        answer = before + self.answers[self.first.name]
        return Sample(name, self.notebook(self.answers | {self.first.name: answer}), self.full)

    def calling_helpers(self):
        return {name: f"def {name}(*args, **kwargs):\n    return my_{name}(*args, **kwargs)\n" for name in self.answers}

    def add_helpers(self, nb):
        """The student wrote the answers in cells of his own, and calls them from the cells that ask for them."""
        sources = [source.replace(f"def {name}(", f"def my_{name}(") for name, source in self.answers.items()]
        at = 1 + next(i for i, cell in enumerate(nb["cells"]) if "setup" in tags(cell))
        nb["cells"][at:at] = [{"cell_type": "code", "id": f"mine-{i}", "metadata": {}, "execution_count": None,
                               "outputs": [], "source": source} for i, source in enumerate(sources)]

    def write(self, nb):
        """An answer to each written question, to be graded by hand."""
        for cell in nb["cells"]:
            if cell["cell_type"] == "markdown" and grade_id(cell):
                cell["source"] = "Because no unit can rely on *one* other: <b>each</b> must be of use by itself."

    def drop_check(self, nb):
        nb["cells"] = [cell for cell in nb["cells"] if grade_id(cell) != self.check]

    def edit_check(self, nb):
        for cell in nb["cells"]:
            if grade_id(cell).startswith("check-"):
                cell["source"] = f"{self.full:g}"
                cell["metadata"]["nbgrader"] |= {"points": 1000.0, "locked": False}

    def notebook(self, answers=None, change=lambda nb: None):
        """The released notebook with these answers, {exercise: source}, or with the references, as a file's content."""
        nb = json.loads(json.dumps(self.released))
        answers = self.answers if answers is None else answers
        for cell in nb["cells"]:
            cell["source"] = answers.get(grade_id(cell), "".join(cell["source"]))
            if "setup" in tags(cell):               # what the references import
                cell["source"] += "\n" + self.imports
        change(nb)
        return json.dumps(nb).encode()


def imports_of(exercises):
    """What the references and their mistakes use of the module that they stand in, as import lines."""
    own = {e.name for e in exercises}
    for exercise in exercises:
        module, known = exercise.reference.__module__, exercise.reference.__globals__
        codes = [f.__code__ for f in (exercise.reference, *(m.function for m in exercise.mistakes))]
        for used in {name for code in codes for name in names_in(code)} & known.keys() - own:
            value = known[used]
            yield f"import {value.__name__} as {used}" if inspect.ismodule(value) else f"from {module} import {used}"


def names_in(code):
    """The names that a function's code looks up, and the code of the functions and comprehensions within it."""
    yield from code.co_names
    for constant in code.co_consts:
        if inspect.iscode(constant):
            yield from names_in(constant)
