"""A derived gradient beside the one that is measured: for chapter 1 and all later ones."""

import numpy as np

FIRST = 3                               # so many numbers of each are told


def compare(forward, backward, numeric, *, seed=0, **arrays):
    """The gradients that backward claims beside those that numeric measures on forward, in lines of text.

    forward(*arrays) returns out, or (out, cache, …);  backward(dout, *cache) the gradient of each array, in order;
    numeric: numeric_gradient, the student's own if it passed;  arrays: the shape of each by its name, as in x=(4, 3);
    they are drawn from the seed.  While an exercise is not answered, the text asks for it.
    """
    try:
        lines = [said(name, *pair) for name, pair in gradients(forward, backward, numeric, seed, arrays).items()]
    except NotImplementedError as exercise:
        return str(exercise) or "Write the function first, run its cell, and then this one."
    return "\n".join([*lines, "Below 1e-07 they agree; near 1 something is missing, or there too much."])


def gradients(forward, backward, numeric, seed, arrays):
    """{name: (claimed, measured)} of arrays that are drawn."""
    rng = np.random.default_rng(seed)
    values = {name: rng.normal(size=shape) for name, shape in arrays.items()}
    out, *kept = as_tuple(forward(*values.values()))
    dout = rng.normal(size=np.shape(out))
    claimed = as_tuple(backward(dout, *(kept[0] if kept else values.values())))
    return {name: (mine, numeric(lambda moved, name=name: as_tuple(forward(*(values | {name: moved}).values()))[0],
                                 values[name], dout=dout))
            for name, mine in zip(values, claimed, strict=False)}


def as_tuple(result):
    return result if isinstance(result, tuple) else (result,)


def said(name, claimed, measured):
    claimed, measured = np.asarray(claimed), np.asarray(measured)
    if claimed.shape != measured.shape:
        return f"d{name}: yours has shape {claimed.shape}, but {name} has {measured.shape}"
    apart = np.abs(claimed - measured).max() / max(np.abs(claimed).max() + np.abs(measured).max(), 1e-8)
    return f"d{name}: yours {some(claimed)}, measured {some(measured)}; relative error {apart:.0e}"


def some(array):
    numbers = [f"{value + 0.0:.4f}" for value in array.ravel()[:FIRST]]
    return f"[{', '.join(numbers)}{', …' if array.size > FIRST else ''}]"


def answered(text):
    """text(), or what the exercise that it needs and that is not answered yet asks for."""
    try:
        return text()
    except NotImplementedError as exercise:
        return str(exercise)
