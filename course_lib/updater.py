"""From a net's gradients to its next weights: a pure rule of `optimizers`, run over the flat buffers."""

import inspect
import itertools
import math

import numpy as np

from course_lib.checks import require_number, require_numbers
from course_lib.checks_kinds import require_array, require_function, require_model, require_names
from course_lib.checks_steps import require_rate

SLICE = 5 * 2**15       # elements; so much of w, dw, the state and a rule's temporaries fits the processor's cache


class Updater:
    """Runs a pure rule over a net, one slice of its flat buffers at a time, so that all it computes stays in cache."""

    def __init__(self, model, rule, weight_decay, options):
        require_model(model=model)
        require_function(rule=rule)
        require_numbers(weight_decay=weight_decay)
        require_names(options=options)
        self.model, self.rule, self.options = model, rule, options
        self.weight_decay = require_rate(model.parameters, weight_decay=_per_net(weight_decay, model.parameters.dtype))
        takes = inspect.signature(rule).parameters
        open_end = any(parameter.kind is parameter.VAR_KEYWORD for parameter in takes.values())
        for option in options:
            if option in ("w", "dw", "state", "lr") or not (open_end or option in takes):
                raise TypeError(f"{option} is no option of the rule {getattr(rule, '__name__', rule)}")
        self.decoupled = "weight_decay" in takes
        *M, P = model.parameters.shape                         # (P,), or (M, P) of many nets
        edges = {*range(0, P, max(1, SLICE // math.prod(M))), P}
        self.decays = bool(np.any(weight_decay))
        if self.decays and self.decoupled:
            edges.add(model.weights)                           # no slice holds both weights, which decay, and others
        self.parts = [slice(*pair) for pair in itertools.pairwise(sorted(edges))]
        self.states = [()] * len(self.parts)                   # none at first: a rule's default is its start
        # Once a block as large as this has been freed, glibc keeps smaller ones for the next step; before, it hands
        # them back to the system, and getting them again takes longer than the arithmetic.
        np.empty(2**23, np.uint8)

    def __call__(self, lr):
        parameters, gradients = self.model.parameters, self.model.gradients
        lr = _per_net(lr, parameters.dtype)
        for i, part in enumerate(self.parts):
            w, dw, options = parameters[..., part], gradients[..., part], self.options
            decays = self.decays and part.start < self.model.weights
            decay = self.weight_decay if decays else 0
            if self.decoupled:
                options = {**options, "weight_decay": decay}
            elif decays:
                dw, of = dw.copy(), slice(self.model.weights - part.start)
                dw[..., of] += decay * w[..., of]
            w[...], state = self.rule(w, dw, *self.states[i], lr=lr, **options)
            self.states[i] = (state,)


def _per_net(number, dtype):
    """One number for all as a float, for a NumPy float64 would turn float32 weights into float64; (M,) as (M, 1)."""
    if type(number) is float:
        return number                                          # the usual one
    number = require_array(number=number)
    return number.astype(dtype)[..., None] if number.ndim else require_number(number=number)
