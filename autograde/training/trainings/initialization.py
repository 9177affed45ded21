"""The trainings of the chapter on initialization."""

from autograde.training.nets import CLASSES, PIXELS, SEEDS, WIDE, Training, losses_of
from course_lib import initialization, layers


def deep(Net, rng, init, activation, depth):
    """A net of so many hidden layers of equal width."""
    stack = [part for _ in range(depth) for part in (
        layers.Affine(PIXELS, PIXELS, rng=rng, init=init, **WIDE), layers.Activation(activation))]
    return Net([*stack, layers.Affine(PIXELS, CLASSES, rng=rng, init=init, **WIDE)])


def begun(init, activation, depth, lr):
    return Training(lambda Net, rng: losses_of(deep(Net, rng, init, activation, depth), rng=rng, lr=lr, steps=150),
                    seeds=SEEDS, every=4)


def as_scaled(shape, *, rng, dtype):
    return initialization.scaled(shape, gain=2**0.5, rng=rng, fan="out", uniform=True, dtype=dtype)


TRAININGS = {
    "xavier": begun(lambda shape, **options: initialization.xavier(shape, **options), "tanh", 6, 0.03),
    "he": begun(lambda shape, **options: initialization.he(shape, **options), "relu", 6, 0.02),
    "scaled": begun(as_scaled, "relu", 6, 0.02),
}

MEASURED = "It measures what training did; no step depends on it."
NONE = {
    "distinct_units": MEASURED,
    "activation_statistics": "It looks at a net before its first step; no step depends on it.",
    "gradient_statistics": "It looks at a net before its first step; no step depends on it.",
}
