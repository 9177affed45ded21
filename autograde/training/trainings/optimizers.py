"""The trainings of the chapter on optimizers."""

from autograde.training.nets import Training, hidden, losses_of
from course_lib import layers, optimizers


def ruled(name, lr, **options):
    """A net that is trained by the rule of that name."""
    return Training(lambda Net, rng: losses_of(hidden(Net, rng, layers.ReLU()), rng=rng,
                                               rule=getattr(optimizers, name), lr=lr, **options))


TRAININGS = {
    "sgd": ruled("sgd", 0.7),
    "momentum": ruled("momentum", 0.1, rho=0.8),
    "nag": ruled("nag", 0.1, rho=0.8),
    "adagrad": ruled("adagrad", 0.1),
    "rmsprop": ruled("rmsprop", 0.01, beta=0.9),
    "adadelta": ruled("adadelta", 10.0, beta=0.9),
    "adam": ruled("adam", 0.02),
    "nadam": ruled("nadam", 0.02),
    "adamw": ruled("adamw", 0.02, weight_decay=0.2),
}

NONE = {
    "look_ahead": "Nets take their gradient at w, for nag's other form; this point is used on surfaces alone.",
    "bias_corrected": "adam corrects within its own formula; this one serves the pictures of m and V.",
}
