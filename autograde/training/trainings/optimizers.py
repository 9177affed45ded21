"""The trainings of the chapter on optimizers."""

import numpy as np

from autograde.training.nets import SEEDS, Training, cross_entropy, digits, hidden, losses_of
from course_lib import layers, optimizers, optimizers_loop


def all_at_once(examples, **options):
    """In place of minibatches, of which a net that is shown all examples in each step has one, in any order."""
    return [np.arange(examples)]


def ruled(name, lr, **options):
    """A net that is trained by the rule of that name."""
    return Training(lambda Net, rng: losses_of(hidden(Net, rng, layers.ReLU()), rng=rng,
                                               rule=getattr(optimizers, name), lr=lr, **options),
                    stand_ins={"minibatches": all_at_once})


def in_batches(Net, rng):
    """The loss of all examples after each epoch of mini-batches.

    The examples are sorted by class, and the weights are the same for all seeds: what differs is the batches.
    """
    (x, y), _ = digits()
    by_class = np.argsort(y, kind="stable")
    x, y = x[by_class], y[by_class]
    model, seen = hidden(Net, np.random.default_rng(0), layers.ReLU()), []
    for _ in range(40):
        for rows in optimizers_loop.minibatches(len(x), batch=16, rng=rng):
            model.backward(cross_entropy(model.forward(x[rows], training=True), y[rows])[1])
            model.parameters -= 0.3 * model.gradients
        seen.append(cross_entropy(model.forward(x), y)[0])
    return np.array(seen)


TRAININGS = {
    "minibatches": Training(in_batches, "loss of all examples", SEEDS, unit="epoch", every=1),
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
    "split": "It says who is trained on before the first step is taken; no step depends on how.",
    "training_loop": "It is itself a training: its cases show which weights it gives back.",
    "look_ahead": "Nets take their gradient at w, for nag's other form; this point is used on surfaces alone.",
    "general_step": "Its choices are this chapter's rules, and each of them trains the net under its own name.",
    "bias_corrected": "adam corrects within its own formula; this one serves the pictures of m and V.",
}
