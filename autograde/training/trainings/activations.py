"""The trainings of the chapter on activations."""

from autograde.training.nets import PIXELS, WIDE, ByNumbers, Training, digits, hidden, losses_of
from course_lib import initialization, layers


class Linear(layers.Conv2d):
    """A fully connected layer: a convolution of images of one pixel.  The chapter asks for affine_backward itself."""

    def __init__(self, D, M, *, rng, dtype):
        super().__init__(D, M, 1, pad=0, rng=rng, dtype=dtype,
                         init=lambda shape, **options: initialization.he((D, M), **options).T.reshape(shape))

    def forward(self, x, *, training):
        return super().forward(x[:, :, None, None], training=training)[:, :, 0, 0]

    def backward(self, dout):
        dx = super().backward(dout[:, :, None, None])
        return dx if dx is None else dx[:, :, 0, 0]


class Affine(layers.Affine):
    """A fully connected layer that asks affine_backward for all three gradients, and for nothing else."""

    def backward(self, dout):
        dx, self.grads["w"][...], self.grads["b"][...] = layers.affine_backward(dout, *self.cache)
        return dx


def linear(Net):
    """A net that measures its gradient asks for none."""
    return layers.Affine if Net is ByNumbers else Linear


def activation(name, direction, lr=0.3, **options):
    """A net with the activation of that name, whose forward or backward function is asked for."""
    forward = direction == "forward"

    def run(Net, rng):
        return losses_of(hidden(Net, rng, layers.Activation(name, **options), Affine=linear(Net)), rng=rng, lr=lr)
    return Training(run, needs=() if forward else (f"{name}_forward",), backward=f"{name}_backward" if forward else "")


def maxout(Net, rng):
    model = Net([layers.Maxout(PIXELS, 4, rng=rng, **WIDE), linear(Net)(4, 5, rng=rng, **WIDE)])
    return losses_of(model, rng=rng, train=digits(40)[0], lr=0.2, steps=60)


def affine(Net, rng):
    return losses_of(hidden(Net, rng, layers.ReLU(), Affine=Affine), rng=rng, lr=0.1)


TRAININGS = {
    "affine_backward": Training(affine),
    "sigmoid_forward": activation("sigmoid", "forward", lr=1.0),
    "sigmoid_backward": activation("sigmoid", "backward", lr=1.0),
    "leaky_relu_forward": activation("leaky_relu", "forward", slope=0.2),
    "leaky_relu_backward": activation("leaky_relu", "backward", slope=0.2),
    "elu_forward": activation("elu", "forward", alpha=1.5),
    "elu_backward": activation("elu", "backward", alpha=1.5),
    "maxout_forward": Training(maxout, backward="maxout_backward"),
    "maxout_backward": Training(maxout, needs=("maxout_forward",)),
}

NONE = {
    "one_sign_share": "It measures what training did; no step depends on it.",
    "numeric_gradient": "It checks gradients. Nets are trained by backward, which needs one pass for all parameters.",
}
