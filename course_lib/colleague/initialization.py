"""Chapter 4.  A signal through layers with He's weights, and how large it is behind each."""

import numpy as np

from course_lib.colleague import THEIRS, Evidence, Panel

FAN_INS = np.array([4, 8, 16, 32, 64, 128, 256])
PANELS = (Panel("layer", "size of the signal", ("signal",), (0, 11), (1e-9, 10), "log"),
          Panel("fan_in", "size of the weights", ("of the script", "√(2 / fan_in)"), (0, 260), (1e-3, 2), "log"))


def signal_run(x, noise):
    """Send x through layers of ReLU units with He's weights, and record the size of the signal behind each.

    x: (N, D);  noise: of each layer (fan_in, fan_out), standard normal, to be scaled to the layer's weights.
    Returns the root mean square of each layer's output (layers,), and the output of the last one.
    """
    sizes = []
    for z in noise:
        std = (2 / len(z))**0.5
        x = np.maximum(0, x @ (std * z))
        sizes.append(np.sqrt(np.mean(x * x)))
    return np.asarray(sizes), x


def as_given(x, noise):
    """Send x through layers of ReLU units with He's weights, and record the size of the signal behind each.

    x: (N, D);  noise: of each layer (fan_in, fan_out), standard normal, to be scaled to the layer's weights.
    Returns the root mean square of each layer's output (layers,), and the output of the last one.
    """
    sizes = []
    for z in noise:
        std = 2 / len(z)
        x = np.maximum(0, x @ (std * z))
        sizes.append(np.sqrt(np.mean(x * x)))
    return np.asarray(sizes), x


def evidence(whose=THEIRS):
    """The size of the signal, layer by layer; and that of a layer's weights, by the number of its inputs."""
    run = as_given if whose == THEIRS else signal_run
    rng = np.random.default_rng(0)
    sizes, _ = run(rng.normal(size=(200, 100)), tuple(rng.normal(size=(10, 100, 100))))
    weights = [np.sqrt(2 * np.mean(run(np.eye(n), (rng.normal(size=(n, 200)),))[1]**2)) for n in FAN_INS]
    said = (f"Behind ten layers the signal has {sizes[-1]:.1g} of the size 1 that it came with. With {FAN_INS[-1]} "
            f"inputs the weights are {weights[-1]:.2g} in size, and √(2 / fan_in) is {np.sqrt(2 / FAN_INS[-1]):.2g}.")
    return Evidence((((np.arange(1, 11), sizes),), ((FAN_INS, weights), (FAN_INS, np.sqrt(2 / FAN_INS)))), said)
