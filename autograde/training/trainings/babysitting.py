"""The trainings of the chapter on babysitting."""

from autograde.training.nets import Training, hidden, losses_of
from course_lib import layers, losses


def classified(Net, rng):
    return losses_of(hidden(Net, rng, layers.ReLU()), rng=rng, lr=0.1, loss=lambda s, y: losses.softmax_loss(s, y))


TRAININGS = {"softmax_loss": Training(classified)}

MEASURED = "It measures what training did; no step depends on it."
NONE = {
    "relative_error": "It compares two gradients; no step depends on it.",
    "initial_loss": "It says what to expect before the first step; no step depends on it.",
    "update_ratio": MEASURED,
    "diagnose": MEASURED,
}
