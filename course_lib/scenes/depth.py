"""Initialization: ten layers side by side, what they give and what comes back to them, with σ under the hand."""

import numpy as np

from course_lib.demos import initialization as demos
from course_lib.plots import initialization as plots
from course_lib.stage import Preset, Scene, choice, slider

SIGMAS = 10**np.linspace(-3, 0, 61)
GAUSS, DIRECTIONS = "σ · N(0, 1)", ("activations", "gradients")


def frame(sigma, weights, nonlinearity, shown):
    """shares (10, bins) of each layer's values, log₁₀ of their std and of theory's (10,), and σ, gain, limit, flat."""
    model = {"activations": (demos.signal, demos.signal_of), "gradients": (demos.gradient, demos.gradient_of)}[shown]
    given = (sigma,) if weights == GAUSS else (weights,)
    made = model[weights != GAUSS](*given, nonlinearity, 500)
    also = [np.full(10, np.nan)] * 2 if made.also is None else [made.also, made.expected_also]
    with np.errstate(divide="ignore", over="ignore"):
        logs = np.log10(np.maximum([made.std, made.expected, *also], 1e-12))
    return {"shares": made.counts / made.counts.sum(axis=1, keepdims=True), "logs": logs,
            "numbers": np.array([made.scale, np.sqrt(made.gain), made.edges[-1], made.flat])}


def ahead():
    """For a page: each σ for both functions and both directions, every second one for gradients; Xavier and He."""
    return [{"sigma": sigma, "weights": weights, "nonlinearity": f, "shown": shown} for f in ("tanh", "relu")
            for shown, every in zip(DIRECTIONS, (1, 2), strict=True) for sigma, weights in
            [*((s, GAUSS) for s in SIGMAS[::every]), (SIGMAS[33], "Xavier"), (SIGMAS[36], "He")]]


def still(sigma=0.01, nonlinearity="tanh", **start):
    return plots.signal, demos.signal(sigma, nonlinearity)


LECTURE = [{"nonlinearity": ["tanh", "relu"].index(f), "sigma": float(init.split(" ")[0]) if init[0] in "01" else None,
            "weights": init if init in ("Xavier", "He") else GAUSS, "std": list(std)}
           for (f, init), std in demos.LECTURE.items()]

depth = Scene(
    "depth", "Initialization", "Ten layers, a thousand times: the signal dies, saturates, or lives.",
    "Ten histograms side by side, one a layer, of what the layers of a deep net give, or of the gradients that come "
    "back; below them their standard deviations, with theory's line.",
    frame, {
        "sigma": slider("σ", SIGMAS, 0.01, pace=110),
        "weights": choice("weights", [GAUSS, "Xavier", "He"]),
        "nonlinearity": choice("function", ["tanh", "relu"], names=["tanh", "ReLU"]),
        "shown": choice("shown", DIRECTIONS)},
    [Preset("tanh, 0.01", "Small random numbers: the signal shrinks by the same factor in every layer, and is dead "
            "in the tenth."),
     Preset("tanh, 1", "Large random numbers: nearly every unit is at −1 or at 1, where its slope is 0.",
            {"sigma": 1.0}),
     Preset("tanh, Xavier", "Divided by the root of the number of inputs, the signal reaches the last layer.",
            {"sigma": 500**-0.5, "weights": "Xavier"}),
     Preset("ReLU, Xavier", "ReLU drops half of the signal, and Xavier does not know: it fades again.",
            {"sigma": 500**-0.5, "weights": "Xavier", "nonlinearity": "relu"}),
     Preset("ReLU, He", "Twice the variance makes up for the half that ReLU drops.",
            {"sigma": 250**-0.5, "weights": "He", "nonlinearity": "relu"}),
     Preset("and the gradients", "The gradient shrinks on its way back, too: here the first layer hears nothing.",
            {"shown": "gradients"}),
     Preset("sweep σ", "From dead to saturated: there is one narrow place in between where all layers live.",
            {"sigma": 1e-3}, plays=True)],
    ahead, {"lecture": LECTURE, "help": "g: activations or gradients"}, still, {"sigma": 500**-0.5})
