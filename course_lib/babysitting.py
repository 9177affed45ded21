"""Chapter 11.  Babysitting: is the gradient right, does the net start and learn as it should?

Before training: gradient_check, initial_loss, overfit_tiny_batch.  During: update ratios, want about 1e-3.
After: diagnose.  To find the learning rate: babysitting_runs.lr_range_test.

CS231n, Neural networks 3: gradient checks, sanity checks.  https://cs231n.github.io/neural-networks-3/
"""

import math

import numpy as np

from course_lib import net
from course_lib.checks import (
    require_count,
    require_floats,
    require_positive,
    require_probability,
    require_rank,
    require_rng,
    require_rows,
    require_shape,
)
from course_lib.checks_kinds import require_array, require_function


def numeric_gradient(f, x, *, dout=1.0, h=1e-5):
    """The slope of f along each element of x, by centred differences.

        ∂L/∂xᵢ ≈ Σ dout · (f(x + h eᵢ) - f(x - h eᵢ)) / 2h,     best near h = 1e-5, in float32 near 1e-2

    Its error falls with h², that of the one-sided difference only with h, until h is so small that rounding
    takes over.

    f: a function of x that returns a number, or an array as dout, ∂L/∂f;  x: any shape, float64;
    h: the step.  Returns the gradient, as x.
    Raises TypeError if x holds no floats, ValueError if h is not positive.

    CS231n, Neural networks 3: use the centered formula.
    """
    require_floats(x=x)
    h = require_positive(h=h)
    require_function(f=f)
    x, dout = np.asarray(x), require_array(dout=dout)
    x, dx = x.copy(), np.empty_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        up = require_array(**{"f(x)": f(x)}).copy()        # a copy: f may return a view of x
        x[i] = old - h
        down = require_array(**{"f(x)": f(x)}).copy()
        x[i] = old
        dx[i] = np.sum(dout * (up - down)) / (2 * h)
    return dx


def relative_error(a, b, *, floor=1e-8):
    """How far two gradients are apart, compared with their size, where it is worst.

        max |a - b| / max(|a| + |b|, floor)

    Below 1e-7 the gradient is right; 1e-2 is wrong; in between, look for a kink, such as ReLU's.

    a, b: one shape, floats;  floor: what counts as zero.  Returns a number from 0 to 1.
    Raises TypeError if one holds no floats, ValueError if shapes differ or floor is not positive.

    CS231n, Neural networks 3: use relative error for the comparison.
    """
    require_floats(a=a)                                        # a number comes out: they may differ in dtype
    require_floats(b=b)
    require_shape(a.shape, b=b)
    floor = require_positive(floor=floor)
    return float(np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), floor), initial=0))


def gradient_check(f, gradient, x, *, dout=1.0, h=1e-5, floor=1e-8):
    """The largest relative error of a gradient against centred differences of f.

        relative_error(gradient, numeric_gradient(f, x))

    f: a function of x;  gradient: what is claimed to be its gradient at x, as x;  x: float64.  Returns a number.
    Raises TypeError if x is not float64, whose differences have too few digits, or gradient holds no floats,
    ValueError if their shapes differ or h is not positive.

    CS231n, Neural networks 3: gradient checks.
    """
    require_floats(x=x)
    require_floats(gradient=gradient)
    if x.dtype != np.float64:
        raise TypeError(f"x holds {x.dtype}; differences that small need x.astype(np.float64)")
    require_shape(x.shape, gradient=gradient)
    return relative_error(gradient, numeric_gradient(f, x, dout=dout, h=h), floor=floor)


def initial_loss(classes):
    """The cross-entropy of a net that knows nothing: every class has probability 1 / C.

        L = -log(1 / C) = log C,     2.303 for 10 classes

    A net that starts far above is sure of something wrong: its weights start too large.

    classes: C.  Returns nats.
    Raises ValueError if there is no class.

    CS231n, Neural networks 3: look for correct loss at chance performance.
    """
    classes = require_count(classes=classes)
    return math.log(classes)


