"""Small nets on five digits, and the losses that they see in training.  In float64: what differs is no rounding.

The library is called through its modules, so that the student's function that was put there is the one that runs.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from course_lib import data, layers, losses, net, optimizers

CLASSES, PIXELS, UNITS = 5, 16, 8
STEP = 1e-5                         # of the difference quotients; in float64 they are right to 1e-9
WIDE = {"dtype": np.float64}
HELD_BACK = "loss on digits held back"
SEEDS = 6                           # of a function that draws: no two right ones draw alike


@dataclass(frozen=True)
class Training:
    """A training that an exercise's function takes part in.

    run(Net, rng) → its losses;  curve: what they are losses of;  seeds: how often it is run, if it draws;
    needs: other exercises that it runs, which must be answered;  backward: one in whose place the gradient is
    measured if it is not;  stand_ins: others that it runs and that the notebook asks for later, or that have no part in
    the losses, {name: what stands in for it while it is not answered};  unit: what its losses are counted in;  every:
    how many of them lie between two losses that are kept.
    """

    run: Callable
    curve: str = "loss in training"
    seeds: int = 1
    needs: tuple[str, ...] = ()
    backward: str = ""
    stand_ins: dict[str, Callable] = field(default_factory=dict)
    unit: str = "step"
    every: int = 2


class OwnDraws(Exception):
    """The net gave two results for one state of its generator: no difference quotient can be taken."""


class ByNumbers(net.Sequential):
    """A net whose gradient is measured: each parameter is moved a little, and the scores are looked at.

    So a forward function can be trained with whose backward function is not written yet.
    """

    def forward(self, x, *, training=False):
        if training:
            self.x, self.before = x, self.generators()
        return super().forward(x, training=training)

    def backward(self, dscores):
        after, buffers, w = self.generators(), self.state[len(self.parameters):].copy(), self.parameters
        self.scores = self.again()
        for i, at in enumerate(w.tolist()):
            w[i] = at + STEP
            up = self.again()
            w[i] = at - STEP
            self.gradients[i] = np.vdot(dscores, up - self.again()) / (2 * STEP)
            w[i] = at
        if not np.array_equal(self.scores, self.again(), equal_nan=True):
            raise OwnDraws
        self.state[len(w):] = buffers
        self.generators(after)

    def again(self):
        """The scores of the last batch, with the same draws."""
        self.generators(self.before)
        return super().forward(self.x, training=True)

    def generators(self, states=None):
        """The states of the layers' generators; or set them."""
        those = [layer.rng.bit_generator for layer in self.layers if hasattr(layer, "rng")]
        for generator, state in zip(those, states or (), strict=bool(states)):
            generator.state = state
        return [generator.state for generator in those]


def digits(examples=60, *, pooled=True):
    """(x, y) to train on and (x, y) held back, of the digits 0 to 4; pooled: 4 × 4 pixels of them, else 8 × 8."""
    sets = []
    for x, y in data.digits():
        few = np.flatnonzero(y < CLASSES)[:examples]
        x = x[few].astype(np.float64)
        sets.append((x.reshape(-1, 4, 2, 4, 2).mean(axis=(2, 4)).reshape(-1, PIXELS) if pooled else x, y[few]))
    return sets


def hidden(Net, rng, *between, inputs=PIXELS, units=UNITS, Affine=layers.Affine):
    """A net of one hidden layer, with these layers behind it."""
    return Net([Affine(inputs, units, rng=rng, **WIDE), *between, Affine(units, CLASSES, rng=rng, **WIDE)])


def cross_entropy(scores, y):
    """softmax_loss, by the function beside it that no exercise asks for."""
    return losses.soft_loss(scores, np.eye(scores.shape[1])[y])


def losses_of(model, *, rng, train=None, rule=None, lr=0.1, steps=100, batch=None, **options):
    """The loss of each step, all examples in each."""
    x, y = digits()[0] if train is None else train
    seen = net.fit(model, x, y, rule=rule or optimizers.momentum, lr=lr, epochs=steps, batch=batch or len(x), rng=rng,
                   **{"loss": cross_entropy} | options)
    return seen.loss


def held_back(model, test, **training):
    """The loss on digits that are held back, after each step."""
    seen = []

    def watch(steps):
        for step in steps:
            yield step
            seen.append(cross_entropy(model.forward(test[0]), test[1])[0])
    losses_of(model, progress=watch, **training)
    return np.array(seen)


def one_layer(between, **training):
    """Losses of a net of one hidden layer with what between(rng) says behind it."""
    return lambda Net, rng: losses_of(hidden(Net, rng, *between(rng)), rng=rng, **training)
