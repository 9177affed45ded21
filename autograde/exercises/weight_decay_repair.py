"""Chapter 5: a colleague's regression with weight decay."""

from autograde.exercises.model import AS_GIVEN, Exercise
from course_lib.colleague import weight_decay

run = Exercise(weight_decay.decay_run, returns="w, b, losses", given=weight_decay.as_given)


def small(rng):
    """x, y, w, b of a small problem, with a bias that is not 0."""
    return rng.normal(size=(6, 3)), rng.normal(size=(6, 2)), rng.normal(size=(3, 2)), rng.uniform(1, 2, size=2)


@run.case(points=2)
def three_steps(f, rng):
    """Weights, biases and losses after three steps."""
    w, b, losses = f(*small(rng), lr=rng.uniform(0.1, 0.2), lam=rng.uniform(0.3, 0.4), steps=3)
    return {"w": w, "b": b, "losses": losses}


@run.case(points=1)
def data_that_ask_for_nothing_leave_the_bias_alone(f, rng):
    """Where the targets are what the net says, only the penalty is left: it moves what it is of."""
    x, _, w, b = small(rng)
    after = f(x, x @ w + b, w, b, lr=rng.uniform(0.1, 0.2), lam=rng.uniform(0.3, 0.4), steps=1)
    return {"w": after[0], "b": after[1]}


run.mistake(AS_GIVEN, earns=0,
    hint="The mean of the predictions falls as λ grows, although a constant would fit it at any λ. Which parameter is "
         "it that sets the mean, and what does the docstring say that the penalty is of?")
run.mistake("x.T @ err / len(x) + lam * w", "x.T @ err / len(x)", earns=0,
    hint="The weights do not decay any more: λ plays no part in a step.")
run.mistake("x.T @ err / len(x) + lam * w\n        slope_b = np.mean(err, axis=0)",
            "x.T @ err / len(x)\n        slope_b = np.mean(err, axis=0) + lam * b", earns=0,
    hint="You took the decay from the weights and left it with the biases: it is the other way round.")
run.mistake("x.T @ err / len(x) + lam * w", "x.T @ err / len(x) + lam / lr * w", earns=0,
    hint="The biases are free, but the weights now decay by λ in each step, whatever the learning rate. The penalty is "
         "a part of the loss, and its slope is multiplied as any other.")
run.mistake("lam * w", "2 * lam * w", earns=0,
    hint="The weights decay twice as much as before. What is the derivative of a square, and what does the half in "
         "the penalty do to it?")
run.mistake("b = b - lr * slope_b", "b = 1 * b", earns=1,
    hint="The bias stays where it began. It is not to decay, but it is to learn.")
run.mistake("/ len(x))\n", "/ len(x) + 0.5 * lam * np.sum(w * w))\n", earns=1,
    hint="The losses that you return hold the penalty as well: the docstring asks for the loss on the data.")
run.mistake("b = b - lr * slope_b", "b = np.mean(y, axis=0)", earns=0,
    hint="You set the bias to the targets' mean. That hides what is seen: the bias is to be learned, step by step.")
