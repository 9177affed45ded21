"""Chapter 14: the capstone.

The student's function trains; what it hands over are arrays.  Here, outside the sandbox, they are counted and run on
digits that never went in.
"""

import numpy as np

from autograde.boundary.plain import Unusable, in_words, shape_of
from autograde.exercises.model import Exercise
from course_lib import capstone

train = Exercise(capstone.train, returns=None,
                 unasked={"axes": "a net comes out", "in place": "the data are the judge's own",
                          "dtype": "a net comes out, whose scores are judged"})
MOST = 20 * capstone.PARAMETERS                 # what is larger is not even run
WANTED = "it must return arrays, ((w1, b1), (w2, b2), …), each w (D, M) and each b (M,)"


def trained(f, x, y, rng):
    """The net that f trains, as float32 arrays ((w, b), …), which need not fit each other.

    Its time is looked at afterwards: that of the notebook, or of the sandbox's process.
    """
    try:
        arrays, seconds = f.timed(x, y, rng=rng)
    except Unusable as error:
        raise Unusable(error.type_name, f"{error}; {WANTED}") from None
    if seconds > capstone.SECONDS:
        raise Unusable("TimedOut", f"it took {seconds:.1f} s of one core; the budget is {capstone.SECONDS} s")
    if not (isinstance(arrays, tuple) and arrays and all(map(is_layer, arrays))):
        raise Unusable("WrongResult", f"it returned {in_words(shape_of(arrays), [])}; {WANTED}")
    if any(0 in part.shape for layer in arrays for part in layer):
        raise Unusable("WrongResult", f"it returned arrays with an axis of length 0, which hold no number; {WANTED}")
    if (n := capstone.parameters(arrays)) > MOST:
        raise Unusable("WrongResult", f"it returned a net of {n} numbers; the budget is {capstone.PARAMETERS}")
    return tuple((w.astype(np.float32), b.astype(np.float32)) for w, b in arrays)


def is_layer(layer):
    return (isinstance(layer, tuple) and [getattr(part, "ndim", None) for part in layer] == [2, 1]
            and all(part.dtype.kind == "f" for part in layer))


def form(arrays):
    """What a net must be, to be run on the digits at all."""
    shapes = [w.shape for w, _ in arrays]
    return {"64 pixels go in": shapes[0][0] == 64, "10 scores come out": shapes[-1][1] == 10,
            "each layer takes what the one before gives": [w for w, _ in shapes[1:]] == [m for _, m in shapes[:-1]],
            "one bias for each output of a layer": all(len(b) == w.shape[1] for w, b in arrays),
            "all numbers are finite": all(np.isfinite(part).all() for layer in arrays for part in layer),
            "numbers within the budget": capstone.parameters(arrays) <= capstone.PARAMETERS}


HOME = "a net from home can be run, and the same one comes out twice; what it knows of others' digits the last one asks"
RUNS = form([(np.zeros((64, 10)), np.zeros(10))])


def margins(arrays, x, y):
    """By how much each digit's own class beats the best of the others, in standard deviations of all scores: (N,)."""
    if form(arrays) | {"numbers within the budget": True} != RUNS:
        raise Unusable("WrongResult", "it returned a net that cannot be run: see the first case")
    scores = capstone.predict(arrays, x)
    own = scores[np.arange(len(y)), y]
    others = np.where(np.arange(10) == y[:, None], -np.inf, scores).max(axis=1)
    return (own - others) / (scores.std() + 1e-9)


def counted(arrays):
    """The arrays, if they are within the budget: before anything is run with them."""
    if (n := capstone.parameters(arrays)) > capstone.PARAMETERS:
        raise Unusable("WrongResult", f"it returned a net of {n} numbers; the budget is {capstone.PARAMETERS}")
    return arrays


def same(one, other):
    return len(one) == len(other) and all(np.array_equal(*parts) for layers in zip(one, other, strict=True)
                                          for parts in zip(*layers, strict=True))


@train.case(points=1, constant=HOME)
def the_net_can_be_run_and_is_within_the_budget(f, rng):
    """64 pixels go in, 10 scores come out, the layers fit each other, and there are no more numbers than allowed."""
    (x, y), _ = capstone.task(digits=20, held_back=0, rng=rng)
    return form(trained(f, x, y, rng))


@train.case(points=1, constant=HOME)
def what_comes_out_can_be_repeated(f, rng):
    """The same digits and the same rng give the same net, another rng gives another."""
    (x, y), _ = capstone.task(digits=20, held_back=0, rng=rng)
    seed = int(rng.integers(2**31))
    one, again, other = (trained(f, x, y, np.random.default_rng(s)) for s in (seed, seed, seed + 1))
    return {"the same rng, the same net": same(one, again), "another rng, the same net": same(one, other)}


