"""Chapter 4: a colleague's layers with He's weights."""

import numpy as np

from autograde.exercises.model import AS_GIVEN, Exercise
from course_lib.colleague import initialization

run = Exercise(initialization.signal_run, returns="sizes, x", given=initialization.as_given)


@run.case(points=2)
def a_signal_goes_through_three_layers(f, rng):
    """The size behind each layer, and what comes out. The layers are of different width."""
    sizes, out = f(rng.normal(size=(6, 4)), tuple(rng.normal(size=shape) for shape in ((4, 9), (9, 5), (5, 7))))
    return {"sizes": sizes, "out": out}


@run.case(points=1)
def the_weights_of_one_layer(f, rng):
    """Inputs with a single one in them show the weights of a layer, as far as they are positive."""
    n = int(rng.integers(7, 12))
    return {"positive weights": f(np.eye(n), (rng.normal(size=(n, 3)),))[1]}


run.mistake(AS_GIVEN, earns=0,
    hint="Compare the two lines of the second picture: with few inputs they are close, with many one is far below the "
         "other. What does He's formula give, and what is multiplied with a standard normal number?")
run.mistake("(2 / len(z))**0.5", "(2 / z.shape[1])**0.5", earns=0,
    hint="The root is there, with the number of outputs below it. How many terms does the sum have that a unit adds "
         "up?")
run.mistake("(2 / len(z))**0.5", "(1 / len(z))**0.5", earns=0,
    hint="The root is there, and the signal still shrinks, by the same factor in each layer. What does a ReLU take "
         "away from half of the units?")
run.mistake("(2 / len(z))**0.5", "(2 / sum(z.shape))**0.5", earns=0,
    hint="These are Xavier's weights, which weigh inputs and outputs alike and were made for tanh. The docstring asks "
         "for He's: which of the two numbers does a sum on the way up depend on?")
run.mistake("(2 / len(z))**0.5", "2**0.5 / len(z)", earns=0,
    hint="Only the 2 is below the root: the signal still vanishes nearly as fast.")
run.mistake("np.sqrt(np.mean(x * x))", "np.std(x)", earns=1,
    hint="What you record is how far the outputs are from their mean: their mean square is asked for.")
run.mistake("        sizes.append(", "        x = x / np.sqrt(np.mean(x * x))\n        sizes.append(", earns=0,
    hint="You bring each layer's output back to size 1. The first picture is flat then, whatever the weights: that "
         "mends what is seen and leaves the weights as they are.")
