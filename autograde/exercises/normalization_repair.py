"""Chapter 7: a colleague's batch norm over a stream of batches."""

import numpy as np

from autograde.exercises.model import AS_GIVEN, Exercise
from course_lib.colleague import normalization

run = Exercise(normalization.norm_run, returns="outs, mean, var", given=normalization.as_given)


def small(rng, tests=3):
    """Batches to train on, others to test, and where the averages begin."""
    return (rng.normal(size=(3, 5, 4)), 2 + 3 * rng.normal(size=(tests, 5, 4)), rng.normal(size=4),
            rng.uniform(1, 2, size=4))


def told(result):
    outs, mean, var = result
    return {"outputs": outs, "running mean": mean, "running variance": var}


@run.case(points=2)
def training_and_then_test(f, rng):
    """All outputs, and the averages at the end."""
    return told(f(*small(rng), momentum=rng.uniform(0.6, 0.7), eps=rng.uniform(0.05, 0.1)))


@run.case(points=1)
def a_test_batch_gives_the_same_each_time(f, rng):
    """The same batch three times in a row."""
    train, test, *begin = small(rng, tests=1)
    outs, _, _ = f(train, np.repeat(test, 3, axis=0), *begin, momentum=rng.uniform(0.6, 0.7),
                   eps=rng.uniform(0.05, 0.1))
    return {"the test batch, three times": outs[3:]}


run.mistake(AS_GIVEN, earns=0,
    hint="The second picture shows one and the same batch, run ten times at test time, and each time the answer is "
         "another one. What changes from one time to the next?")
run.mistake("        outs.append((x - mean) / np.sqrt(var + eps))",
            "        var = var + (1 - momentum) * (x.var(axis=0) - var)\n"
            "        outs.append((x - mean) / np.sqrt(var + eps))", earns=0,
    hint="The running mean stays now; the running variance still moves at test time.")
run.mistake("        outs.append((x - mean) / np.sqrt(var + eps))",
            "        outs.append((x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps))", earns=0,
    hint="At test time you normalize with the batch's own mean and variance. A batch gives the same each time then, "
         "but an example's answer depends on who else is in the batch.")
run.mistake("(x - shift) / np.sqrt(spread + eps)", "(x - mean) / np.sqrt(var + eps)", earns=1,
    hint="In training you normalize by the running averages now. The script as it was given took the batch's own "
         "there, as batch norm does.")
run.mistake("        mean = mean + (1 - momentum) * (shift - mean)\n"
            "        var = var + (1 - momentum) * (spread - var)\n", "", earns=0,
    hint="The averages no longer move at all: they do not learn from training either, and stay where they began.")
run.mistake("        mean = mean + (1 - momentum) * (shift - mean)\n"
            "        var = var + (1 - momentum) * (spread - var)\n",
            "        mean = mean + momentum * (shift - mean)\n        var = var + momentum * (spread - var)\n", earns=0,
    hint="Test time leaves the averages alone now. But momentum has changed its side: the docstring says of which "
         "average it is the weight.")
run.mistake("        outs.append((x - mean) / np.sqrt(var + eps))",
            "        outs.append((x - mean) / np.sqrt(var + eps))\n"
            "        mean = mean + (1 - momentum) * (x.mean(axis=0) - mean)\n"
            "        var = var + (1 - momentum) * (x.var(axis=0) - var)", earns=0,
    hint="The averages still move at test time, behind each batch now in place of before it: the next batch gets "
         "other ones. What may test time learn from the test data?")
