"""Two curves and a sentence: what the losses with a student's function say beside those with a right one.

    consequences(exercise, f, session)      Consequences, or a Notice that says why there are none
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from autograde.exercises.registry import find
from autograde.judging.expected import PUBLIC_SEED
from autograde.judging.judge import strictly, trial
from autograde.judging.outcome import Raised, is_stub, line_in
from autograde.judging.report import Notice, Shown, template
from autograde.training.nets import OwnDraws
from autograde.training.run import Ended, library_of, limited, losses_with, right_curves, silently
from autograde.training.table import training_of, why_none

if TYPE_CHECKING:
    from autograde.exercises.model import Exercise

SECONDS = 10                        # that a student's function may take for all of it; a right one takes under 5
SAME = 1e-3                         # of the first loss: nearer than this two curves are one, whatever the machine
LITTLE, ALIKE = 0.02, 0.5           # two ends are about the same: so near by the first loss, and by the lower of them
WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM, TOP = 560, 270, 44, 16, 36, 30         # of the picture, and its margins


def consequences(exercise: Exercise, f: Callable[..., Any], session: Mapping[str, Any]) -> Consequences | Notice:
    """Train the exercise's net with f, and see what a right function does.  session: the notebook's names."""
    name = exercise.name
    training = training_of(exercise)
    if training is None:
        return Notice(f"{name} takes part in no training. {why_none(exercise)}")
    if is_stub(f):
        return Notice(f"{name} is not answered yet: write your code in the cell of the exercise, and run it.")
    begin, others = time.monotonic(), {}
    try:
        with limited(SECONDS):
            missing = [other for other in (*training.needs, training.backward, *training.stand_ins)
                       if other and is_stub(library_of(other))]
            for other in list(missing):
                if its := answered(other, session):
                    others[other] = its
                    missing.remove(other)
            if needed := [other for other in missing if other in training.needs]:
                return Notice(f"Not trained: the net also runs {' and '.join(needed)}. Answer that first, run its "
                              "cell, and try again.")
            passes, misshapen = tried(exercise, f)
            if misshapen:
                return Notice(f"Not trained: {name} has results of another shape than the net needs: {misshapen}.")
            measured = training.backward in missing
            others |= {other: stand_in for other, stand_in in training.stand_ins.items() if other in missing}
            yours = losses_with(training, {name: f} | others, measured=measured)
    except Ended:
        return Notice(f"Not trained: after {SECONDS} s your {name} had not come to an end. Is there a loop that never "
                      "stops, or one over examples?")
    except OwnDraws:
        return Notice(f"Not trained: two calls of your {name} with one state of `rng` differ, so that no gradient can "
                      f"be measured. Draw from `rng`, or answer {training.backward} first.")
    except Exception as error:
        line = line_in(f, error)
        return Notice(f"Not trained: with your {name} the net stops with {type(error).__name__}: {str(error)[:300]}"
                      + f" (line {line})." * bool(line))
    if (right := right_curves(exercise)) is None:
        return Notice(f"There is no curve of a right {name} in this edition; get the chapter anew.")
    return Consequences(name, training.curve, yours, right, passes, time.monotonic() - begin,
                        unit=training.unit, every=training.every, measured=training.backward if measured else "")


def tried(exercise: Exercise, f: Callable[..., Any]) -> tuple[bool, str]:
    """Whether f passes every case, and what is said of a result of another shape, if there is one."""
    with silently():
        trials = [trial(exercise, case, f, (PUBLIC_SEED,)) for case in exercise.cases]
    said = [t.actual.message for t in trials if isinstance(t.actual, Raised) and t.actual.kind == "WrongResult"]
    passes = all(strictly(t, trials, exercise).status == "correct" for t in trials)
    return passes, said[0].partition("; to do")[0] if said else ""


def answered(name: str, session: Mapping[str, Any]) -> Callable[..., Any] | None:
    """The notebook's function of that name, if it passes."""
    its = session.get(name)
    if not callable(its) or is_stub(its):
        return None
    return its if tried(find(name), its)[0] else None


def number(loss: float) -> str:
    return f"{loss:.2g}" if loss < 100 or loss > 1e6 or not np.isfinite(loss) else f"{loss:.0f}"


def told_apart(a: float, b: float) -> tuple[str, str]:
    """Two losses, with as many digits as it takes to see that they differ."""
    both = ((f"{a:.{digits}g}", f"{b:.{digits}g}") for digits in range(3, 9))
    return next((pair for pair in both if pair[0] != pair[1]), (f"{a:.3g}", f"{b:.3g}"))


