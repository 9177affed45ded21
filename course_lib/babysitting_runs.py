"""Chapter 11, watched runs.  Update ratios at every step, and a rate that rises until the loss explodes."""

import itertools
import math

import numpy as np

from course_lib import babysitting, net, search
from course_lib.checks import require_count, require_range, require_rows
from course_lib.checks_kinds import require_function, require_model


def fit_with_ratios(model, x, y, *, progress=iter, **options):
    """net.fit that also notes the update ratio of every weight matrix at every step.

        ratio[t, l] = ‖W_l(t+1) - W_l(t)‖ / ‖W_l(t)‖

    model: a Sequential;  x, y and the options: as in net.fit.  Returns History and ratios (steps, layers), nan where
    decay has made all weights of a layer 0.
    Raises what net.fit raises.

    The lecture: track the ratio of weight updates to weight magnitudes.
    """
    require_model(model=model)
    require_function(progress=progress)
    matrices = [w for layer in model.layers for w in layer.params.values() if w.ndim > 1]
    ratios = []

    def watched(steps):
        for step in progress(steps):
            before = [w.copy() for w in matrices]
            yield step                                         # net.fit makes its step here
            ratios.append([babysitting.update_ratio(old, w - old) if np.vdot(old, old) > 0 else np.nan
                           for old, w in zip(before, matrices, strict=True)])

    history = net.fit(model, x, y, progress=watched, **options)
    return history, np.array(ratios, model.parameters.dtype)


def lr_range_test(model, x, y, *, lr=(1e-5, 1.0), steps=100, batch=128, rng, progress=iter, **options):
    """One short run with a rising learning rate: good rates lie where the loss falls fastest.

        η(t) = η_low (η_high / η_low)^(t / (T-1))

    It ends early once the loss has exploded.  The net's state is put back as it was, whatever happens.

    model, x, y and the options: as in net.fit;  lr: the lowest and the highest;  steps: T.
    Returns learning rates and losses, one for each step that was made.
    Raises what net.fit raises, ValueError if not 0 < lr[0] < lr[1], or steps < 2.

    Smith 2017, Cyclical learning rates for training neural networks, section 3.3; his rate rises linearly.
    https://arxiv.org/abs/1506.01186
    """
    low, high = require_range(lr=lr)
    steps, batch = require_count(steps=steps, batch=batch)
    if low == high:
        raise ValueError(f"lr = {lr}; it must be the lowest and the highest rate, 0 < low < high")
    if steps < 2:
        raise ValueError(f"steps = {steps}; a rising rate needs at least 2")
    require_model(model=model)
    require_function(progress=progress)
    N, before = require_rows(x=x, y=y), model.state.copy()
    epochs = math.ceil(steps * batch / N)
    try:
        history = search.fit_unless_exploded(
            model, x, y, lr=lambda t: low * (high / low)**(t / (steps - 1)), epochs=epochs, batch=batch, rng=rng,
            progress=lambda every: progress(itertools.islice(every, steps)), **options)
    finally:                                                   # also when somebody interrupts it
        model.state[...] = before
    return history.lr, history.loss
