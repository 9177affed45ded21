"""The trainings of the chapter on normalization."""

import numpy as np

from autograde.training.nets import HELD_BACK, UNITS, WIDE, Training, digits, held_back, hidden, losses_of
from course_lib import layers, normalization, normalization_graph


class LayerNorm(layers.GroupNorm):
    """Layer normalization by the function of that name."""

    def forward(self, x, *, training):
        out, self.cache = normalization.layernorm_forward(x, **self.params, eps=self.eps)
        return out

    def backward(self, dout):
        dx, self.grads["gamma"][...], self.grads["beta"][...] = normalization.layernorm_backward(dout, *self.cache)
        return dx


class Stepwise(layers.BatchNorm):
    """Batch normalization with the gradient that goes back node by node to x; γ and β stay as they are."""

    def backward(self, dout):
        x_hat, gamma, std = self.cache
        return normalization_graph.batchnorm_graph_backward(dout, x_hat * std, gamma, std)[-1]


def normalized(Norm, *, test=False, **options):
    """Losses of a net with a norm, in training, or at test time on digits held back."""
    def run(Net, rng):
        train, held = digits()
        model = hidden(Net, rng, Norm(UNITS, **options, **WIDE), layers.ReLU())
        settings = dict(rng=rng, train=train, lr=0.1, steps=80)
        return held_back(model, held, **settings) if test else losses_of(model, **settings)
    return run


def as_it_was(running, *args, **kwargs):
    """In place of running_average, which has no part in the losses of training."""
    return running


def of_rows(x, gamma, beta, mean, var, *, eps=1e-5):
    """In place of batchnorm_inference: the formula that the notebook gives, for rows."""
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


AS_IT_WAS = {"running_average": as_it_was}

TRAININGS = {
    "batchnorm_forward": Training(normalized(layers.BatchNorm), backward="batchnorm_backward", stand_ins=AS_IT_WAS),
    "batchnorm_backward": Training(normalized(layers.BatchNorm), needs=("batchnorm_forward",), stand_ins=AS_IT_WAS),
    "running_average": Training(normalized(layers.BatchNorm, test=True), HELD_BACK, needs=("batchnorm_forward",),
                                stand_ins={"batchnorm_inference": of_rows}, backward="batchnorm_backward"),
    "batchnorm_inference": Training(normalized(layers.BatchNorm, test=True), HELD_BACK,
                                    needs=("batchnorm_forward", "running_average"), backward="batchnorm_backward"),
    "batchnorm_graph_backward": Training(normalized(Stepwise), needs=("batchnorm_forward",), stand_ins=AS_IT_WAS),
    "layernorm_backward": Training(normalized(LayerNorm, groups=1), needs=("layernorm_forward",)),
    "layernorm_forward": Training(normalized(LayerNorm, groups=1), backward="layernorm_backward"),
    "groupnorm_forward": Training(normalized(layers.GroupNorm, groups=2), backward="layernorm_backward"),
}

NONE: dict[str, str] = {}
