"""What an exercise is: a reference, the cases that try it, and the mistakes we expect.

    forward = Exercise(dropout.dropout_forward, returns="out, (mask,)")

    @forward.case(points=1)
    def units_that_stay_are_scaled_up(f, rng):
        '''Units of 1 come out as 0 or 1 / keep_prob.'''
        out, _ = f(np.ones((100, 100)), keep_prob=0.8, rng=rng)
        return {"values in out": np.unique(out)}

    forward.mistake("/ keep_prob", "", earns=0, hint="…")
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from inspect import getsource, signature
from itertools import combinations
from textwrap import dedent
from typing import Any

import numpy as np

EXERCISES: dict[str, "Exercise"] = {}           # by name: those whose module is imported (see registry)
Program = Callable[[Any, np.random.Generator], Any]     # run(f, rng) → outcome
AS_IT_WAS = "It still does what it did when you got it."       # a hint that begins so tells of code as it was given
AS_GIVEN = "as given"                # in place of an edit: the mistake of handing in the code that was given
FEW, MANY, LOTS, MOST = 10, 200, 1000, 16_000       # examples: what runs more for many goes through them one by one


@dataclass(frozen=True, eq=False)
class Case:
    """A small program that uses f.  What it returns must equal what it returns for the reference.

    So it returns what is the same for every correct answer: a number, an array, a tuple of them,
    or a dict that gives each a name to be read by the student.

    A case with levels measures instead: it returns a number, and earns the points of every level that the number
    reaches, on average over the seeds.  What it takes is published, so neither the reference nor the mistakes are
    asked for an answer.
    """

    run: Program                    # the docstring is what the student reads
    points: float
    levels: dict = field(default_factory=dict)          # {at least: points}
    fit: bool = False               # it is the one case that looks at shapes, dtypes and writing in place: see fit
    constant: str = ""              # why its outcome may be the same under every seed, if it is: see judging.playback

    @property
    def name(self) -> str:
        return self.run.__name__.replace("_", " ")

    @property
    def requirement(self) -> str:
        return " ".join((self.run.__doc__ or "").split())


@dataclass(frozen=True)
class Mistake:
    """A wrong version of the reference, and what to tell a student whose code behaves like it."""

    function: Callable
    hint: str
    earns: float                    # what is still right about it, in points
    source: str                     # what a student who makes it hands in
    edit: tuple = ()                # (old, new), if it is one edit of the reference


@dataclass(eq=False)
class Exercise:
    """Write `reference` yourself.  The reference is an ordinary function of course_lib.

    returns: how its results are named to the student, as in "out, (mask,)"; None if correct answers differ in shape,
    and the cases look at that themselves.
    unasked: which slips of `fit` and promises of `autograde.verify` make no sense here, {"dtype": why}.
    left_out: what the notebook says an answer may leave out: options, or ("size=(h, w)",) for an option as a pair.
    chapter: the stem of the chapter that asks for it, "dropout"; unless it is said, the module of the reference.
    given: of a repair, the function with a fault that the student finds in the cell, in place of a stub; else None.
    """

    reference: Callable
    returns: str | None = "out"
    unasked: dict = field(default_factory=dict)
    left_out: tuple = ()
    chapter: str = ""
    given: Callable | None = None
    cases: list[Case] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.name in EXERCISES:
            raise ValueError(f"there is an exercise called {self.name} already, of the chapter on "
                             f"{EXERCISES[self.name].chapter}: a notebook could not tell them apart")
        if self.given is not None:
            self.unasked = {"dtype": "a script promises none, and the library does not run it", **self.unasked}
        self.chapter = self.chapter or self.reference.__module__.rpartition(".")[2]
        EXERCISES[self.name] = self

    @property
    def name(self) -> str:
        return self.reference.__name__

    @property
    def library(self) -> str:
        """The package that its reference is of: "course_lib"."""
        return self.reference.__module__.partition(".")[0]

    @property
    def points(self) -> float:
        return sum(case.points for case in self.cases)

    @property
    def given_source(self) -> str:
        """What stands in the student's cell of a repair; nothing otherwise."""
        if self.given is None:
            return ""
        return getsource(self.given).replace(f"def {self.given.__name__}(", f"def {self.name}(")

    def case(self, points: float = 0, *, levels: dict[float, float] | None = None,
             constant: str = "") -> Callable[[Program], Program]:
        """Decorator: add a case worth `points`, or one that measures: levels = {at least: points}.

        constant: why one who records its right answer once may have its points for ever, if that is so.
        """
        if not (points or levels):
            raise ValueError(f"{self.name}: a case is worth points, or has levels that are")

        def add(run: Program) -> Program:
            self.cases.append(Case(run, sum(levels.values()) if levels else points, levels or {}, constant=constant))
            return run
        return add

    def no_loop(self, call: Callable[..., Any], *, earns: float, hint: str, over: str = "examples", through: str = "",
                shown: Callable[[Any], Any] = lambda result: result,
                of: Callable[[np.random.Generator], int] = lambda rng: FEW) -> None:
        """Add the case that all examples are taken at once, and the mistake of a loop over them in Python.

        call(f, rng, n) calls f for n examples: with f itself for its result, of which shown(result) is compared, and
        with f.lines for the lines of Python that run.  over: what no loop may go over, if not examples;
        through: what the mistake goes through, if not the first argument;  hint: where to look;
        of(rng): for how many the result is compared.
        """
        def run(f: Any, rng: np.random.Generator) -> dict[str, Any]:
            result = call(f, rng, of(rng))
            return {"out": shown(result), **loops(f, part, over, lambda n: call(f.lines, rng, n))}
        part = f"loop over {over}"
        run.__name__ = f"right_without_a_loop_over_{over}"
        run.__doc__ = (f"The result is right, and NumPy takes all {over} at once: the lines of Python that run do not "
                       "grow with their number.")
        self.cases.append(Case(run, points=1))
        through = through or next(iter(signature(self.reference).parameters))
        self.mistake('"""\n    ', f'"""\n    for _ in {through}: pass\n    ', earns=earns,
                     hint=f"You go through the {over} one by one, in Python: that makes it slow. {hint}")

    def mistake(self, old: str | None = None, new: str = "", *, earns: float, hint: str) -> Callable[[Any], Any] | None:
        """Add the mistake of writing `new` where the reference has `old`.

        Without them it decorates a function: a mistake that is more than one edit.  earns: the points that
        it is still worth, which `autograde verify` holds against the cases.
        old = AS_GIVEN is the mistake of leaving the given code as it is, in what it does.
        Raises ValueError if `old` does not occur exactly once, so mistakes cannot go stale.
        """
        if old == AS_GIVEN and self.given is not None:
            source = self.given_source
            self.mistakes.append(Mistake(self.compiled(source, self.given.__globals__), f"{AS_IT_WAS} {hint}", earns,
                                         source))
            return None
        if old is None:
            def add(function: Callable[..., Any]) -> Callable[..., Any]:
                self.mistakes.append(Mistake(function, hint, earns, undecorated(function)))
                return function
            return add
        source = getsource(self.reference)
        if source.count(old) != 1:
            raise ValueError(f"{self.name}: a mistake must change one place of the reference, "
                             f"but {old!r} occurs {source.count(old)} times in it")
        source = source.replace(old, new)
        self.mistakes.append(Mistake(self.compiled(source), hint, earns, source, (old, new)))
        return None

    def compiled(self, source: str, knows: dict[str, Any] | None = None) -> Callable[..., Any]:
        """The function that this edited source of the reference, or of one that knows these names, defines."""
        namespace = {"np": np, **(knows or self.reference.__globals__)}
        exec(compile(source, f"<mistake in {self.name}>", "exec"), namespace)
        return namespace[self.name]

    def pairs(self) -> Iterator[tuple[tuple[str, str], Callable[..., Any]]]:
        """Two mistakes made at once, wherever their edits leave each other in place: (hint, hint), function."""
        source, edits = getsource(self.reference), [m for m in self.mistakes if m.edit]
        for a, b in combinations(edits, 2):
            once = source.replace(*a.edit)
            if once.count(b.edit[0]) == 1 and source.replace(*b.edit).count(a.edit[0]) == 1:
                yield (a.hint, b.hint), self.compiled(once.replace(*b.edit))
        for a in (m for m in self.mistakes if not m.edit and (m.function.__module__ != self.reference.__module__
                                                              or m.hint.startswith(AS_IT_WAS))):
            for b in (m for m in edits if a.source.count(m.edit[0]) == 1):          # a is a function of its own
                yield (a.hint, b.hint), self.compiled(a.source.replace(*b.edit), a.function.__globals__)


