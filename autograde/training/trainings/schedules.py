"""The trainings of the chapter on schedules."""

from autograde.training.nets import Training, hidden, losses_of
from course_lib import layers, optimizers, schedules


def scheduled(name, **options):
    """A net whose learning rate is what the schedule of that name says of each step."""
    def run(Net, rng):
        return losses_of(hidden(Net, rng, layers.ReLU()), rng=rng, rule=optimizers.sgd, steps=100,
                         lr=lambda step: getattr(schedules, name)(step, **options))
    return Training(run)


TRAININGS = {
    "step_decay": scheduled("step_decay", lr=0.7, every=20, factor=0.4),
    "exponential": scheduled("exponential", lr=0.7, k=0.03),
    "inverse_time": scheduled("inverse_time", lr=0.7, k=0.05),
    "cosine": scheduled("cosine", lr=0.7, steps=100, lr_min=0.01),
    "warm_restarts": scheduled("warm_restarts", lr=0.7, T_0=20, T_mult=2, lr_min=0.01),
    "cyclic": scheduled("cyclic", lr=0.7, half=10, lr_min=0.01),
    "warmup": scheduled("warmup", lr=0.7, steps=40),
}

NONE: dict[str, str] = {}