def overfit_tiny_batch(model, x, y, *, examples=20, epochs=200, rng, **options):
    """Can the net learn a few examples by heart?  If not, something is broken.

        loss → 0,   accuracy → 1

    model: as in net.fit, changed in place;  x: (N, …), y: (N,): `examples` of them are drawn;
    rng: np.random.Generator;  options: of net.fit, without weight_decay.  Returns History.
    Raises what net.fit raises, ValueError if there are not so many examples.

    CS231n, Neural networks 3: overfit a tiny subset of data.
    """
    require_floats(x=x)
    examples = require_count(examples=examples)
    require_rows(x=x, y=y)
    y = np.asarray(y)
    if examples > len(x):
        raise ValueError(f"examples = {examples}; x has only {len(x)}")
    require_rng(rng=rng)
    rows = rng.choice(len(x), examples, replace=False)
    few = x[rows], y[rows]
    return net.fit(model, *few, epochs=epochs, batch=examples, rng=rng, test=few, **options)


def update_ratio(w, update):
    """How far one step moves the weights, compared with their size: want about 1e-3.

        ‖Δw‖ / ‖w‖,     Δw = -η ∂L/∂w for SGD, whatever the rule makes of it otherwise

    Much more, and the learning rate is too high; much less, and it is too low.

    w, update: one shape, floats.  Returns a number.
    Raises TypeError if they hold no floats, ValueError if shapes differ or w is zero everywhere.

    CS231n, Neural networks 3: ratio of weights:updates.
    """
    require_floats(w=w)
    require_floats(update=update)
    require_shape(w.shape, update=update)
    scale = np.linalg.norm(w)
    if not scale > 0:
        raise ValueError("w is zero everywhere, nothing compares with it; biases start there, use the weights")
    return float(np.linalg.norm(update) / scale)


def diagnose(loss, train_accuracy, test_accuracy, *, classes=10, enough=None):
    """What a run looks like from outside: the first of these that its curves show, or "fine".

        exploded                  some loss is no finite number, or above three times the first
        learning rate too low     loss > ½ log C at the end, and less than 60 % of all that the run
                                  ever gained was gained in its first quarter
        learning rate too high    loss > ½ log C at the end, and the first quarter gained 60 % or more
        bad initialization        all through the first quarter, the loss is within 5 % of log C
        overfitting               in the end, train accuracy - test accuracy > 0.1
        too small                 if you say what is enough: in the end, train accuracy < enough.  No gap, but little
                                  learned: a larger net would learn more

        gained: the first loss - the lowest one until then

    loss: its mean, (epochs + 1,), the first before training;  the accuracies: from 0 to 1, as long;  classes: C;
    enough: None, or the training accuracy that the task should allow.
    Returns one of these words.  Raises ValueError if lengths differ, are below 2, or the first loss is negative.

    CS231n, Neural networks 3: babysitting the learning process.  The limits are ours: a curve only suggests.
    """
    loss = require_array(loss=loss)
    train_accuracy = require_array(train_accuracy=train_accuracy)
    test_accuracy = require_array(test_accuracy=test_accuracy)
    require_rank(1, loss=loss)
    classes = require_count(classes=classes)
    require_shape(np.shape(loss), train_accuracy=train_accuracy, test_accuracy=test_accuracy)
    if len(loss) and loss[0] < 0:
        raise ValueError(f"loss begins with {loss[0]}; three times a negative loss is no limit")
    if len(loss) < 2:
        raise ValueError(f"loss has {len(loss)} values; a curve needs at least 2")
    if not np.all(np.isfinite(loss)) or np.max(loss) > 3 * loss[0]:
        return "exploded"
    chance, quarter = math.log(classes), loss[:len(loss) // 4 + 1]
    if loss[-1] > chance / 2:
        early, in_all = loss[0] - np.min(quarter), loss[0] - np.min(loss)
        return "learning rate too low" if early < 0.6 * in_all else "learning rate too high"
    if np.all(np.abs(quarter - chance) < 0.05 * chance):
        return "bad initialization"
    if train_accuracy[-1] - test_accuracy[-1] > 0.1:
        return "overfitting"
    if enough is not None and train_accuracy[-1] < require_probability(enough=enough):
        return "too small"
    return "fine"
