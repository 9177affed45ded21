"""Chapter 8: a colleague's gradient descent."""

from autograde.exercises.model import AS_GIVEN, Exercise
from course_lib.colleague import optimizers

run = Exercise(optimizers.sgd_run, returns="w, losses, moved", given=optimizers.as_given)


def small(rng, n):
    """x, y, w of a small problem."""
    return rng.normal(size=(n, 4)), rng.normal(size=(n, 2)), rng.normal(size=(4, 2))


def told(result):
    w, losses, moved = result
    return {"w": w, "losses": losses, "lengths of the steps": moved}


@run.case(points=2)
def two_rounds_in_mini_batches(f, rng):
    """Each step goes down the slope of its own mini-batch, and of no other. The last batch of a round is smaller."""
    return told(f(*small(rng, 7), lr=rng.uniform(0.05, 0.1), batch=3, epochs=2))


@run.case(points=1)
def whole_rounds_of_one_batch(f, rng):
    """With one batch for all examples, each epoch is a step of plain gradient descent."""
    return told(f(*small(rng, 5), lr=rng.uniform(0.1, 0.2), batch=5, epochs=3))


@run.case(points=1)
def two_steps_of_one_round(f, rng):
    """Within a round the second step knows the first by its weights, and by nothing else."""
    return told(f(*small(rng, 6), lr=rng.uniform(0.05, 0.1), batch=3, epochs=1))


run.mistake(AS_GIVEN, earns=0,
    hint="Look at the second picture: near the valley's floor slopes are small, and so should the steps be, yet these "
         "grow. What does a step know of the steps before it, and where does it keep that?")
run.mistake("    for _ in range(epochs):\n        for first in range(0, len(x), batch):\n"
            "            xb, yb = x[first:first + batch], y[first:first + batch]\n            err = xb @ w - yb\n"
            "            grad = xb.T", "    for _ in range(epochs):\n        grad = np.zeros_like(w)\n"
            "        for first in range(0, len(x), batch):\n"
            "            xb, yb = x[first:first + batch], y[first:first + batch]\n            err = xb @ w - yb\n"
            "            grad = grad + xb.T", earns=1,
    hint="Each round begins afresh, but within a round the steps still grow. How often should what was gathered be "
         "thrown away?")
run.mistake("grad = xb.T @ err / len(xb)", "grad = xb.T @ err / len(xb) + (0.5 * grad if losses else 0)", earns=0,
    hint="Half of the old slope still goes into each step. That damps what you see in the picture; as a method it has "
         "a name, momentum, and the docstring promises plain gradient descent.")
run.mistake("grad = xb.T @ err / len(xb)", "grad = xb.T @ err / len(xb) + (0.9 * grad if losses else 0)", earns=0,
    hint="Most of the old slope still goes into each step. The steps stop growing at last; as a method that has a "
         "name, momentum, and the docstring promises plain gradient descent.")
run.mistake("grad = xb.T @ err / len(xb)", "grad = xb.T @ err / len(xb)\n"
            "            mean = grad = mean + (grad - mean) / (1 + len(losses)) if losses else grad", earns=0,
    hint="You take the average of all slopes so far. The steps no longer grow, but they still hold slopes of places "
         "that the weights have left.")
run.mistake("np.linalg.norm(lr * grad)", "np.linalg.norm(grad)", earns=0,
    hint="The lengths that you return are those of the slopes: how long is the step that is made of one?")
run.mistake("            w = w - lr * grad\n", "            w = w - lr * grad\n"
            "            losses[-1] = 0.5 * np.sum((xb @ w - yb)**2) / len(xb)\n", earns=0,
    hint="The losses are measured after the step, and the docstring asks for those before it.")
run.mistake("0.5 * np.sum(err * err) / len(xb)", "0.5 * np.sum(err * err) / batch", earns=2,
    hint="In the loss of a smaller last batch you divide by another number than the script as it was given did.")
run.mistake("grad = xb.T @ err / len(xb)", "grad = xb.T @ err / batch", earns=2,
    hint="The steps are independent of each other now, but you divide by another number than the script did: what does "
         "a smaller last batch get?")