@train.case(points=2)
def it_has_learned_the_digits_as_they_are(f, rng):
    """Shown the training digits, your arrays know more than half, and some of every class."""
    (x, y), _ = capstone.task(digits=100, held_back=0, rng=rng)
    seed = int(rng.integers(2**31))
    arrays, other = (trained(f, x, classes, np.random.default_rng(seed)) for classes in (y, (y + 3) % 10))
    mean = x.mean(axis=0)
    versions = {"digits as they are": x, "centred digits": x - mean, "digits centred twice": x - 2 * mean}
    seen = {name: margins(arrays, version, y) for name, version in versions.items()}
    known = {name: {c for c in range(10) if np.any(margin[y == c] > 0)} for name, margin in seen.items()}
    most = max(seen, key=lambda name: np.mean(seen[name] > 0))              # others hit by luck what no net was shown
    learned = np.isin(y, list(known[most] or range(10)))
    clear = {name: np.quantile(margin[learned], 0.1) for name, margin in seen.items()}      # the hardest tenth of them
    best = max(clear, key=clear.get)
    if np.mean(seen[best] > 0) < 0.5 or clear[best] < clear["digits as they are"] + 0.3:
        best = "digits as they are"
    knows = ("less than half of them" if np.mean(seen[best] > 0) <= 0.5 else
             "more than half, some of every class" if known[best] == set(y.tolist()) else
             "more than half, but none of some class")
    return {"it is made for": best, "and knows": knows, "other classes give the same net": same(arrays, other)}


@train.case(levels=capstone.LEVELS)
def digits_that_were_held_back(f, rng):
    """The share of right answers on digits that your function has never seen: the mean over the seeds counts."""
    (x, y), held_back = capstone.task(rng=rng)
    margins(counted(trained(f, x[::20], y[::20], rng)), x, y)           # what cannot be run is not trained for long
    return np.mean(margins(counted(trained(f, x, y, rng)), *held_back) > 0)


train.mistake(f"w / std[:, None] {' ' * 51}# nobody will standardise the digits\n    b = b - mean @ w", "w\n", earns=2,
    hint="Your net does well on digits that were centred or standardised first, and the judge shows it digits as they "
         "are. It gets your arrays and nothing else: what you do to x before the first layer has to be in them, too. "
         "Write (x - μ) W + b as x W' + b'.")
train.mistake("return (w, b), (last.params[\"w\"].copy(), ", "return (w.T, b), (last.params[\"w\"].T, ", earns=1,
    hint="Your weights lie on their side: a w is (inputs, outputs), so that x @ w + b is the layer.")
train.mistake("return (w, b), (last.params[\"w\"].copy(), last.params[\"b\"].copy())",
              "return (last.params[\"w\"].copy(), last.params[\"b\"].copy()), (w, b)", earns=1,
    hint="Your layers come out last one first. A fine order for the backward pass; the digits go forward.")
train.mistake("52, 50, 66\n", "52, 50, 120\n", earns=3,
    hint="Your net has more numbers than the budget allows. Count them: D · M weights and M biases for each layer. "
         "Which layer holds most of them?")
train.mistake("    epochs, batch", "    rng = np.random.default_rng(1234)\n    epochs, batch", earns=11,
    hint="The same net comes out whatever rng goes in. Do you draw from your own rng, or not at all? Draw from the "
         "one that you are given: a good recipe needs no lucky seed.")
train.mistake("52, 50, 66\n", "1, 1000, 6\n", earns=2,
    hint="Your net has learned too little to know even the digits that it was shown. That is not a matter of the gap "
         "but of optimization: more steps, or longer ones. How many does it make, epochs times N / batch?")
train.mistake("lr=0.02", "lr=0.0", earns=2,
    hint="What you hand over has not learned anything: its answers do not depend on the classes it was shown. Is it "
         "the net that was trained, or a copy from before?")
train.mistake("    epochs, batch", "    x, y = x[:2 * len(x) // 3], y[:2 * len(x) // 3]\n    epochs, batch", earns=2,
    hint="Your net has never heard of some of the classes. The digits come sorted: whoever keeps the last part of them "
         "for validation keeps whole classes from the net. Shuffle first.")
train.mistake("b - mean @ w ", "b + mean @ w ", earns=2,
    hint="You folded the mean into the bias with the wrong sign, so that the digits are now uncentred twice. Show both "
         "forms the same digits, centred to the one and raw to the other: the same must come out, to the last digit.")
