"""The trainings of the chapter on dropout."""

import numpy as np

from autograde.training.nets import (
    HELD_BACK,
    SEEDS,
    STEP,
    ByNumbers,
    OwnDraws,
    Training,
    digits,
    held_back,
    hidden,
    losses_of,
)
from course_lib import dropout, layers, net


class Slopes:
    """A layer in which each unit is by itself, as dropout: its gradient is measured by two more calls, draws alike."""

    def forward(self, x, *, training):
        self.x, self.before = x, self.rng.bit_generator.state
        return super().forward(x, training=training)

    def backward(self, dout):
        after = self.rng.bit_generator.state
        here, same, up, down = (self.again(self.x + moved) for moved in (0, 0, STEP, -STEP))
        self.rng.bit_generator.state = after
        if not np.array_equal(here, same, equal_nan=True):
            raise OwnDraws
        return dout * (up - down) / (2 * STEP)

    def again(self, x):
        self.rng.bit_generator.state = self.before
        return super().forward(x, training=True)


class VanillaDropout(layers.Dropout):
    """Dropout as first published: units are scaled at test time."""

    def forward(self, x, *, training):
        if not training:
            return dropout.vanilla_dropout_predict(x, keep_prob=self.keep_prob)
        out, self.cache = dropout.vanilla_dropout_train(x, keep_prob=self.keep_prob, rng=self.rng)
        return out


def dropped(Dropout, *, test=True):
    """Losses of a net with dropout at test time, on digits held back; or in training."""
    def run(Net, rng):
        class Measured(Slopes, Dropout):
            pass
        train, held = digits()
        drop = (Measured if Net is ByNumbers else Dropout)(keep_prob=0.25, rng=rng)
        model = hidden(net.Sequential, rng, layers.ReLU(), drop, units=48)
        options = dict(rng=rng, train=train, lr=0.1, steps=200)
        return held_back(model, held, **options) if test else losses_of(model, **options)
    return run


TRAININGS = {
    "vanilla_dropout_train": Training(dropped(VanillaDropout, test=False), seeds=SEEDS, backward="dropout_backward",
                                      every=5),
    "vanilla_dropout_predict": Training(dropped(VanillaDropout), HELD_BACK, needs=("vanilla_dropout_train",),
                                        backward="dropout_backward", every=5),
    "dropout_forward": Training(dropped(layers.Dropout), HELD_BACK, SEEDS, backward="dropout_backward", every=5),
    "dropout_backward": Training(dropped(layers.Dropout, test=False), needs=("dropout_forward",), every=5),
}

NONE = {
    "average_over_masks": "It computes what dropout gives on average; nets take one mask in each step.",
}
