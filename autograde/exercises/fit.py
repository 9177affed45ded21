"""What every exercise asks besides its numbers, so that the library can run the answer: one case, made here.

    complete(exercise)      the case “fit for the library”, with the mistakes and hints that it needs
    stateful(rule, state)   for a function that is given a state: the case that all it remembers is in there

Three slips leave all numbers right: to write into an array that was given, to leave an axis of length 1 in a shape,
and to turn float32 into float64.  Each costs this case and no other: elsewhere numbers are judged on copies, and
axes of length 1 are overlooked.  The case runs the program of another one:

    the exercise has a loop case        that one; its point asks for both
    or a case of two points and more    the first one; the point is the largest case's
    or neither                          the last one; its point asks for both

Totals stay as they are.  An exercise for which a slip makes no sense says so: Exercise(…, unasked={"dtype": "why"}).
Where the reason is OWN, another case asks for float32 in the first part of the result, and this one for the rest.
"""

from dataclasses import dataclass, replace
from inspect import getsource
from typing import ClassVar

import numpy as np

from autograde.boundary.watched import arrays
from autograde.exercises.model import Case, Mistake

NAME = "fit_for_the_library"
PART, NOTHING = "what the library would trip over", "nothing"
OWN = "a case of its own asks for it"


@dataclass(frozen=True)
class Slip:
    """asked: what the student reads beforehand;  fault: what is said of it;  remark: what it does;
    body: the lines that make it, given args, kwargs and the right results.
    """

    asked: str
    fault: str
    remark: str
    hint: str
    body: str


SLIPS = {
    "axes": Slip(
        "Shapes are exactly those asked for.",
        "an axis of length 1 too many, or too few", "",
        "Your result has an axis of length 1 too many or too few. keepdims=True helps in what you compute next; "
        "which shape does the docstring promise to the caller?", """
    def wider(result):
        if isinstance(result, dict):
            return {name: wider(part) for name, part in result.items()}
        if isinstance(result, (tuple, list)):
            return (wider(result[0]), *result[1:])
        return np.asarray(result)[None]
    return wider(results)
"""),
    "in place": Slip(
        "No array that is given is changed.",
        "an array that it is given is another one afterwards",
        "a trap for the caller, who may still need the old values: x = x - y makes a new array, x -= y does not",
        "You write into an array that you were given, by -=, *=, out= or an index on the left. The caller may still "
        "need what was in it. Compute a new array, as x = x - y does.", """
    def arrays(value):
        if isinstance(value, np.ndarray):
            return [value]
        parts = value.values() if isinstance(value, dict) else value if isinstance(value, (tuple, list)) else ()
        return [a for part in parts for a in arrays(part)]
    for given in arrays((args, kwargs))[:1]:
        given[...] = given == 0
    return results
"""),
    "dtype": Slip(
        "float32 comes back as float32, in every part of the result.",
        "float32 goes in, float64 comes out",
        "twice the memory, and half the speed, in all that follows: one thing of float64 on the way is enough",
        "You give back float64 whatever comes in, and a net in float32 turns slow. What on the way is float64 by "
        "itself: a mask that was divided, zeros, an array of constants, a number from np.sqrt? dtype=x.dtype, or "
        "astype at the end.", """
    def double(result):
        if isinstance(result, dict):
            return {name: double(part) for name, part in result.items()}
        if isinstance(result, (tuple, list)):
            return tuple(map(double, result))
        return result.astype(np.float64) if getattr(result, "dtype", None) == np.float32 else result
    return double(results)
"""),
}


def complete(exercise):
    """Add the case and its mistakes, once; not where `unasked` has all slips."""
    asked = [slip for slip in SLIPS if slip not in exercise.unasked]
    own = exercise.unasked.get("dtype") == OWN
    compared = [i for i, case in enumerate(exercise.cases) if not case.levels]
    if not asked or not compared or any(case.fit for case in exercise.cases):
        return
    place, program = host(exercise.cases, compared)
    case = exercise.cases[place] if place is not None else Case(program.run, 1)
    if place is None:
        largest = max(compared, key=lambda i: exercise.cases[i].points)
        exercise.cases[largest] = replace(exercise.cases[largest], points=exercise.cases[largest].points - 1)
        exercise.cases.append(fitting(case, asked, NAME, own))
    else:
        exercise.cases[place] = fitting(case, asked, case.run.__name__, own)
    exercise.mistakes += [made(exercise, SLIPS[slip]) for slip in asked]


def host(cases, compared):
    """Which case takes the slips in, or None for one of its own, and the case whose program it runs.

    compared: the numbers of the cases that do not measure.
    """
    loops = [i for i, case in enumerate(cases) if case.run.__name__.startswith("right_without_a_loop")]
    if loops:
        return loops[0], cases[loops[0]]
    if max(cases[i].points for i in compared) > 1:
        return None, cases[compared[0]]
    return compared[-1], cases[compared[-1]]