def grows(f: Any, over: str, lines: Callable[[int], int], few: int = FEW, many: int = MANY, lots: int = LOTS,
          ) -> dict[str, bool]:
    """For a case of its own kind: {"more lines run for more steps": whether one step or two are one line more}.

    lines(n): how many lines of Python run for n steps, by f.lines;  few, many, lots: the n that it is asked for.
    """
    return loops(f, f"more lines run for more {over}", over, lines, few, many, lots)


def loops(f: Any, part: str, over: str, lines: Callable[[int], int], few: int = FEW, many: int = MANY,
          lots: int = LOTS) -> dict[str, bool]:
    """{part: whether there is a loop}, and what it costs among f's remarks.

    Few lines for many are none, however few run for few.  Otherwise many are asked again, for what a first call alone
    does, unless they lie on one line with few and four times as many as these.  Lines for few that may be there to hide
    a loop are held against a number for which they cannot: the more run for few, the larger it is, up to MOST.
    """
    if not is_a_loop((few, 0), more := (many, lines(many))):
        return {part: False}
    some = few, lines(few)
    if (more[1] - some[1]) * 3 * few != (lines(4 * few) - some[1]) * (many - few):
        more = many, lines(many)
    if some[1] > most_for_few(many) and not is_a_loop(some, more):
        while lots < 4 * some[1] and 4 * lots <= MOST:
            lots *= 4
        some, more = (few, min(some[1], most_for_few(lots))), (lots, lines(lots))
    f.remarks[part] = cost_of_a_loop(over, some, more)
    return {part: is_a_loop(some, more)}


def is_a_loop(few: tuple[int, int], many: tuple[int, int]) -> bool:
    """Whether more than half a line runs for each example more: (how many examples, how many lines), twice."""
    return (many[1] - few[1]) / (many[0] - few[0]) > 0.5


def most_for_few(n: int) -> int:
    """The lines for FEW that leave a loop over n to be seen.  Above, they may be there to hide one, or be honest."""
    return n * 2 // 5


def cost_of_a_loop(over: str, few: tuple[int, int], many: tuple[int, int]) -> str:
    """What a student is told of a loop, in lines of Python: the same on every machine."""
    (n, lines), (N, more) = few, many
    once = max(1, round(max(lines - n * (more - lines) / (N - n), lines / n)))
    fewer = f": {more // once} times fewer" if more >= 2 * once else ""
    return (f"{more} lines of Python run for {N} {over} and {lines} for {n}; without the loop, about {once} for any "
            f"number{fewer}")


def undecorated(function: Callable[..., Any]) -> str:
    """The source of a function from its `def` on, however many lines its decorators take."""
    source = dedent(getsource(function))
    return "\n".join(source.splitlines()[ast.parse(source).body[0].lineno - 1:]) + "\n"
