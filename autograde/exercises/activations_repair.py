"""Chapter 1: a colleague's net with tanh."""

from autograde.exercises.model import AS_GIVEN, Exercise
from course_lib.colleague import activations

run = Exercise(activations.tanh_run, returns="w1, w2, losses", given=activations.as_given)


def small(rng, size=1.0):
    """x, y, w1, w2 of a small net."""
    return rng.normal(size=(6, 3)), rng.normal(size=(6, 2)), size * rng.normal(size=(3, 5)), rng.normal(size=(5, 2))


@run.case(points=2)
def a_net_is_trained(f, rng):
    """Weights and losses after three steps."""
    w1, w2, losses = f(*small(rng), lr=rng.uniform(0.1, 0.2), steps=3)
    return {"w1": w1, "w2": w2, "losses": losses}


@run.case(points=1)
def one_step_goes_down_the_slope(f, rng):
    """A single step of each of the weights is -lr times the slope of the loss."""
    x, y, w1, w2 = small(rng, 0.5)
    lr = rng.uniform(0.2, 0.3)
    after = f(x, y, w1, w2, lr=lr, steps=1)
    return {"step of w1": (after[0] - w1) / lr, "step of w2": (after[1] - w2) / lr}


@run.case(points=1)
def saturated_units_hardly_move(f, rng):
    """Where tanh is flat, its slope is almost 0, and so is the step of the weights that lead there."""
    x, y, w1, w2 = small(rng, 4.0)
    return {"w1": f(x, y, w1, w2, lr=rng.uniform(0.1, 0.2), steps=1)[0]}


run.mistake(AS_GIVEN, earns=0,
    hint="The gradient check is right for w2 and wrong for w1, the more so the larger w1 is. What lies between the two "
         "on the way back, and of which number is it a function?")
run.mistake("(1 - hid * hid)", "(1 - hid)", earns=0,
    hint="You take tanh down from 1 once, and not its square. Try your derivative at an output of -1: there tanh is "
         "flat.")
run.mistake("(1 - hid * hid)", "hid * (1 - hid)", earns=0,
    hint="That is the sigmoid's derivative. At 0, where tanh is steepest, it gives 0.")
run.mistake("slope1 = x.T @ (err @ w2.T * (1 - hid * hid))", "slope1 = x.T @ (err @ w2.T)", earns=0,
    hint="The non-linearity is gone on the way back. The gradient check of w1 then passes where tanh is a straight "
         "line, and nowhere else.")
run.mistake("(1 - hid * hid)", "(1 - np.clip(pre, -1, 1)**2)", earns=0,
    hint="You limit what made the run explode, and it does not explode any more. The gradient check of w1 fails all "
         "the same: what is limited was the wrong number.")
run.mistake("slope1 = x.T @ (err @ w2.T * (1 - hid * hid))\n        w1, w2 = w1 - lr * slope1, w2 - lr * slope2",
            "w2 = w2 - lr * slope2\n        slope1 = x.T @ (err @ w2.T * (1 - hid * hid))\n"
            "        w1 = w1 - lr * slope1", earns=0,
    hint="You move w2 before the slope of w1 is computed, which then goes through other weights than the loss did.")
