"""A derived gradient beside the one that is measured."""

import ipywidgets
import numpy as np

from course_lib.widgets.care import cared_for
from course_lib.widgets.parts import HIDDEN, STYLE, Line, Saved

FIRST = 3                               # so many numbers of each are shown


def compare(forward, backward, numeric, *, seed=0, **arrays):
    """Show the gradients that backward claims beside those that numeric measures on forward, for arrays that are drawn.

    forward(*arrays) returns out, or (out, cache, …);  backward(dout, *cache) the gradient of each array, in order;
    numeric: numeric_gradient, the student's own if it passed;  arrays: the shape of each by its name, as in x=(4, 3).
    While an exercise is not answered, a line asks for it.
    """
    return Compared(forward, backward, numeric, seed, arrays)


class Compared(Saved, ipywidgets.VBox):
    """What compare shows: a line for each array, with some numbers of both gradients, and how far they are apart."""

    def __init__(self, forward, backward, numeric, seed, arrays):
        try:
            lines = [said(name, *pair) for name, pair in gradients(forward, backward, numeric, seed, arrays).items()]
            lines.append("Below 1e-07 they agree; near 1 something is missing, or there too much.")
        except NotImplementedError as exercise:
            lines = [str(exercise) or "Write the function first, run its cell, and then this one."]
        self.lines = [Line(line) for line in lines]
        super().__init__([*self.lines, ipywidgets.HTML(STYLE, layout=HIDDEN)])
        cared_for(self)

    def says(self):
        return "\n".join(line.says() for line in self.lines)


def gradients(forward, backward, numeric, seed, arrays):
    """{name: (claimed, measured)} of arrays that are drawn from this seed."""
    rng = np.random.default_rng(seed)
    values = {name: rng.normal(size=shape) for name, shape in arrays.items()}
    out, *kept = first_and_rest(forward(*values.values()))
    dout = rng.normal(size=np.shape(out))
    claimed = backward(dout, *(kept[0] if kept else values.values()))
    measured = {}
    for name in values:
        def f(moved, name=name):
            return first_and_rest(forward(*(values | {name: moved}).values()))[0]
        measured[name] = numeric(f, values[name], dout=dout)
    claimed = claimed if isinstance(claimed, tuple) else (claimed,)
    return {name: (mine, measured[name]) for name, mine in zip(values, claimed, strict=False)}


def first_and_rest(result):
    return result if isinstance(result, tuple) else (result,)


def said(name, claimed, measured):
    claimed, measured = np.asarray(claimed), np.asarray(measured)
    if claimed.shape != measured.shape:
        return f"d{name}: yours has shape {claimed.shape}, but {name} has {measured.shape}"
    apart = np.abs(claimed - measured).max() / max(np.abs(claimed).max() + np.abs(measured).max(), 1e-8)
    return f"d{name}: yours {some(claimed)}, measured {some(measured)}; relative error {apart:.0e}"


def some(array):
    numbers = [f"{value:.4f}" for value in array.ravel()[:FIRST]]
    return f"[{', '.join(numbers)}{', …' if array.size > FIRST else ''}]"
