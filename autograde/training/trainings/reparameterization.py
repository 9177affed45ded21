"""The trainings of the chapter on reparameterization."""

from autograde.training.nets import WIDE, Training, digits, losses_of
from course_lib import layers, reparameterization


class Convolution(layers.Conv2d):
    """A convolution that asks conv2d_backward for all three gradients, and for nothing else."""

    def backward(self, dout):
        dx, self.grads["w"][...], self.grads["b"][...] = reparameterization.conv2d_backward(dout, *self.cache)
        return dx


def convolved(Net, rng):
    (x, y), _ = digits(20, pooled=False)
    model = Net([Convolution(1, 1, rng=rng, **WIDE), layers.ReLU(), layers.MaxPool(), layers.Flatten(),
                 layers.Affine(16, 5, rng=rng, **WIDE)])
    return losses_of(model, rng=rng, train=(x.reshape(-1, 1, 8, 8), y), lr=0.05, steps=40)


TRAININGS = {
    "conv2d_forward": Training(convolved, backward="conv2d_backward"),
    "conv2d_backward": Training(convolved, needs=("conv2d_forward",)),
}

AFTERWARDS = "It works on nets that are trained already; no step depends on it."
NONE = {
    "pad_1x1_to_3x3": AFTERWARDS,
    "identity_kernel": AFTERWARDS,
    "fold_batchnorm": AFTERWARDS,
    "repvgg_fuse": AFTERWARDS,
}
