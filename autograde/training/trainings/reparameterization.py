"""The trainings of the chapter on reparameterization."""

from autograde.training.nets import WIDE, Training, digits, losses_of
from course_lib import layers


def convolved(Net, rng):
    (x, y), _ = digits(20, pooled=False)
    model = Net([layers.Conv2d(1, 1, rng=rng, **WIDE), layers.ReLU(), layers.MaxPool(), layers.Flatten(),
                 layers.Affine(16, 5, rng=rng, **WIDE)])
    return losses_of(model, rng=rng, train=(x.reshape(-1, 1, 8, 8), y), lr=0.05, steps=50)


TRAININGS = {
    "conv2d_forward": Training(convolved, backward="conv2d_backward"),
}

AFTERWARDS = "It works on nets that are trained already; no step depends on it."
NONE = {
    "pad_1x1_to_3x3": AFTERWARDS,
    "identity_kernel": AFTERWARDS,
    "fold_batchnorm": AFTERWARDS,
    "repvgg_fuse": AFTERWARDS,
}
