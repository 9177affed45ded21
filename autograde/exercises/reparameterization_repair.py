"""Chapter 10: a colleague's merged chain of blocks."""

from autograde.exercises.model import AS_GIVEN, Exercise
from course_lib.colleague import reparameterization

run = Exercise(reparameterization.merge_run, returns="W, B, out", given=reparameterization.as_given)


def small(rng, blocks):
    """x, ws, bs of a chain."""
    return rng.normal(size=(5, 4)), rng.normal(size=(blocks, 4, 4)), rng.normal(size=(blocks, 4))


@run.case(points=2)
def three_blocks(f, rng):
    """The merged layer, and what it gives."""
    W, B, out = f(*small(rng, 3))
    return {"W": W, "B": B, "out": out}


@run.case(points=1)
def an_input_of_zero_shows_the_bias(f, rng):
    """Where the input is 0, the chain gives what its biases have become."""
    x, ws, bs = small(rng, 4)
    return {"out": f(0 * x, ws, bs)[2]}


run.mistake(AS_GIVEN, earns=0,
    hint="The difference is the same for every input, and it is there where the input is 0: it is no matter of the "
         "weights. With one block there is none. What happens to the first block's bias in the second block?")
run.mistake("B = B + B @ w + b", "B = B + b", earns=0,
    hint="The biases take the shortcuts now, and no block's weights any more. A block does both to whatever comes in.")
run.mistake("B = B + B @ w + b", "B = B + w @ B + b", earns=0,
    hint="The bias meets each block's weights from the other side. What a block gets is a row: what is the bias, and "
         "on which side of w does x stand?")
run.mistake("B = B + B @ w + b", "B = B @ W + b", earns=0,
    hint="The biases go through all blocks so far, and not through the one that comes. Which weights does what leaves "
         "one block meet next?")
run.mistake("W = W + W @ w\n        B = B + B @ w + b", "W = W @ w\n        B = B @ w + b", earns=0,
    hint="You took the shortcut from the weights, too: weights and biases agree now, but the chain is another one.")
run.mistake("W = W + W @ w", "W = W + w @ W", earns=1,
    hint="The products of the weights have another order now than in the script as it was given: the first block is "
         "the first that x goes through.")
run.mistake("B = B + B @ w + b", "B = B + (B + b) @ w + b", earns=0,
    hint="A block's own bias goes through the block's own weights. It is added behind them.")