class Consequences(Shown):
    """What `consequences` returns: it shows itself.  yours, right: losses (seeds, points), every so many steps."""

    def __init__(self, exercise: str, curve: str, yours: Any, right: Any, passes: bool, seconds: float,
                 *, unit: str = "step", every: int = 1, measured: str = "") -> None:
        self.exercise, self.curve, self.passes, self.seconds = exercise, curve, passes, seconds
        self.unit, self.every, self.measured = unit, every, measured
        self.all, self.all_right = np.asarray(yours, float), np.asarray(right, float)
        self.yours, self.right = self.all.mean(axis=0), self.all_right.mean(axis=0)
        self.start = float(self.right[0])

    @property
    def summary(self) -> str:
        """One sentence on the two curves."""
        yours, right = (float(np.mean(curve[-5:])) for curve in (self.yours, self.right))
        told, wanted = number(yours), number(right)
        loss = f"the {self.curve}" + f", the mean of {len(self.all)} runs," * (len(self.all) > 1)
        if not np.isfinite(self.yours).all():
            step = self.every * int(np.argmin(np.isfinite(self.yours)))
            return (f"With your function {loss} is nan or infinite from {self.unit} {step} on; with a right one it "
                    f"ends at {wanted}.")
        until = f", as long as {self.measured} is not answered" if self.measured else ""
        unnoticed = "" if self.passes else f" Training does not notice this mistake{until}; the cases do."
        if self.gap <= SAME:
            return "The two curves are the same to rounding." + unnoticed
        if self.within:
            return (f"With your function {loss} ends at {told}, with a right one at {wanted}: no further apart "
                    "than right functions that draw other numbers." + unnoticed)
        if self.passes:
            return (f"Your function passes, and its curve is another one all the same: {loss} ends at {told}, "
                    f"with the course's own function at {wanted}.")
        apart, lower = abs(yours - right), min(yours, right)
        if apart <= LITTLE * self.start and apart <= ALIKE * lower + SAME * self.start:
            at = int(np.argmax(np.abs(self.yours - self.right)))
            ways = "{} with yours, {} with a right one".format(*told_apart(self.yours[at], self.right[at]))
            return (f"With either function {loss} ends at about the same, {told} and {wanted}. The ways "
                    f"differ: at {self.unit} {at * self.every} it is {ways}.")
        if yours < right:
            return (f"With your function {loss} ends at {told}, lower than with a right one, {wanted}: this "
                    "net does better with the mistake, and it is still not what is asked for.")
        verb = "rises to" if yours > 1.05 * self.start else "stays at" if yours > 0.95 * self.start else "ends at"
        return f"With your function {loss} {verb} {told}; with a right one it reaches {wanted}."

    @property
    def gap(self) -> float:
        """The largest distance of the curves, in units of the first loss."""
        return float(np.max(np.abs(self.all - self.all_right)) / self.start)

    @property
    def within(self) -> bool:
        """Whether your mean is as near to that of the right runs as the means of two such groups of runs are."""
        if len(self.all_right) == 1:
            return False
        room = 3 * self.all_right.std(axis=0, ddof=1) * np.sqrt(2 / len(self.all)) + LITTLE * self.start
        return bool(np.all(np.abs(self.yours - self.right) <= room))

    @property
    def notes(self) -> list[str]:
        runs = len(self.all)
        return [f"A small net on handwritten digits, from the same weights and with the same seed both times; "
                f"{self.seconds:.1f} s." + f" {runs} seeds, since your function draws." * (runs > 1),
                *[f"{self.measured} is not answered yet: the gradient was measured, by difference quotients."
                  ] * bool(self.measured)]

    def __repr__(self) -> str:
        steps = np.linspace(0, len(self.right) - 1, 6).astype(int)
        rows = [(self.unit, [str(step * self.every) for step in steps]),
                ("your function", [f"{self.yours[s]:.3g}" for s in steps]),
                ("a right one", [f"{self.right[s]:.3g}" for s in steps])]
        return "\n".join([f"{self.exercise}: {self.summary}", *(
            f"{head:14}" + "".join(f"{cell:>9}" for cell in cells) for head, cells in rows), *self.notes])

    def _repr_html_(self) -> str:
        sizes = {"width": WIDTH, "height": HEIGHT, "left": LEFT, "right": RIGHT, "top": TOP, "bottom": BOTTOM}
        return template("consequences.html").render(it=self, **sizes)

    # ---- the picture: an SVG in the colours of the page, which needs no kernel and no matplotlib

    @property
    def top(self) -> float:
        """The largest loss that is drawn: an explosion leaves the picture at its upper edge."""
        return 1.5 * float(max(self.start, np.max(self.right)))

    def place(self, step: float, loss: float) -> str:
        x = LEFT + (WIDTH - LEFT - RIGHT) * step / max(1, len(self.right) - 1)
        y = TOP + (HEIGHT - TOP - BOTTOM) * (1 - min(max(loss, 0), self.top) / self.top)
        return f"{x:.1f},{y:.1f}"

    def lines(self) -> Iterator[tuple[str, str, str, str]]:
        """(name, colour, dash, points) of each curve, the right one first."""
        for name, mean, colour, dash in (("a right one", self.right, "#0072B2", ""),
                                         ("your function", self.yours, "#D55E00", "7 4")):
            known = mean if np.isfinite(mean).all() else mean[:int(np.argmin(np.isfinite(mean)))]
            yield name, colour, dash, " ".join(self.place(step, loss) for step, loss in enumerate(known.tolist()))

    def ticks(self) -> Iterator[tuple[str, float, float, str]]:
        """(axis, x, y, label) of the marks on both axes."""
        unit = 10.0 ** np.floor(np.log10(self.top))
        unit = unit / 2 if self.top / unit < 3 else unit
        for loss in np.arange(0, self.top, unit):
            yield "loss", LEFT - 6, float(self.place(0, loss).split(",")[1]) + 4, f"{loss:g}"
        for step in np.linspace(0, len(self.right) - 1, 5).astype(int).tolist():
            yield "step", float(self.place(step, 0).split(",")[0]), HEIGHT - BOTTOM + 16, f"{step * self.every}"