def fitting(case, asked, name, own):
    """The case that runs this one's program, and looks at the slips as well.

    own: whether a case of its own asks for the dtype of the first part.
    """
    looked = {*asked, "dtype"} if own else {*asked}

    def run(f, rng):
        value = case.run(f, rng)
        wide = "dtype" in looked and wide_results(case.run, f, rng, own)
        slip = next((s for s in SLIPS if s in looked and (s in f.noted or (s == "dtype" and wide))), None)
        f.remarks[PART] = slip and (SLIPS[slip].remark or str(f.noted[slip]))
        return {PART: SLIPS[slip].fault if slip else NOTHING, **(value if isinstance(value, dict) else {"out": value})}
    run.__name__ = name
    run.__doc__ = " ".join(filter(None, [case.requirement, *(SLIPS[s].asked for s in SLIPS if s in looked)]))
    return replace(case, run=run, fit=True)


def stateful(rule, state, shown=lambda state: state, in_float32=False, **options):
    """Add the case that its state is all that a rule of the optimizers remembers, in the sense that is asked for.

    state(rng): one that the rule itself did not make;  shown: what of the new one is compared;  in_float32: whether it
    asks that all stays float32, too.
    """
    @rule.case(points=1)
    def all_of_the_past_is_in_the_state(f, rng):
        """Two walks that are stepped in turn do not meet; a state from elsewhere is gone on with, and handed on."""
        places, states, path = list(rng.normal(size=(2, 3))), [(), ()], []
        for i in (0, 1, 0, 1):
            places[i], after = f(places[i], rng.normal(size=3), *([states[i]] if states[i] else []), **options)
            states[i] = handed_on(after)
            path.append(places[i])
        quiet = signed(rng, 0.5, 0.7, 3)                    # its square is less than any V: a V that forgets falls
        w, after = f(rng.normal(size=3), quiet, state(rng), **options)
        outcome = {"two walks in turn": np.array(path), "w after a state from elsewhere": w,
                   "that state, one step later": shown(tuple(after))}
        if in_float32:
            parts = arrays([f(*single(list(rng.normal(size=(2, 3)))), single(state(rng)), **options)])
            outcome["dtypes, if all that goes in is float32"] = " ".join(sorted({a.dtype.name for a in parts}))
        return outcome
    if in_float32:
        run = rule.cases[-1].run
        run.__doc__ = f"{run.__doc__} A state in float32 stays so, as w does."


def signed(rng, low, high, *shape):
    """Numbers of either sign, of sizes between low and high."""
    return rng.choice([-1, 1], shape) * rng.uniform(low, high, shape)


def loud_third(rng, steps, weights):
    """Gradients (steps, weights), not near 0; the third is eight times as large as any that follows may be.

    A V that forgets falls from then on, and an ε of 1e-7 is nothing beside its root.
    """
    return signed(rng, 0.5, 1, steps, weights) * np.where(np.arange(steps) == 2, 8, 1)[:, None]


def walk(f, w, gradients, **options):
    """The weights after each step of a rule, for gradients that are given: (steps, …)."""
    state, path = (), []
    for dw in gradients:
        w, state = f(w, dw, *([state] if path else []), **options)
        state = handed_on(state)
        path.append(w)
    return np.array(path)


def steps(f, gradients, **options):
    """What is taken off w, step by step."""
    return -np.diff(walk(f, np.zeros_like(gradients[0]), gradients, **options), axis=0, prepend=0)


def handed_on(state):
    """The state as it may be handed in again: a count is a count."""
    return tuple(s.item() if np.ndim(s) == 0 else s for s in state)


def wide_results(program, f, rng, but_first):
    """Whether f answers the program's calls with float64, given float32; but_first: not where the first part is so."""
    wide = []

    class Single:
        remarks: ClassVar = {}

        def __call__(self, *args, **kwargs):
            result = f(*single(args), **single(kwargs))
            if any(a.dtype == np.float32 for a in arrays(single((*args, *kwargs.values())))):
                found = [i for i, a in enumerate(arrays([f.answered])) if a.ndim and a.dtype == np.float64]
                wide.extend([] if but_first and 0 in found else found)
            return result

        def lines(self, *args, **kwargs):
            return 1

        def shares(self, *args, **kwargs):
            return False

        overflows = moves_rng = shares
    program(Single(), rng)
    return bool(wide)


def single(value):
    """The value with float32 for every float64."""
    if isinstance(value, np.ndarray | np.floating) and value.dtype == np.float64:
        return value.astype(np.float32) if value.ndim else float(value)
    if isinstance(value, dict):
        return {name: single(part) for name, part in value.items()}
    return type(value)(map(single, value)) if type(value) in (list, tuple) else value



def made(exercise, slip):
    """The reference with this slip, as one who makes it would hand it in."""
    right = getsource(exercise.reference).replace(f"def {exercise.name}(", f"def right_{exercise.name}(")
    source = (f"{right}\n\ndef {exercise.name}(*args, **kwargs):\n    from copy import deepcopy\n"
              "    own = {name: a if name == 'rng' else deepcopy(a) for name, a in kwargs.items()}\n"
              f"    results = right_{exercise.name}(*deepcopy(args), **own)" + slip.body)
    return Mistake(exercise.compiled(source), slip.hint, exercise.points - 1, source)
